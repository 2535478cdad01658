/**
 * A chart of many minutes that can be zoomed and moved: what it shows, apart from how it is drawn. Above the line what
 * was bought, below it what was sold or left; each bar is the mean power of its time, so that the axis means the same at
 * every zoom.
 */
import type { MinuteRange } from '../format/calendar.ts';
import type { BarStep, LocalDays } from './local-days.ts';
import type { Stretch } from './minute-index.ts';
import type { ChartStep, SeriesTone } from './spec.ts';

/** Where the chart gets its numbers: a MinuteIndex, or what a page has fetched so far. */
export interface StretchSource {
  /** What is known from one minute until before another; null while it is still being fetched. */
  stretch(fromMinute: number, toMinute: number): Stretch | null;
  /** This is looked at now, in bars of this step: a source that fetches what it gives does so now. */
  want?(view: MinuteRange, step: BarStep): void;
}

export interface MinutesSpec {
  readonly kind: 'minutes';
  readonly title: string;
  /** All that there is to see. */
  readonly bounds: MinuteRange;
  readonly source: StretchSource;
  readonly days: LocalDays;
  /** In the order of the source's sums. */
  readonly series: readonly {
    readonly id: string;
    readonly label: string;
    readonly tone: SeriesTone;
    readonly side: 'above' | 'below';
  }[];
  /** Readings from here on are still to come; null: none. Nothing is a gap there. */
  readonly toComeMinute: number | null;
  /** A line of all that was bought so many days earlier. */
  readonly compare: { readonly label: string; readonly daysBefore: number } | null;
  /** Writes an energy in mWh with its unit. */
  readonly value: (energyMwh: number) => string;
  /** Writes a power in W on the axis, with its unit. */
  readonly axis: (powerW: number) => string;
}

/** What one bar shows. */
export interface MinuteBar {
  readonly startMinute: number;
  readonly endMinute: number;
  /** Null while it is still being fetched. */
  readonly known: Stretch | null;
  /** Everything above the line in the time compared with; null where nothing is known of it or nothing is compared. */
  readonly comparedMwh: number | null;
}

/** The bars that touch a view, each within the bounds. */
export function barsOf(spec: MinutesSpec, view: MinuteRange, step: BarStep): MinuteBar[] {
  const edges = spec.days.edges(view, step);
  const bars: MinuteBar[] = [];
  for (let at = 0; at + 1 < edges.length; at += 1) {
    const startMinute = Math.max(edges[at] ?? 0, spec.bounds.startMinute);
    const endMinute = Math.min(edges[at + 1] ?? 0, spec.bounds.endMinute);
    if (startMinute >= endMinute) continue;
    bars.push({
      startMinute,
      endMinute,
      known: spec.source.stretch(startMinute, endMinute),
      comparedMwh: compared(spec, { startMinute, endMinute }),
    });
  }
  return bars;
}

function compared(spec: MinutesSpec, { startMinute, endMinute }: MinuteRange): number | null {
  if (spec.compare === null) return null;
  const { daysBefore } = spec.compare;
  const from = spec.days.daysBefore(startMinute, daysBefore);
  const stretch = spec.source.stretch(from, spec.days.daysBefore(endMinute, daysBefore));
  if (stretch === null || stretch.knownMinutes === 0) return null;
  return sumOf(spec, stretch, 'above');
}

/** All of one side of the line, in mWh. */
export function sumOf(spec: MinutesSpec, stretch: Stretch, side: 'above' | 'below'): number {
  return spec.series.reduce(
    (sum, series, at) => sum + (series.side === side ? (stretch.sumsMwh[at] ?? 0) : 0),
    0,
  );
}

/** Mean power in W of an energy over the minutes that are known of it; 0 when none is. */
export function meanPowerW(energyMwh: number, knownMinutes: number): number {
  return knownMinutes === 0 ? 0 : (energyMwh * 60) / (knownMinutes * 1_000);
}

/** The highest mean power on each side of the line, in W, both at least 0. The compared line counts as above. */
export function extentOf(spec: MinutesSpec, bars: readonly MinuteBar[]): { aboveW: number; belowW: number } {
  let aboveW = 0;
  let belowW = 0;
  for (const { known, comparedMwh, startMinute, endMinute } of bars) {
    if (comparedMwh !== null) aboveW = Math.max(aboveW, meanPowerW(comparedMwh, endMinute - startMinute));
    if (known === null) continue;
    aboveW = Math.max(aboveW, meanPowerW(sumOf(spec, known, 'above'), known.knownMinutes));
    belowW = Math.max(belowW, meanPowerW(sumOf(spec, known, 'below'), known.knownMinutes));
  }
  return { aboveW, belowW };
}

/** Whether a bar is a gap: its time is over and nothing of it is known. */
export function isGap(spec: MinutesSpec, bar: MinuteBar): boolean {
  const isOver = spec.toComeMinute === null || bar.startMinute < spec.toComeMinute;
  return isOver && bar.known !== null && bar.known.knownMinutes === 0;
}

/** Whether only a part of a bar is known, and the rest will not come by itself. */
export function isPartial(spec: MinutesSpec, bar: MinuteBar): boolean {
  if (bar.known === null || bar.known.isRough === true || bar.known.knownMinutes === 0) return false;
  const over = Math.min(bar.endMinute, spec.toComeMinute ?? bar.endMinute);
  return bar.known.knownMinutes < over - bar.startMinute;
}

/** Words that a step is made of. */
export interface StepWords {
  /** Writes the time of a bar. */
  readonly time: (range: MinuteRange) => string;
  readonly partial: (known: number, minutes: number) => string;
  readonly corrected: string;
  /** Said while the numbers are being fetched. */
  readonly coming: string;
}

/** A bar as the cursor reads it and the table shows it. */
export function stepOf(spec: MinutesSpec, bar: MinuteBar, words: StepWords): ChartStep {
  const { known, comparedMwh, startMinute, endMinute } = bar;
  const isKnown = known !== null && known.knownMinutes > 0 && known.isRough !== true;
  const notes = [
    ...(isPartial(spec, bar) ? [words.partial(known?.knownMinutes ?? 0, endMinute - startMinute)] : []),
    ...(known !== null && known.correctedMinutes > 0 ? [words.corrected] : []),
    ...(known === null || known.isRough === true ? [words.coming] : []),
  ];
  return {
    id: String(startMinute),
    name: words.time({ startMinute, endMinute }),
    values: [
      ...spec.series.map(({ label, tone }, at) => ({
        label,
        tone,
        text: isKnown ? spec.value(known.sumsMwh[at] ?? 0) : null,
      })),
      ...(spec.compare === null
        ? []
        : [
            {
              label: spec.compare.label,
              tone: 'ink' as const,
              text: comparedMwh === null ? null : spec.value(comparedMwh),
            },
          ]),
    ],
    ...(notes.length === 0 ? {} : { note: notes.join(', ') }),
  };
}
