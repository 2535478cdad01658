import { type HouseholdKeys, wrapDayKey } from '../identity/index.ts';
import {
  type Community,
  type Grant,
  MAX_RECIPIENTS,
  type MemberIndex,
  type SignedTransaction,
} from '../ledger/index.ts';
import type { HomeStore } from '../storage/index.ts';
import {
  dayOfMinute,
  firstMinuteOfDay,
  MINUTES_PER_DAY,
  type Minute,
  minute,
  type UtcDay,
  utcDay,
} from '../units/index.ts';
import type { Send } from './submit.ts';

/**
 * Who may open a household's day, and the grants that see to it (DESIGN 4): super users, public producers, and the
 * other party of each contract that is active that day. A day is granted once it has a reading of a minute in which
 * the contract is in force, never ahead: a contract that ends early opens no day after its end, and one that never
 * begins opens none.
 */
export interface GrantKeeper {
  /** A reading of this minute is on its way: its day's grants may be due. */
  reading(at: Minute): void;
  /** Members or contracts changed: looks again at the days that have readings and are not behind. */
  review(now: Minute): void;
  /** A grant made before a restart waits in the outbox: it is not made a second time. */
  expect(grant: Grant): void;
  /** It was refused for good. */
  forget(grant: Grant): void;
  /** Resolves when no grant is under way. */
  settle(): Promise<void>;
}

/** Days looked at again when a contract comes to be; a super user who comes later is granted all days. */
const REVIEW_DAYS = 2;

export interface GrantKeeperOptions {
  readonly member: MemberIndex;
  readonly keys: HouseholdKeys;
  readonly community: Community;
  readonly home: HomeStore;
  readonly send: Send;
}

/**
 * Members other than `member` who may open its readings of the day that `lastMinute` falls in, ascending; `lastMinute`
 * is the day's last minute that it has a reading of.
 */
export function dueRecipients(
  community: Community,
  of: { readonly member: MemberIndex; readonly lastMinute: Minute },
): MemberIndex[] {
  const due = new Set<MemberIndex>(readersOfAll(community));
  const startMinute = firstMinuteOfDay(dayOfMinute(of.lastMinute));
  for (const { terms, endMinute } of community.contracts.values()) {
    if (terms.startMinute > of.lastMinute || endMinute <= startMinute || terms.startMinute >= endMinute) {
      continue;
    }
    if (terms.seller === of.member) due.add(terms.buyer);
    if (terms.buyer === of.member) due.add(terms.seller);
  }
  due.delete(of.member);
  return [...due].sort((a, b) => a - b);
}

/** Members who may open every day of everybody. Who is suspended is granted nothing new, and all of it when it is over. */
function readersOfAll(community: Community): MemberIndex[] {
  return community.members
    .filter(({ roles, standing }) => {
      return standing.kind === 'active' && (roles.includes('superUser') || roles.includes('publicProducer'));
    })
    .map(({ index }) => index);
}

/** Whether somebody else may open days after these: members, their roles or contracts are others. */
export function mayOpenDays(transactions: readonly SignedTransaction[]): boolean {
  return transactions.some(({ transaction: { kind } }) => {
    return kind === 'found' || kind === 'member' || kind === 'acceptance' || kind === 'end';
  });
}

export function grantKeeper(options: GrantKeeperOptions): GrantKeeper {
  return new DayGrants(options);
}

class DayGrants implements GrantKeeper {
  readonly #options: GrantKeeperOptions;
  /** Asked for and not seen on the chain yet, by day and recipient. */
  readonly #underWay = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #readers: string;
  /** Readings of this span give nothing more to grant than the one that was looked at. */
  #settledFrom = 0;
  #settledTo = 0;
  #lastLooked: Minute | undefined;

  constructor(options: GrantKeeperOptions) {
    this.#options = options;
    this.#readers = readersOfAll(options.community).join();
  }

  reading(at: Minute): void {
    if (at >= this.#settledFrom && at < this.#settledTo) return;
    const before = this.#lastLooked;
    // Readings may come an hour at a time: what began in the rest of a day that is over is seen here.
    if (before !== undefined && dayOfMinute(before) < dayOfMinute(at)) this.#ensure(lastMinuteOf(before));
    this.#ensure(at);
    this.#lastLooked = at;
    this.#settledFrom = at;
    this.#settledTo = this.#nextChange(at);
  }

  review(now: Minute): void {
    const { community, home, member } = this.#options;
    this.#settledTo = 0;
    const readers = readersOfAll(community).join();
    const first = readers === this.#readers ? Math.max(0, dayOfMinute(now) - REVIEW_DAYS) : 0;
    this.#readers = readers;
    const latest = home.latestMinute(member);
    if (latest === undefined) return;
    for (const day of home.daysWithReadings(member, utcDay(first))) {
      const last = lastMinuteOf(firstMinuteOfDay(day));
      this.#ensure(last < latest ? last : latest);
    }
  }

  expect(grant: Grant): void {
    for (const { recipient } of grant.recipients) this.#underWay.add(nameOf(grant.day, recipient));
  }

  forget(grant: Grant): void {
    for (const { recipient } of grant.recipients) this.#underWay.delete(nameOf(grant.day, recipient));
  }

  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** The minute from which on a reading may open its day to somebody else: the next day, or a contract's start. */
  #nextChange(at: Minute): number {
    const { community, member } = this.#options;
    let next = firstMinuteOfDay(dayOfMinute(at)) + MINUTES_PER_DAY;
    for (const { terms } of community.contracts.values()) {
      if (terms.seller !== member && terms.buyer !== member) continue;
      if (terms.startMinute > at && terms.startMinute < next) next = terms.startMinute;
    }
    return next;
  }

  #ensure(lastMinute: Minute): void {
    const { community, home, member } = this.#options;
    const day = dayOfMinute(lastMinute);
    const granted = home.grantedTo(day);
    const missing = dueRecipients(community, { member, lastMinute }).filter(
      (index) => !granted.has(index) && !this.#underWay.has(nameOf(day, index)),
    );
    for (let first = 0; first < missing.length; first += MAX_RECIPIENTS) {
      this.#start(day, missing.slice(first, first + MAX_RECIPIENTS));
    }
  }

  #start(day: UtcDay, recipients: readonly MemberIndex[]): void {
    for (const index of recipients) this.#underWay.add(nameOf(day, index));
    const run: Promise<void> = this.#grant(day, recipients).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #grant(day: UtcDay, recipients: readonly MemberIndex[]): Promise<void> {
    const { keys, community, send } = this.#options;
    const known = recipients.flatMap((index) => community.members[index] ?? []);
    const { ephemeralKey, wrapped } = wrapDayKey({
      dayKey: keys.dayKey(day),
      community: community.id,
      author: keys.signer.publicKey,
      day,
      recipients: known.map(({ sealingKey }) => sealingKey),
    });
    const copies = known.flatMap(({ index }, at) => {
      const copy = wrapped[at];
      return copy === undefined ? [] : [{ recipient: index, wrapped: copy }];
    });
    const result = await send({ kind: 'grant', day, ephemeralKey, recipients: copies });
    // What nobody could order now waits in the outbox, and is sent again from there.
    if (result.kind === 'refused') for (const index of recipients) this.#underWay.delete(nameOf(day, index));
  }
}

function lastMinuteOf(at: Minute): Minute {
  return minute(firstMinuteOfDay(dayOfMinute(at)) + MINUTES_PER_DAY - 1);
}

function nameOf(day: UtcDay, recipient: MemberIndex): string {
  return `${day}/${recipient}`;
}
