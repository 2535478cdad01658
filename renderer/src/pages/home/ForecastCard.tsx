import { CalendarClock } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { ForecastView } from '../../../../node-core/api/index.ts';
import { Chart } from '../../charts/Chart.tsx';
import { Card } from '../../components/Card.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useQuery } from '../../store/home.tsx';
import { forecastChart, forecastSums, isForecastKnown } from './forecast-chart.ts';

/** What the next day will likely bring, and how much of it contracts cover. */
export function ForecastCard() {
  const { t } = useI18n();
  const forecast = useQuery((ask) => ask.forecast);
  return (
    <Card title={t('home.forecast')} detail={t('home.forecastDetail')}>
      <Loaded query={forecast} skeleton={<Skeleton height={240} />}>
        {(data) =>
          isForecastKnown(data) ? (
            <Forecast forecast={data} />
          ) : (
            <EmptyState
              icon={CalendarClock}
              title={t('home.forecastNone')}
              detail={t('home.forecastNoneDetail')}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

/** A forecast is no finer than that. */
function wholePercent(permille: number): number {
  return Math.floor(permille / 10) * 10;
}

function Forecast({ forecast }: { forecast: ForecastView }) {
  const { t, format } = useI18n();
  const spec = useMemo(() => forecastChart(forecast, { t, format }), [forecast, t, format]);
  const sums = forecastSums(forecast);
  const { surplusHours } = sums;
  return (
    <div className="stack">
      <div>
        <p>
          {t('home.forecastNeedText', {
            energy: format.energy(sums.needMwh).text,
            share: format.share(wholePercent(forecast.boughtPermille)),
          })}
        </p>
        {surplusHours === null ? (
          <p className="muted">{t('home.forecastNoSurplus')}</p>
        ) : (
          <p>
            {t('home.forecastSurplusText', {
              energy: format.energy(sums.surplusMwh).text,
              when: format.time.range(surplusHours),
              share: format.share(wholePercent(forecast.soldPermille)),
            })}{' '}
            {forecast.soldPermille < 500 && <Link to="/market">{t('home.toMarket')}</Link>}
          </p>
        )}
      </div>
      <Chart spec={spec} height={200} titleHidden />
    </div>
  );
}
