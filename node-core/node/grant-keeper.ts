import { type HouseholdKeys, wrapDayKey } from '../identity/index.ts';
import type { Community, MemberIndex } from '../ledger/index.ts';
import type { HomeStore } from '../storage/index.ts';
import {
  dayOfMinute,
  firstMinuteOfDay,
  MINUTES_PER_DAY,
  type Minute,
  type UtcDay,
  utcDay,
} from '../units/index.ts';
import type { Send } from './submit.ts';

/**
 * Who may open a household's day, and the grants that see to it (DESIGN 4): super users, public producers, and the
 * other party of each contract that is active that day. A day is granted once it has begun and has a reading, never
 * ahead: a contract that ends early opens no day after its end.
 */
export interface GrantKeeper {
  /** A reading of this day is on its way: the day's grants are due. */
  reading(day: UtcDay): void;
  /** Members or contracts changed: looks again at the days that have readings and are not behind. */
  review(now: Minute): void;
  /** Resolves when no grant is under way. */
  settle(): Promise<void>;
}

/** Days looked at again when a contract comes to be; a super user who comes later is granted all days. */
const REVIEW_DAYS = 2;

/** Members other than `member` who may open the readings of `member` on a day, ascending. */
export function dueRecipients(
  community: Community,
  of: { readonly member: MemberIndex; readonly day: UtcDay },
): MemberIndex[] {
  const due = new Set<MemberIndex>();
  for (const { index, roles, standing } of community.members) {
    if (standing.kind === 'left') continue;
    if (roles.includes('superUser') || roles.includes('publicProducer')) due.add(index);
  }
  const start = firstMinuteOfDay(of.day);
  const end = start + MINUTES_PER_DAY;
  for (const { terms, endMinute } of community.contracts.values()) {
    if (terms.startMinute >= end || endMinute <= start || terms.startMinute >= endMinute) continue;
    if (terms.seller === of.member) due.add(terms.buyer);
    if (terms.buyer === of.member) due.add(terms.seller);
  }
  due.delete(of.member);
  return [...due].sort((a, b) => a - b);
}

/** Names the members who may open every day of everybody, so that a change is seen. */
function readersOfAll(community: Community): string {
  return community.members
    .filter(({ roles }) => roles.includes('superUser') || roles.includes('publicProducer'))
    .map(({ index }) => index)
    .join();
}

export function grantKeeper(options: {
  readonly member: MemberIndex;
  readonly keys: HouseholdKeys;
  readonly community: Community;
  readonly home: HomeStore;
  readonly send: Send;
}): GrantKeeper {
  const { member, keys, community, home, send } = options;
  const underWay = new Set<string>();
  const running = new Set<Promise<void>>();
  let lastReviewed: UtcDay | undefined;
  let lastReaders = readersOfAll(community);

  const grant = async (day: UtcDay, recipients: readonly MemberIndex[]): Promise<void> => {
    const dayKey = keys.dayKey(day);
    const known = recipients.map((index) => ({
      index,
      sealingKey: community.members[index]?.sealingKey ?? new Uint8Array(32),
    }));
    const { ephemeralKey, wrapped } = wrapDayKey({
      dayKey,
      community: community.id,
      author: keys.signer.publicKey,
      day,
      recipients: known.map(({ sealingKey }) => sealingKey),
    });
    const copies = known.flatMap(({ index }, i) => {
      const copy = wrapped[i];
      return copy === undefined ? [] : [{ recipient: index, wrapped: copy }];
    });
    await send({ kind: 'grant', day, ephemeralKey, recipients: copies });
  };

  const ensure = (day: UtcDay) => {
    const granted = home.grantedTo(day);
    const missing = dueRecipients(community, { member, day }).filter(
      (index) => !granted.has(index) && !underWay.has(`${day}/${index}`),
    );
    if (missing.length === 0) return;
    for (const index of missing) underWay.add(`${day}/${index}`);
    const run: Promise<void> = grant(day, missing).finally(() => {
      for (const index of missing) underWay.delete(`${day}/${index}`);
      running.delete(run);
    });
    running.add(run);
  };

  return {
    reading(day) {
      if (day === lastReviewed) return;
      lastReviewed = day;
      ensure(day);
    },
    review(now) {
      const readers = readersOfAll(community);
      const first = readers === lastReaders ? Math.max(0, dayOfMinute(now) - REVIEW_DAYS) : 0;
      lastReaders = readers;
      for (const day of home.daysWithReadings(member, utcDay(first))) ensure(day);
    },
    async settle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
