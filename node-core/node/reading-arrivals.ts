import type { Community, MemberIndex, Reading } from '../ledger/index.ts';
import type { Minute } from '../units/index.ts';
import type { Pool } from './pool.ts';

/** A home whose last reading is older is not waited for: its PC is off. */
const WAITED_FOR_MINUTES = 10;

/** Knows which homes a minute's block is held open for. */
export interface ReadingArrivals {
  onChain(reading: Reading): void;
  /** True when every home that has been heard of lately has its reading of this minute in the pool. */
  isComplete(minute: Minute): boolean;
}

export function readingArrivals(of: { readonly community: Community; readonly pool: Pool }): ReadingArrivals {
  const { community, pool } = of;
  /** The newest minute of each home that is on the chain. */
  const lastMinutes = new Map<MemberIndex, Minute>();

  const isWaitedFor = (member: MemberIndex, minute: Minute): boolean => {
    const last = lastMinutes.get(member);
    if (last !== undefined) return minute - last <= WAITED_FOR_MINUTES;
    // After a start nothing has been heard of anybody yet; a public producer may have no meter at all.
    const producer = community.members[member]?.roles.includes('publicProducer') === true;
    return lastMinutes.size === 0 && !producer;
  };

  return {
    onChain({ author, minute }) {
      const last = lastMinutes.get(author);
      if (last === undefined || minute > last) lastMinutes.set(author, minute);
    },
    isComplete(minute) {
      const have = new Set<MemberIndex>();
      for (const { transaction } of pool.waiting('energy')) {
        if (transaction.kind === 'reading' && transaction.minute === minute) have.add(transaction.author);
      }
      return community.members.every(
        ({ index, standing }) => standing.kind !== 'active' || have.has(index) || !isWaitedFor(index, minute),
      );
    },
  };
}
