import { intersectSpans, type MinuteSpan, minute } from '../units/index.ts';
import { MISSING, type ReadingSeries } from './series.ts';

/** Minutes without a reading: ascending runs that neither touch nor overlap, and how many minutes they hold. */
export interface MissingMinutes {
  readonly runs: readonly MinuteSpan[];
  readonly count: number;
}

export const NONE_MISSING: MissingMinutes = { runs: [], count: 0 };

/** The MISSING minutes of a series within a span; minutes that the series does not reach count as missing. */
export function missingIn(series: ReadingSeries, span: MinuteSpan): MissingMinutes {
  const { startMinute, quality } = series;
  const endMinute = startMinute + quality.length;
  const runs: MinuteSpan[] = [];
  const from = Math.max(span.startMinute, startMinute);
  const to = Math.min(span.endMinute, endMinute);
  if (from >= to) return unionOf([runOf(span.startMinute, span.endMinute)]);
  runs.push(runOf(span.startMinute, from));
  const last = to - startMinute;
  for (let at = nextMissing(quality, from - startMinute); at < last; ) {
    let end = at + 1;
    while (end < last && quality[end] === MISSING) end += 1;
    runs.push(runOf(startMinute + at, startMinute + end));
    at = nextMissing(quality, end);
  }
  runs.push(runOf(to, span.endMinute));
  return unionOf(runs);
}

/** The minutes that are in any of the runs, in whatever order and however they overlap. */
export function unionOf(runs: readonly MinuteSpan[]): MissingMinutes {
  const sorted = runs.filter((run) => run.startMinute < run.endMinute);
  if (sorted.length === 0) return NONE_MISSING;
  sorted.sort((a, b) => a.startMinute - b.startMinute);
  const merged: MinuteSpan[] = [];
  let count = 0;
  for (const run of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && run.startMinute <= last.endMinute) {
      if (run.endMinute <= last.endMinute) continue;
      count += run.endMinute - last.endMinute;
      merged[merged.length - 1] = { startMinute: last.startMinute, endMinute: run.endMinute };
    } else {
      count += run.endMinute - run.startMinute;
      merged.push(run);
    }
  }
  return { runs: merged, count };
}

/** Those of the missing minutes that lie in a span. */
export function missingWithin(missing: MissingMinutes, span: MinuteSpan): MissingMinutes {
  return unionOf(missing.runs.flatMap((run) => intersectSpans(run, span) ?? []));
}

/** The first item from `from` on that is MISSING; the length when there is none. */
export function nextMissing(quality: Uint8Array, from: number): number {
  // Buffer's search is memchr, twenty times as fast as Uint8Array's: a month without a gap costs a glance.
  const at = Buffer.from(quality.buffer, quality.byteOffset, quality.byteLength).indexOf(MISSING, from);
  return at === -1 ? quality.length : at;
}

function runOf(from: number, to: number): MinuteSpan {
  return { startMinute: minute(from), endMinute: minute(to) };
}
