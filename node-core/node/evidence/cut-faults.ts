import type { CommunityRules } from '../../ledger/index.ts';
import { type Bill, type BillFault, closesMinuteOf, type ReadingCut } from '../../settlement/index.ts';
import type { LedgerReader } from '../../storage/index.ts';
import { type Minute, month as monthNumber } from '../../units/index.ts';
import { readBlock } from './stored-block.ts';
import { placeName } from './fault-list.ts';

/** What of a bill says which blocks it takes in. */
export type BillCuts = Pick<Bill, 'month' | 'asOf' | 'cuts'>;

/**
 * Whether a bill takes in the blocks that it should: a closed one all before its month's closing minute; corrections,
 * what came since the closing of the month before. A bill that stops short would leave late readings out unnoticed.
 */
export function cutFaults(
  { month, asOf, cuts }: BillCuts,
  { store, rules }: { readonly store: LedgerReader; readonly rules: CommunityRules },
): BillFault[] {
  const faults: BillFault[] = [];
  const closing = closesMinuteOf(month, rules);
  if (asOf.kind === 'closed' && !sameCut(cuts.upTo, cutBefore(store, closing))) {
    faults.push({ where: 'cuts', what: 'it does not take in just the blocks before its closing' });
  }
  const earlier = closesMinuteOf(monthNumber(month - 1), rules);
  const closedBefore = asOf.kind === 'closed' || asOf.nowMinute >= earlier;
  if (!sameCut(cuts.after, closedBefore ? cutBefore(store, earlier) : cuts.upTo)) {
    faults.push({ where: 'cuts', what: 'its corrections do not begin where the bill before it ended' });
  }
  return [...faults, ...nextBlockFaults(store, cuts.upTo)];
}

/** The last blocks whose time is before a minute. */
function cutBefore(store: LedgerReader, at: Minute): ReadingCut {
  return {
    energyHeight: store.heightBefore('energy', at),
    contractHeight: store.heightBefore('contract', at),
  };
}

/** The first block past each cut, whose time says that the cut is where it should be, must be of that time. */
function nextBlockFaults(store: LedgerReader, cut: ReadingCut): BillFault[] {
  const places = [
    { chain: 'energy', height: cut.energyHeight + 1 },
    { chain: 'contract', height: cut.contractHeight + 1 },
  ] as const;
  return places.flatMap((place) => {
    if (place.height > (store.head(place.chain)?.height ?? -1)) return [];
    const read = readBlock(store, place);
    return read.kind === 'sound' ? [] : [{ where: placeName(place), what: read.what }];
  });
}

function sameCut(a: ReadingCut, b: ReadingCut): boolean {
  return a.energyHeight === b.energyHeight && a.contractHeight === b.contractHeight;
}
