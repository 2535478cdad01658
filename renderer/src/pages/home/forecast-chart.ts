/** The next 24 hours as a chart and a sentence: what the home will likely have left over, and what it will need. */
import type { ForecastView } from '../../../../node-core/api/index.ts';
import type { StackedChart } from '../../charts/spec.ts';
import { localTimeOf } from '../../format/calendar.ts';
import type { Format } from '../../format/format.ts';
import type { Translate } from '../../i18n/translate.ts';

/** Sums of the hours; the range adds the least and the most of each hour. */
export interface ForecastSums {
  readonly surplusMwh: number;
  readonly needMwh: number;
  /** The hours around the best one, without a break, that each have at least a tenth of its surplus; null without any. */
  readonly surplusHours: { readonly startMinute: number; readonly endMinute: number } | null;
}

/** Hours of which nothing is known say nothing. */
export function isForecastKnown({ hours }: ForecastView): boolean {
  return hours.some(({ hoursSeen }) => hoursSeen > 0);
}

/** Less than this in a day is no surplus to speak of: 0.1 kWh. */
const LEAST_MWH = 100_000;

export function forecastSums({ hours }: ForecastView): ForecastSums {
  const surplusMwh = hours.reduce((sum, { surplus }) => sum + surplus.expectedMwh, 0);
  const most = hours.reduce((best, { surplus }) => Math.max(best, surplus.expectedMwh), 0);
  const isWorth = (place: number): boolean =>
    (hours[place]?.surplus.expectedMwh ?? 0) * 10 >= Math.max(1, most);
  const best = hours.findIndex(({ surplus }) => surplus.expectedMwh === most);
  let from = best;
  let to = best;
  while (isWorth(from - 1)) from -= 1;
  while (isWorth(to + 1)) to += 1;
  const [first, last] = [hours[from], hours[to]];
  return {
    surplusMwh,
    needMwh: hours.reduce((sum, { need }) => sum + need.expectedMwh, 0),
    surplusHours:
      first === undefined || last === undefined || surplusMwh < LEAST_MWH
        ? null
        : { startMinute: first.startMinute, endMinute: last.endMinute },
  };
}

/** Need above the line, surplus below it, as on every other chart of this app. */
export function forecastChart(
  forecast: ForecastView,
  { t, format }: { readonly t: Translate; readonly format: Format },
): StackedChart {
  const { hours } = forecast;
  const sums = forecastSums(forecast);
  const known = (value: number, seen: number): number | null => (seen === 0 ? null : value);
  const write = (energyMwh: number) => format.energyColumn(Math.abs(energyMwh)).text;
  return {
    kind: 'stacked',
    title: t('home.forecastChart'),
    summary: t('home.forecastSummary', {
      need: format.energy(sums.needMwh).text,
      surplus: format.energy(sums.surplusMwh).text,
    }),
    buckets: hours.map(({ startMinute, endMinute }) => ({
      label: localTimeOf(startMinute, format.timeZone).time.slice(0, 2),
      name: format.time.range({ startMinute, endMinute }),
    })),
    series: [
      {
        id: 'need',
        label: t('home.forecastNeed'),
        tone: 'ink',
        values: hours.map(({ need, hoursSeen }) => known(need.expectedMwh, hoursSeen)),
      },
      {
        id: 'surplus',
        label: t('home.forecastSurplus'),
        tone: 'roof',
        values: hours.map(({ surplus, hoursSeen }) => known(-surplus.expectedMwh || 0, hoursSeen)),
      },
    ],
    value: write,
    axis: (value) => format.energyTick(Math.abs(value)),
  };
}
