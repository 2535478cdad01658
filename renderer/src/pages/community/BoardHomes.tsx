import { ChartColumn } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { HistoryView } from '../../../../node-core/api/index.ts';
import { Chart } from '../../charts/Chart.tsx';
import { Card } from '../../components/Card.tsx';
import { Select } from '../../components/Fields.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { rangeOfMonth } from '../../format/calendar.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useNowMinute, useQuery } from '../../store/home.tsx';
import { energyChart, isKnown } from '../history/energy-chart.ts';

/** Any home's month, day by day. */
export function BoardHomes({ month }: { month: string }) {
  const { t, format } = useI18n();
  const members = useQuery((ask) => ask.community);
  const [chosen, setChosen] = useState<string | null>(null);
  const all = members.data?.members ?? [];
  // Who only produces has no meter to show: a home comes first.
  const first = all.find(({ roles }) => !roles.includes('publicProducer')) ?? all[0];
  const selected = chosen ?? (first === undefined ? null : String(first.memberIndex));
  return (
    <Card title={t('board.homes')} detail={t('board.homesDetail')}>
      {selected === null ? (
        <Loaded query={members} skeleton={<Skeleton height={320} />}>
          {() => null}
        </Loaded>
      ) : (
        <div className="stack">
          <div className="board-home">
            <Select
              label={t('board.home')}
              selected={selected}
              options={all.map(({ memberIndex, name }) => ({ id: String(memberIndex), label: name }))}
              onSelect={setChosen}
            />
          </div>
          <HomeChart member={Number(selected)} name={nameOf()} month={month} />
        </div>
      )}
    </Card>
  );

  function nameOf(): string {
    const member = all.find(({ memberIndex }) => String(memberIndex) === selected);
    return `${member?.name ?? ''}, ${format.time.month(month)}`;
  }
}

function HomeChart({ member, name, month }: { member: number; name: string; month: string }) {
  const { t, format } = useI18n();
  const range = useMemo(() => rangeOfMonth(month, format.timeZone), [month, format.timeZone]);
  const history = useQuery((ask) => ask.memberHistory({ member, ...range, resolution: 'day' }), {
    keep: true,
  });
  return (
    <div aria-busy={history.isPrevious}>
      <Loaded query={history} skeleton={<Skeleton height={320} />}>
        {(data) =>
          data.points.some(isKnown) ? (
            <Bars data={data} title={name} />
          ) : (
            <EmptyState
              icon={ChartColumn}
              title={t('history.emptyRangeTitle')}
              detail={t('history.emptyRangeDetail')}
            />
          )
        }
      </Loaded>
    </div>
  );
}

function Bars({ data, title }: { data: HistoryView; title: string }) {
  const { t, format } = useI18n();
  const nowMinute = useNowMinute();
  const { points, resolution, endMinute } = data;
  const toComeMinute = nowMinute !== null && nowMinute < endMinute ? nowMinute : null;
  const spec = useMemo(() => {
    const chart = energyChart({ title, points, resolution, toComeMinute, t, format });
    // The history's own words say `your roof`.
    const series = chart.series.map((one) =>
      one.id === 'sold' ? { ...one, label: t('board.seriesSold') } : one,
    );
    return { ...chart, series };
  }, [title, points, resolution, toComeMinute, t, format]);
  return <Chart spec={spec} height={300} />;
}
