import { CircleAlert, CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { SumCheckView, UnequalMinuteView } from '../../../../node-core/api/index.ts';
import { Card } from '../../components/Card.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency } from '../../store/home.tsx';
import { picoOf } from '../bill/exact-money.ts';
import { sumsHold } from './board-words.ts';

/** Whether sold is bought in every minute, and where all power came from and went. */
export function BoardSums({ sums }: { sums: SumCheckView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const kwh = (mwh: number) => format.energy(mwh, 'exact').text;
  const money = (exact: string) => format.money.exactMoney({ pico: picoOf(exact), currency });
  const rows: readonly (readonly [label: string, text: string])[] = [
    [t('board.soldNeighbours'), kwh(sums.soldMwh)],
    [t('board.boughtNeighbours'), kwh(sums.boughtMwh)],
    [t('board.moneyTraded'), money(sums.boughtExact)],
    [t('board.importAll'), kwh(sums.importMwh)],
    [t('board.fromPublic'), kwh(sums.publicMwh)],
    ...(sums.unpricedMwh > 0 ? ([[t('board.unpriced'), kwh(sums.unpricedMwh)]] as const) : []),
    [t('board.exportAll'), kwh(sums.exportMwh)],
    [t('board.fedIn'), kwh(sums.fedInMwh)],
    [t('board.stored'), kwh(sums.storedMwh)],
    ...(sums.nettedMwh > 0 ? ([[t('board.netted'), kwh(sums.nettedMwh)]] as const) : []),
  ];
  return (
    <Card title={t('board.sums')}>
      <div className="stack">
        <Verdict sums={sums} />
        {sums.unequal.length > 0 && <Unequal minutes={sums.unequal} />}
        <div className="pair">
          <div className="stack-tight">
            <h3 className="problem-title">{t('board.balance')}</h3>
            <dl className="facts">
              {rows.map(([label, text]) => (
                <div key={label} className="facts-row">
                  <dt>{label}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </div>
          {sums.missing.length > 0 && (
            <div className="stack-tight">
              <h3 className="problem-title">{t('board.missing')}</h3>
              <ul className="plain-list">
                {sums.missing.map(({ party: { name, memberIndex }, minutes }) => (
                  <li key={memberIndex}>
                    {minutes >= sums.minutes
                      ? t('board.missingAll', { name })
                      : t('board.missingMinutes', { name, count: minutes })}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      </div>
    </Card>
  );
}

function Verdict({ sums }: { sums: SumCheckView }) {
  const { t } = useI18n();
  const holds = sumsHold(sums);
  const Icon = holds ? CircleCheck : CircleAlert;
  return (
    <div className="problem-item">
      <Icon className={holds ? 'problem-none' : 'problem-grave'} aria-hidden />
      <div className="stack-tight">
        <p className="problem-title">
          {holds
            ? t('board.sumsGood')
            : sums.unequalMinutes > 0
              ? t('board.sumsBad', { count: sums.unequalMinutes })
              : t('board.sumsUnbalanced')}
        </p>
        <p>{holds ? t('board.sumsGoodDetail', { count: sums.minutes }) : t('board.sumsBadDetail')}</p>
      </div>
    </div>
  );
}

function Unequal({ minutes }: { minutes: readonly UnequalMinuteView[] }) {
  const { t, format } = useI18n();
  const columns = useMemo<readonly Column<UnequalMinuteView>[]>(() => {
    const kwh = (mwh: number) => format.energy(mwh, 'exact').text;
    return [
      { id: 'minute', header: t('board.minute'), cell: ({ minute }) => format.time.dateTime(minute) },
      { id: 'sold', header: t('board.soldNeighbours'), align: 'end', cell: ({ soldMwh }) => kwh(soldMwh) },
      {
        id: 'bought',
        header: t('board.boughtNeighbours'),
        align: 'end',
        cell: ({ boughtMwh }) => kwh(boughtMwh),
      },
      {
        id: 'difference',
        header: t('board.difference'),
        align: 'end',
        cell: ({ soldMwh, boughtMwh }) => kwh(soldMwh - boughtMwh),
      },
    ];
  }, [t, format]);
  return (
    <DataTable
      caption={t('board.sumsBadDetail')}
      columns={columns}
      rows={minutes}
      rowId={({ minute }) => String(minute)}
    />
  );
}
