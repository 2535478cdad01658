/** Everybody's months, for super users: sums, who owes what, who has signed, disputes, every home's energy, files. */
import { Scale } from 'lucide-react';
import { useLocation } from 'wouter';
import type { BoardMonthSummaryView, BoardMonthView } from '../../../../node-core/api/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Card } from '../../components/Card.tsx';
import { MonthPicker } from '../../components/MonthPicker.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useQuery } from '../../store/home.tsx';
import { BoardDisputes } from './BoardDisputes.tsx';
import { BoardFiles } from './BoardFiles.tsx';
import { BoardHomes } from './BoardHomes.tsx';
import { BoardLedger } from './BoardLedger.tsx';
import { BoardLock } from './BoardLock.tsx';
import { BoardSums } from './BoardSums.tsx';
import { MONTH_STATES, monthToShow } from './board-words.ts';

export function Board({ month }: { month: string | null }) {
  const { t } = useI18n();
  const months = useQuery((ask) => ask.boardMonths);
  if (months.data === undefined) {
    return (
      <Card>
        <Loaded query={months} skeleton={<Skeleton lines={6} />}>
          {() => null}
        </Loaded>
      </Card>
    );
  }
  const shown = monthToShow(months.data, month);
  if (shown === null) {
    return (
      <Card>
        <EmptyState icon={Scale} title={t('board.emptyTitle')} detail={t('board.emptyDetail')} />
      </Card>
    );
  }
  return <BoardAt months={months.data} month={shown} />;
}

function BoardAt({ months, month }: { months: readonly BoardMonthSummaryView[]; month: string }) {
  const { t, format } = useI18n();
  const [, navigate] = useLocation();
  const state = months.find((each) => each.month === month)?.state ?? 'open';
  const board = useQuery(
    (ask) => (state === 'closed' ? ask.closedBoardMonth(month) : ask.boardMonth(month)),
    { keep: true },
  );
  const first = months.at(-1)?.month ?? month;
  const last = months[0]?.month ?? month;
  return (
    <>
      <Card tone="soft">
        <div className="row-spread">
          <MonthPicker
            month={month}
            first={first}
            last={last}
            onChange={(next) => navigate(`/community/board/${next}`)}
          />
          <Badge tone={state === 'closed' ? 'good' : 'waiting'}>{t(MONTH_STATES[state])}</Badge>
        </div>
        {board.data?.month === month && <p className="muted small">{stateText(board.data)}</p>}
      </Card>
      {board.data?.month === month ? (
        <BoardOf board={board.data} />
      ) : (
        <Card>
          <Loaded query={{ ...board, data: undefined }} skeleton={<Skeleton lines={10} />}>
            {() => null}
          </Loaded>
        </Card>
      )}
      <BoardHomes month={month} />
      <BoardDisputes />
      <BoardFiles month={month} />
    </>
  );

  function stateText({ state: now, closesMinute }: BoardMonthView): string {
    const when = format.time.dateTime(closesMinute);
    if (now === 'open') return t('board.openText');
    return now === 'closing' ? t('board.closingText', { when }) : t('board.closedText', { when });
  }
}

function BoardOf({ board }: { board: BoardMonthView }) {
  return (
    <>
      <BoardSums sums={board.sums} />
      <BoardLedger board={board} />
      <BoardLock board={board} />
    </>
  );
}
