import type { Resolution, SeriesPoint } from '../../../../node-core/api/index.ts';
import type { StackedChart } from '../../charts/spec.ts';
import { localTimeOf, monthOf } from '../../format/calendar.ts';
import type { Format } from '../../format/format.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';

export interface EnergyChartInput {
  readonly title: string;
  readonly points: readonly SeriesPoint[];
  readonly resolution: Resolution;
  /** Bars from here on are still to come; null: none. See `toComeFrom`. */
  readonly toComeMinute: number | null;
  readonly t: Translate;
  readonly format: Format;
  /** Over the bars: what a kilowatt-hour from the public grid cost in each; null where that is not known. */
  readonly prices?: {
    readonly currency: string;
    readonly values: readonly (number | null)[];
  };
  /** Whether days are named by their weekday; otherwise by their number in the month. */
  readonly weekdays?: boolean;
}

/**
 * Bars of what was used above the line, by where it came from: what was bought, and where a second meter measures the
 * roof, what it gave to its own home. Below the line what the roof had left: sold, or taken by nobody.
 */
export function energyChart(input: EnergyChartInput): StackedChart {
  const { title, points, resolution, toComeMinute, t, format } = input;
  const write = (energyMwh: number): string =>
    resolution === 'minute'
      ? format.energy(Math.abs(energyMwh)).text
      : format.energyColumn(Math.abs(energyMwh)).text;
  const values = (pick: (point: SeriesPoint) => number): (number | null)[] =>
    points.map((point) => (isKnown(point) ? pick(point) : null));
  const total = (pick: (point: SeriesPoint) => number): number =>
    points.reduce((sum, point) => sum + (isKnown(point) ? pick(point) : 0), 0);
  const below = [
    {
      id: 'sold',
      label: t('history.seriesSold'),
      tone: 'sold',
      pick: (point: SeriesPoint) => point.soldMwh,
    },
    {
      id: 'stored',
      label: t('history.seriesLeft'),
      tone: 'ink',
      pick: (point: SeriesPoint) => point.storedMwh,
    },
  ] as const;
  const hasOwn = points.some(({ ownUseMwh }) => ownUseMwh !== null);
  const own = (point: SeriesPoint): number => point.ownUseMwh ?? 0;
  const bought = {
    neighbours: total((point) => point.boughtNeighboursMwh),
    grid: total((point) => point.boughtPublicMwh),
  };
  return {
    kind: 'stacked',
    title,
    summary: [
      ...(hasOwn ? [t('history.chartSummaryOwn', { own: format.energy(total(own)).text })] : []),
      t('history.chartSummary', {
        neighbours: format.energy(bought.neighbours).text,
        grid: format.energy(bought.grid).text,
        sold: format.energy(total((point) => point.soldMwh)).text,
        left: format.energy(total((point) => point.storedMwh)).text,
      }),
    ].join(' '),
    buckets: points.map((point) => ({
      ...corrected(bucketWords(point, input), point, t),
      ...(toComeMinute !== null && point.startMinute >= toComeMinute ? { toCome: true } : {}),
    })),
    series: [
      ...(hasOwn
        ? [{ id: 'own', label: t('history.seriesOwn'), tone: 'roof' as const, values: values(own) }]
        : []),
      {
        id: 'neighbours',
        label: t('history.seriesNeighbours'),
        tone: 'neighbours',
        values: values((point) => point.boughtNeighboursMwh),
      },
      {
        id: 'grid',
        label: t('history.seriesGrid'),
        tone: 'grid',
        values: values((point) => point.boughtPublicMwh),
      },
      ...below
        .filter(({ pick }) => total(pick) !== 0)
        .map(({ pick, ...series }) => ({ ...series, values: values((point) => 0 - pick(point)) })),
    ],
    value: write,
    axis: (energyMwh) =>
      resolution === 'minute'
        ? format.energy(Math.abs(Math.round(energyMwh))).text
        : format.energyTick(Math.abs(energyMwh)),
    ...priceLine(input),
  };
}

