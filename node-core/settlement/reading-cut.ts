import type { ReadingContent } from '../identity/reading-content.ts';
import type { MemberIndex } from '../ledger/transaction.ts';
import type { Minute, MinuteSpan } from '../units/index.ts';
import { emptySeries } from './flows.ts';
import { ESTIMATED, GAP, MEASURED, type ReadingSeries } from './series.ts';

/**
 * What is known: everything in the blocks of both chains up to and including these heights; -1: nothing. A closing
 * is such a cut, at the last blocks whose time is before the closing minute, so that every node has the same.
 */
export interface ReadingCut {
  readonly energyHeight: number;
  readonly contractHeight: number;
}

/** A reading with the height of the energy block that it is in. */
export interface PlacedReading {
  readonly minute: Minute;
  /** 0 to 255; the higher one replaces the lower ones. */
  readonly revision: number;
  readonly content: ReadingContent;
  readonly height: number;
}

/** Readings by member. A member that is not in the map is one of which nothing is known. */
export type SeriesByMember = ReadonlyMap<MemberIndex, ReadingSeries>;

/**
 * One home's readings as far as the cut knows them: the highest revision of each minute. The order in which they are
 * given does not matter; readings outside the span, or in later blocks, are passed over.
 */
export function seriesAsOf(
  readings: Iterable<PlacedReading>,
  want: { readonly span: MinuteSpan; readonly cut: ReadingCut },
): ReadingSeries {
  const { span, cut } = want;
  const series = emptySeries(span);
  const revisions = new Int16Array(series.quality.length).fill(-1);
  for (const { minute, revision, content, height } of readings) {
    const at = minute - span.startMinute;
    const known = revisions[at];
    if (known === undefined || height > cut.energyHeight || revision <= known) continue;
    revisions[at] = revision;
    series.importMwh[at] = content.importMwh;
    series.exportMwh[at] = content.exportMwh;
    series.quality[at] = qualityCode(content.quality);
  }
  return series;
}

/** The number that stands for a reading's quality in a series. */
export function qualityCode(quality: ReadingContent['quality']): number {
  switch (quality) {
    case 'measured':
      return MEASURED;
    case 'estimated':
      return ESTIMATED;
    case 'gap':
      return GAP;
  }
}
