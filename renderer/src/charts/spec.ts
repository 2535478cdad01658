/**
 * What a chart shows, apart from how it is drawn. Every kind can be said as a list of steps (a moment and what it was),
 * which is what the arrow-key cursor reads out and what the table shows.
 */
import type { MinuteRange } from '../format/calendar.ts';
import type { Flow, Source } from '../theme/sources.ts';

/** A colour and pattern: a source's, that of what was sold, or ink for a sum or anything else. */
export type SeriesTone = Flow | 'ink';

interface ChartBase {
  /** The heading of the chart and the caption of its table. */
  readonly title: string;
  /** What a person would say who looks at it: `Most came from the roof; 3.2 kWh from neighbours.` */
  readonly summary: string;
}

/** Bars, one for each hour, day or month, stacked by source. Negative values hang below the line. */
export interface StackedChart extends ChartBase {
  readonly kind: 'stacked';
  /**
   * What a bar stands for; `label` under the bar, `name` in full when read out. Those that are still to come stand
   * last: their place is kept empty, and they are neither a gap nor read out.
   */
  readonly buckets: readonly { readonly label: string; readonly name: string; readonly toCome?: boolean }[];
  /** One value a bucket, an integer in the unit that `value` writes; null where there are no readings. */
  readonly series: readonly {
    readonly id: string;
    readonly label: string;
    readonly tone: SeriesTone;
    readonly values: readonly (number | null)[];
  }[];
  /** Writes a value with its unit, for the reader and the table. */
  readonly value: (value: number) => string;
  /** Writes a value on the axis, with its unit. */
  readonly axis: (value: number) => string;
  /** Something of another unit over the bars, as a line with an axis of its own at the right. */
  readonly line?: {
    readonly label: string;
    /** One value a bucket; null where there is none. */
    readonly values: readonly (number | null)[];
    readonly value: (value: number) => string;
    readonly axis: (value: number) => string;
  };
}

/** Lines over time, filled down to zero. */
export interface PowerChart extends ChartBase {
  readonly kind: 'power';
  readonly range: MinuteRange;
  /** Points in order of minute; a null value starts a gap, which is drawn as a gap. */
  readonly series: readonly {
    readonly id: string;
    readonly label: string;
    readonly tone: SeriesTone;
    readonly points: readonly ChartPoint[];
  }[];
  readonly value: (value: number) => string;
  readonly axis: (value: number) => string;
  /** Writes a minute on the axis, and in full. */
  readonly tick: (minute: number) => string;
  readonly moment: (minute: number) => string;
}

export interface ChartPoint {
  readonly minute: number;
  readonly value: number | null;
}

/** Rows of bars over time: who offers or delivers when. */
export interface TimelineChart extends ChartBase {
  readonly kind: 'timeline';
  readonly range: MinuteRange;
  readonly rows: readonly {
    readonly id: string;
    readonly label: string;
    readonly source: Source;
    readonly spans: readonly (MinuteRange & { readonly note: string })[];
  }[];
  readonly tick: (minute: number) => string;
  /** Writes a span in full. */
  readonly span: (range: MinuteRange) => string;
}

export type ChartSpec = StackedChart | PowerChart | TimelineChart;

/** One stop of the cursor and one row of the table. */
export interface ChartStep {
  readonly id: string;
  /** When. */
  readonly name: string;
  /** What each series says there; null where there is no reading. In the order of the series. */
  readonly values: readonly {
    readonly label: string;
    readonly tone: SeriesTone;
    readonly text: string | null;
  }[];
  /** Something to know about it: that minutes are missing, that readings were put right. */
  readonly note?: string;
}

/** Every stop of a chart, in reading order. */
export function chartSteps(spec: ChartSpec): ChartStep[] {
  switch (spec.kind) {
    case 'stacked':
      return knownBuckets(spec).map((bucket, index) => ({
        id: String(index),
        name: bucket.name,
        values: [
          ...spec.series.map(({ label, tone, values }) => ({
            label,
            tone,
            text: written(values[index] ?? null, spec.value),
          })),
          ...lineValue(spec, index),
        ],
      }));
    case 'power':
      return powerSteps(spec);
    case 'timeline':
      return spec.rows.flatMap((row) =>
        row.spans.map((span, index) => ({
          id: `${row.id} ${index}`,
          name: spec.span(span),
          values: [{ label: row.label, tone: row.source, text: span.note }],
        })),
      );
    default:
      return spec satisfies never;
  }
}

/** What the line over the bars says of a bucket. */
function lineValue({ line }: StackedChart, index: number): ChartStep['values'] {
  if (line === undefined) return [];
  return [{ label: line.label, tone: 'ink', text: written(line.values[index] ?? null, line.value) }];
}

function powerSteps(spec: PowerChart): ChartStep[] {
  const byMinute = spec.series.map(
    ({ points }) => new Map(points.map((point) => [point.minute, point.value] as const)),
  );
  return stepMinutes(spec).map((minute) => ({
    id: String(minute),
    name: spec.moment(minute),
    values: spec.series.map(({ label, tone }, index) => ({
      label,
      tone,
      text: written(byMinute[index]?.get(minute) ?? null, spec.value),
    })),
  }));
}

/** The minutes that a power chart has points at, in order: one step each. */
export function stepMinutes(spec: PowerChart): number[] {
  const minutes = new Set(spec.series.flatMap(({ points }) => points.map(({ minute }) => minute)));
  return [...minutes].toSorted((a, b) => a - b);
}

function knownBuckets({ buckets }: StackedChart): StackedChart['buckets'] {
  return buckets.filter(({ toCome }) => toCome !== true);
}

function written(value: number | null, write: (value: number) => string): string | null {
  return value === null ? null : write(value);
}

/**
 * Where no series has a reading: from and to (both included) as bucket indexes or minutes. A timeline has no gaps.
 */
export function gaps(spec: ChartSpec): { from: number; to: number }[] {
  if (spec.kind === 'timeline') return [];
  const read = new Set<number>();
  const places = spec.kind === 'stacked' ? knownBuckets(spec).map((_, index) => index) : stepMinutes(spec);
  for (const series of spec.series) {
    if ('values' in series) series.values.forEach((value, index) => value !== null && read.add(index));
    else for (const { minute, value } of series.points) if (value !== null) read.add(minute);
  }
  const found: { from: number; to: number }[] = [];
  let open: { from: number; to: number } | null = null;
  for (const place of places) {
    if (read.has(place)) open = null;
    else if (open === null) found.push((open = { from: place, to: place }));
    else open.to = place;
  }
  return found;
}

/** Whether a chart has anything to show at all. */
export function isChartEmpty(spec: ChartSpec): boolean {
  switch (spec.kind) {
    case 'stacked':
      return spec.series.every(({ values }) => values.every((value) => value === null));
    case 'power':
      return spec.series.every(({ points }) => points.every(({ value }) => value === null));
    case 'timeline':
      return spec.rows.every(({ spans }) => spans.length === 0);
    default:
      return spec satisfies never;
  }
}
