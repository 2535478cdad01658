import { ChartColumn } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { TodayView } from '../../../../node-core/api/index.ts';
import { Chart } from '../../charts/Chart.tsx';
import { Card } from '../../components/Card.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { type QueryResult, useNowMinute } from '../../store/home.tsx';
import { useClock } from '../../store/stores.tsx';
import { energyChart, isKnown, toComeFrom } from '../history/energy-chart.ts';
import { Totals } from '../history/Totals.tsx';

/** Energy and money since midnight, and the hours they fell in. */
export function TodayCard({ today }: { today: QueryResult<TodayView> }) {
  const { t, format } = useI18n();
  return (
    <Card
      span={8}
      title={t('home.today')}
      {...(today.data === undefined ? {} : { detail: format.time.fullDate(today.data.startMinute) })}
      action={
        <Link to="/history/day" className="card-link">
          {t('home.toHistory')}
        </Link>
      }
    >
      <Loaded query={today} skeleton={<Skeleton height={300} />}>
        {(data) => (
          <div className="today">
            <Totals sums={data.sums} />
            <Hours today={data} />
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function Hours({ today }: { today: TodayView }) {
  const { t, format } = useI18n();
  const nowMinute = useNowMinute() ?? today.endMinute;
  const speed = useClock((clock) => clock.speed);
  const { hours } = today;
  const toComeMinute = toComeFrom(hours, { nowMinute, speed });
  const spec = useMemo(
    () =>
      energyChart({
        title: t('home.todayChart'),
        points: hours,
        resolution: 'hour',
        toComeMinute,
        t,
        format,
      }),
    [hours, toComeMinute, t, format],
  );
  if (!hours.some(isKnown)) {
    return <EmptyState icon={ChartColumn} title={t('home.todayNone')} detail={t('home.todayNoneDetail')} />;
  }
  return <Chart spec={spec} height={220} />;
}
