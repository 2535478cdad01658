/** The lines of a bill; each opens an explanation. */
import { ReceiptText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { BillLineView, BillView } from '../../../../node-core/api/index.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/States.tsx';
import type { Format } from '../../format/format.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Translate } from '../../i18n/translate.ts';
import { useCurrency } from '../../store/home.tsx';
import { Dispute } from './Dispute.tsx';
import { picoOf } from './exact-money.ts';
import { isShown, lineExplanation, lineTitle, vatRate } from './line-words.ts';

interface Words {
  readonly t: Translate;
  readonly format: Format;
  readonly currency: string;
}

/** `You pay NOK 12.30`: the direction in words and the size without a sign. */
export function amountWords(minor: number, { t, format, currency }: Words): string {
  const size = format.money.money({ minor: Math.abs(minor), currency });
  if (minor === 0) return size;
  return `${t(minor < 0 ? 'bill.youPay' : 'bill.youGet')} ${size}`;
}

/** The total in words: `You owe`, `You are owed`. */
export function totalWords(totalMinor: number, t: Translate): string {
  if (totalMinor === 0) return t('bill.even');
  return t(totalMinor < 0 ? 'bill.youOwe' : 'bill.youAreOwed');
}

function lineColumns(
  bill: BillView,
  words: Words,
  onExplain: (line: BillLineView) => void,
): Column<BillLineView>[] {
  const { t, format, currency } = words;
  const price = (millionthsPerKwh: number) => format.money.price({ millionthsPerKwh, currency });
  return [
    {
      id: 'what',
      header: t('bill.columnWhat'),
      cell: (line) => (
        <button type="button" className="bill-line" onClick={() => onExplain(line)}>
          {lineTitle(line, words)}
        </button>
      ),
      footer: totalWords(bill.totalMinor, t),
    },
    {
      id: 'energy',
      header: t('bill.columnEnergy'),
      align: 'end',
      cell: (line) => (line.energyMwh === null ? null : format.energyColumn(line.energyMwh).text),
    },
    {
      id: 'price',
      header: t('bill.columnPrice'),
      align: 'end',
      cell: (line) =>
        line.averagePrice === null ? null : <span className="amount">{price(line.averagePrice)}</span>,
    },
    {
      id: 'amount',
      header: t('bill.columnAmount'),
      align: 'end',
      cell: (line) => <span className="amount">{amountWords(line.amountMinor, words)}</span>,
      footer: (
        <span className="amount">{format.money.money({ minor: Math.abs(bill.totalMinor), currency })}</span>
      ),
    },
  ];
}

export function BillLines({ bill }: { bill: BillView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const [explained, setExplained] = useState<BillLineView | null>(null);
  const columns = useMemo(
    () => lineColumns(bill, { t, format, currency }, setExplained),
    [bill, t, format, currency],
  );
  const rows = bill.lines.filter(isShown);
  if (rows.length === 0) {
    return <EmptyState icon={ReceiptText} title={t('bill.even')} detail={t('bill.noLines')} />;
  }
  return (
    <>
      <div className="bill-table">
        <DataTable
          caption={t('bill.lines', { month: format.time.month(bill.month) })}
          columns={columns}
          rows={rows}
          rowId={(line) => line.id}
        />
      </div>
      {explained !== null && <LineDialog line={explained} bill={bill} onClose={() => setExplained(null)} />}
    </>
  );
}

function LineDialog(props: { line: BillLineView; bill: BillView; onClose: () => void }) {
  const { line, bill, onClose } = props;
  const { t, format } = useI18n();
  const currency = useCurrency();
  const words = { t, format, currency };
  const pico = picoOf(line.amountExact);
  return (
    <Dialog title={lineTitle(line, words)} isOpen onClose={onClose}>
      <p>{lineExplanation(line, words)}</p>
      <dl className="bill-sum">
        {line.energyMwh !== null && line.averagePrice !== null && (
          <div>
            <dt>{t('bill.columnEnergy')}</dt>
            <dd>
              {t('bill.calculation', {
                energy: format.energy(line.energyMwh, 'exact').text,
                price: format.money.price({ millionthsPerKwh: line.averagePrice, currency }),
              })}
            </dd>
          </div>
        )}
        {line.vat !== null && (
          <div>
            <dt>{t('bill.calculationTitle')}</dt>
            <dd>
              {t('bill.vatCalculation', {
                rate: vatRate(line.vat, format),
                base: format.money.money({ minor: Math.abs(line.vat.baseMinor), currency }),
              })}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('bill.exactAmount')}</dt>
          <dd>{format.money.exactMoney({ pico: pico < 0n ? -pico : pico, currency })}</dd>
        </div>
        <div>
          <dt>{t('bill.roundedAmount')}</dt>
          <dd>
            <strong>{amountWords(line.amountMinor, words)}</strong>
          </dd>
        </div>
      </dl>
      {line.contractId !== null && <Link to={`/contracts/${line.contractId}`}>{t('bill.seeContract')}</Link>}
      <Dispute line={line} bill={bill} onDone={onClose} />
    </Dialog>
  );
}
