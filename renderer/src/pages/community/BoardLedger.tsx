import { useMemo } from 'react';
import type { BoardMonthView, MemberLedgerRow } from '../../../../node-core/api/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import type { Format } from '../../format/format.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Translate } from '../../i18n/translate.ts';
import { useCommand, useCurrency } from '../../store/home.tsx';

const MS_PER_MINUTE = 60_000;

/** What each member owes and is owed, with the payments that were marked. */
export function BoardLedger({ board }: { board: BoardMonthView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { month, rows, producers } = board;
  const mark = useCommand((api, input: Mark) => api.markPaid.mutate({ month, ...input }));
  const { run } = mark;
  const columns = useMemo(
    () => ledgerColumns({ t, format, currency, rows, onMark: (input) => void run(input) }),
    [t, format, currency, rows, run],
  );
  return (
    <Card title={t('board.ledger')} detail={t('board.ledgerDetail')}>
      <div className="stack">
        <DataTable
          caption={t('board.ledger')}
          columns={columns}
          rows={rows}
          rowId={({ party }) => String(party.memberIndex)}
        />
        {producers.length > 0 && (
          <div className="stack-tight">
            <h3 className="problem-title">{t('board.producers')}</h3>
            <ul className="plain-list">
              {producers.map(({ party, suppliedMwh, suppliedMinor, boughtMwh, boughtMinor }) => (
                <li key={party.memberIndex}>
                  {party.name}: {t('board.supplied')} {format.energy(suppliedMwh).text}{' '}
                  {t('board.forThat', { money: format.money.money({ minor: suppliedMinor, currency }) })}
                  {boughtMwh > 0 &&
                    `; ${t('board.bought')} ${format.energy(boughtMwh).text} ${t('board.forThat', { money: format.money.money({ minor: Math.abs(boughtMinor), currency }) })}`}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Card>
  );
}

interface Mark {
  readonly member: number;
  readonly paid: boolean;
}

const AMOUNTS = {
  purchasesMinor: 'board.purchases',
  publicMinor: 'board.publicPower',
  salesMinor: 'board.sales',
  feesMinor: 'board.fees',
  vatMinor: 'board.vat',
  correctionsMinor: 'board.corrections',
  roundingMinor: 'board.rounding',
  totalMinor: 'board.total',
} as const;
type AmountName = keyof typeof AMOUNTS;
const AMOUNT_NAMES: readonly AmountName[] = [
  'purchasesMinor',
  'publicMinor',
  'salesMinor',
  'feesMinor',
  'vatMinor',
  'correctionsMinor',
  'roundingMinor',
  'totalMinor',
];
/** Columns that are left out where no member has anything in them. */
const OFTEN_EMPTY: readonly string[] = ['feesMinor', 'correctionsMinor', 'roundingMinor'];

function Payment({ row, onMark }: { row: MemberLedgerRow; onMark: (paid: boolean) => void }) {
  const { t, format } = useI18n();
  const { party, paidMs, totalMinor, dueMinute, kid } = row;
  if (totalMinor >= 0) return <span className="muted">{t('board.notDue')}</span>;
  if (paidMs !== null) {
    return (
      <div className="stack-tight">
        <Badge tone="good">
          {t('board.paidOn', { when: format.time.date(Math.floor(paidMs / MS_PER_MINUTE)) })}
        </Badge>
        <Button
          kind="quiet"
          aria-label={t('board.unmarkPaidOf', { name: party.name })}
          onPress={() => onMark(false)}
        >
          {t('board.unmarkPaid')}
        </Button>
      </div>
    );
  }
  return (
    <div className="stack-tight">
      {dueMinute !== null && (
        <span className="muted small">{t('board.due', { when: format.time.date(dueMinute) })}</span>
      )}
      {kid !== null && <span className="muted small hash">{kid}</span>}
      <Button
        kind="quiet"
        aria-label={t('board.markPaidOf', { name: party.name })}
        onPress={() => onMark(true)}
      >
        {t('board.markPaid')}
      </Button>
    </div>
  );
}

function ledgerColumns(of: {
  readonly t: Translate;
  readonly format: Format;
  readonly currency: string;
  readonly rows: readonly MemberLedgerRow[];
  readonly onMark: (mark: Mark) => void;
}): readonly Column<MemberLedgerRow>[] {
  const { t, format, currency, rows, onMark } = of;
  const money = (minor: number) => format.money.money({ minor, currency });
  const amount = (id: AmountName): Column<MemberLedgerRow> => ({
    id,
    header: t(AMOUNTS[id]),
    align: 'end',
    cell: (row) => (row[id] === 0 ? '–' : money(row[id])),
    footer: money(rows.reduce((sum, row) => sum + row[id], 0)),
  });
  const shown = AMOUNT_NAMES.filter((id) => !OFTEN_EMPTY.includes(id) || rows.some((row) => row[id] !== 0));
  return [
    { id: 'member', header: t('board.member'), cell: ({ party }) => party.name, footer: t('board.total') },
    ...shown.map(amount),
    {
      id: 'paid',
      header: t('board.paid'),
      cell: (row) => <Payment row={row} onMark={(paid) => onMark({ member: row.party.memberIndex, paid })} />,
    },
  ];
}