/** The line under the chart: what is above and what is below. */
export function chartHelp({ series }: StackedChart): PlainKey {
  const has = (...ids: string[]): boolean => series.some(({ id }) => ids.includes(id));
  if (has('own')) return has('sold', 'stored') ? 'history.chartHelpOwn' : 'history.chartHelpUsed';
  return has('sold', 'stored') ? 'history.chartHelp' : 'history.chartHelpBought';
}

function priceLine({ prices, t, format }: EnergyChartInput): Pick<StackedChart, 'line'> {
  if (prices === undefined || prices.values.every((value) => value === null)) return {};
  const { currency, values } = prices;
  const price = (millionthsPerKwh: number): string => format.money.price({ millionthsPerKwh, currency });
  const line = { label: t('history.seriesPrice'), values, value: price };
  return { line: { ...line, axis: (value) => price(Math.round(value)) } };
}

/** Says of a bar that some of its readings were put right after they were first given. */
function corrected(
  words: { label: string; name: string },
  { correctedMinutes }: SeriesPoint,
  t: Translate,
): { label: string; name: string } {
  if (correctedMinutes === 0) return words;
  return { label: `${words.label}*`, name: `${words.name}, ${t('chart.corrected')}` };
}

/** Whether anything at all is known of a bar's time. */
export function isKnown(point: SeriesPoint): boolean {
  return point.importMwh !== null || point.exportMwh !== null;
}

/** A reading may take so long to come in before it counts as missing: minutes of the home, and seconds here. */
const LATE_MINUTES = 2;
const LATE_SECONDS = 20;

/** Readings from before this minute are in by now, or missing. `speed`: seconds of the home's time per second. */
export function settledMinute({ nowMinute, speed }: { nowMinute: number; speed: number }): number {
  return nowMinute - Math.max(LATE_MINUTES, Math.ceil((LATE_SECONDS * speed) / 60));
}

/**
 * Where the first bar begins that is still to come: it has not begun, or nothing is known of it and of any after it and
 * its readings may still be on their way. Null when there is none.
 */
export function toComeFrom(
  points: readonly SeriesPoint[],
  time: { readonly nowMinute: number; readonly speed: number },
): number | null {
  const lastKnown = points.findLastIndex(isKnown);
  const settled = settledMinute(time);
  const first = points.find(
    ({ startMinute }, index) => index > lastKnown && (startMinute >= settled || startMinute > time.nowMinute),
  );
  return first?.startMinute ?? null;
}

/** Minutes without a reading that should be there, in the bars that are over, from the first reading of all on. */
export function missingMinutes(
  points: readonly SeriesPoint[],
  known: { readonly settled: number; readonly firstKnownMinute: number | null },
): number {
  const { settled, firstKnownMinute } = known;
  if (firstKnownMinute === null) return 0;
  return points
    .filter(({ startMinute, minutes }) => startMinute >= firstKnownMinute && startMinute + minutes <= settled)
    .reduce((sum, { minutes, knownMinutes }) => sum + minutes - knownMinutes, 0);
}

function bucketWords(
  { startMinute, minutes }: SeriesPoint,
  { resolution, format, weekdays = false }: EnergyChartInput,
): { label: string; name: string } {
  const { time, timeZone } = format;
  switch (resolution) {
    case 'minute':
      return { label: time.time(startMinute), name: time.dateTime(startMinute) };
    case 'quarter':
    case 'hour':
      return {
        label: time.time(startMinute),
        name: time.range({ startMinute, endMinute: startMinute + minutes }),
      };
    case 'day': {
      const date = localTimeOf(startMinute, timeZone).date;
      return {
        label: weekdays ? time.date(startMinute) : String(Number(date.slice(8))),
        name: time.fullDate(startMinute),
      };
    }
    case 'month': {
      const month = monthOf(startMinute, timeZone);
      return { label: time.monthShort(month), name: time.month(month) };
    }
  }
}
