import { useMemo } from 'react';
import type { BoardMonthView, StatementStateView } from '../../../../node-core/api/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Card } from '../../components/Card.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Format } from '../../format/format.ts';
import type { Translate } from '../../i18n/translate.ts';
import { statementWords } from './board-words.ts';

/** Whether all have signed the month with the same numbers, and who has not. */
export function BoardLock({ board }: { board: BoardMonthView }) {
  const { t, format } = useI18n();
  const { statements } = board;
  const columns = useMemo(() => statementColumns({ t, format }), [t, format]);
  return (
    <Card title={t('board.lock')} detail={t('board.lockDetail')}>
      <div className="stack">
        <Verdict board={board} />
        {statements.length > 0 && (
          <DataTable
            caption={t('board.lock')}
            columns={columns}
            rows={statements}
            rowId={(each) =>
              `${each.kind} ${each.contractId ?? each.seller.memberIndex} ${each.buyer.memberIndex}`
            }
          />
        )}
      </div>
    </Card>
  );
}

function Signed({ statement }: { statement: StatementStateView }) {
  const { t } = useI18n();
  const { tone, words } = statementWords(statement, t);
  return <Badge tone={tone}>{words}</Badge>;
}

function Verdict({ board }: { board: BoardMonthView }) {
  const { t, format } = useI18n();
  const { state, closesMinute, statements, unsigned } = board;
  if (state !== 'closed') {
    return <p className="muted">{t('board.lockOpen', { when: format.time.dateTime(closesMinute) })}</p>;
  }
  if (statements.length === 0) return <p className="muted">{t('board.lockNone')}</p>;
  if (unsigned.length > 0) {
    const names = unsigned.map(({ name }) => name).join(', ');
    return <Badge tone="waiting">{t('board.lockWaiting', { names })}</Badge>;
  }
  const differs = statements.some((each) => each.differs.length > 0);
  return differs ? null : <Badge tone="good">{t('board.lockAll')}</Badge>;
}

function statementColumns({
  t,
  format,
}: {
  readonly t: Translate;
  readonly format: Format;
}): readonly Column<StatementStateView>[] {
  return [
    {
      id: 'between',
      header: t('board.between'),
      cell: ({ seller, buyer }) => t('board.pair', { seller: seller.name, buyer: buyer.name }),
    },
    {
      id: 'kind',
      header: t('board.kind'),
      cell: ({ kind }) => t(kind === 'contract' ? 'board.kindContract' : 'board.kindSupply'),
    },
    {
      id: 'energy',
      header: t('board.energy'),
      align: 'end',
      cell: ({ energyMwh }) => format.energyColumn(energyMwh).text,
    },
    {
      id: 'signature',
      header: t('board.signature'),
      cell: (statement) => <Signed statement={statement} />,
    },
  ];
}
