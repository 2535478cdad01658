import { equalBytes } from '../codec/index.ts';
import { type HouseholdKeys, type ReadingContent, sealReading } from '../identity/index.ts';
import {
  chainOfKind,
  decodeTransaction,
  type MemberIndex,
  type Reading,
  type SignedTransaction,
  signTransaction,
  type Transaction,
  type TransactionId,
} from '../ledger/index.ts';
import type { MinuteReading, RegisterReading } from '../meter/source.ts';
import type { HomeStore, Outbox, OutboxTransaction, RoofMinute } from '../storage/index.ts';
import { dayOfMinute, energyMwh, type Minute, minute, minuteOfMs } from '../units/index.ts';
import type { Clock } from './clock.ts';
import { type GrantKeeper, grantKeeper, mayOpenDays } from './grant-keeper.ts';
import { type ReadingOpener, readingOpener } from './reading-opener.ts';
import type { AppliedEntry, Replica } from './replica.ts';
import { type RoofMinutes, roofMinutes } from './roof-minutes.ts';
import type { SealMemory } from './seal-memory.ts';
import type { HandIn, Send, SequencedDraft, SubmitResult } from './submit.ts';

export interface HouseholdOptions {
  readonly keys: HouseholdKeys;
  readonly replica: Replica;
  /** Where transactions go to be ordered: the leader, or the way to it. */
  readonly handIn: HandIn;
  readonly outbox: Outbox;
  readonly home: HomeStore;
  readonly clock: Clock;
  /** What this process has sealed lately. */
  readonly sealed: SealMemory;
}

/**
 * One home: its keys, its meter's readings on the way to the chain, and what it may open of the chain.
 * A reading is acknowledged (`recordMinutes` returns) once it is durable in the outbox; from there it is sent until
 * it is seen in a certified block.
 */
export interface Household {
  readonly member: MemberIndex;
  readonly keys: HouseholdKeys;
  readonly replica: Replica;
  readonly home: HomeStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** What a second meter says of the roof: for this household alone. */
  readonly roof: RoofMinutes;
  /**
   * Seals, signs and keeps readings, oldest first. Minutes that were recorded before are left as they are. What they say
   * of the roof is kept with them.
   */
  recordMinutes(readings: readonly MinuteReading[]): void;
  /**
   * Puts another reading in the place of one that was recorded: its next revision, marked as a correction, which is
   * returned. Of a minute of which nothing is known it is the first reading, revision 0. Durable when it returns; after
   * the month's closing it changes the next bill.
   * @throws TooManyCorrections past revision 255
   */
  correctMinute(reading: MinuteReading): number;
  /** What the meter's registers stood at, for whoever reads the minutes beside its display. Durable when it returns. */
  noteRegisters(registers: RegisterReading): void;
  /** A reading of this household is written by other hands in this process: its day's grants are due. */
  noteReading(at: Minute): void;
  /** A block from before the checkpoint that this copy began at: what may be opened of it is kept with the next reading. */
  takePast(entry: AppliedEntry): void;
  /** The minute after the last one recorded; undefined when there is none: where the meter goes on. */
  nextMinute(): Minute | undefined;
  /** Signs and sends; resolves when it is certified or refused. */
  readonly send: Send;
  /** Sends again what a stop or a lost link left in the outbox. */
  resend(): Promise<void>;
  /** Grants that are due for the days of these readings are on the chain or under way when it resolves. */
  settleGrants(): Promise<void>;
  close(): void;
}

/** Transactions sent again in one go. */
const RESEND_LIMIT = 100_000;
const HIGHEST_REVISION = 255;
/** Own readings that are remembered until they are certified; those beyond it are opened like anybody's. */
const OWN_CONTENTS_LIMIT = 5000;
/** No later block will take a reading that was refused for one of these. */
const REFUSED_FOR_GOOD: readonly string[] = ['slotTaken', 'minuteTooOld'];

/** The key is no member of this community (yet). */
export class NotAMember extends Error {
  override readonly name = 'NotAMember';
}

/** A minute has been corrected as often as the ledger allows. */
export class TooManyCorrections extends Error {
  override readonly name = 'TooManyCorrections';
}

/** The member that a key belongs to. */
export function memberOf(replica: Replica, publicKey: Uint8Array): MemberIndex | undefined {
  return replica.community.members.find((member) => equalBytes(member.publicKey, publicKey))?.index;
}

/** @throws NotAMember */
export function openHousehold(options: HouseholdOptions): Household {
  const member = memberOf(options.replica, options.keys.signer.publicKey);
  if (member === undefined) throw new NotAMember('this key is not a member of the community');
  return new OpenHousehold(options, member);
}

type SealedReading = Required<Pick<OutboxTransaction, 'slot'>> & OutboxTransaction;

class OpenHousehold implements Household {
  readonly member: MemberIndex;
  readonly keys: HouseholdKeys;
  readonly replica: Replica;
  readonly home: HomeStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly roof: RoofMinutes;
  readonly #handIn: HandIn;
  readonly #grants: GrantKeeper;
  readonly #opener: ReadingOpener;
  readonly #stopListening: () => void;
  /** What this household has sealed itself and waits for: it need not undo its own seal. */
  readonly #ownContents = new Map<TransactionId, ReadingContent>();
  /** When readings of the outbox were last refused for now; they are offered again from the next minute on. */
  #heldBackMinute: Minute | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  /** The latest minute that was ever put into the outbox. */
  #newestMinute: number;

  constructor(options: HouseholdOptions, member: MemberIndex) {
    const { keys, replica, handIn, outbox, home, clock, sealed } = options;
    const { community } = replica;
    this.member = member;
    this.keys = keys;
    this.replica = replica;
    this.home = home;
    this.outbox = outbox;
    this.clock = clock;
    this.roof = roofMinutes(outbox);
    this.#handIn = handIn;
    this.#newestMinute = outbox.lastMinute() ?? -1;
    const { send } = this;
    this.#grants = grantKeeper({ member, keys, community, home, send });
    const known = (reading: Reading, id: TransactionId) =>
      this.#ownContents.get(id) ?? measured(reading, sealed);
    this.#opener = readingOpener({ member, keys, replica, home, send, known });
    this.#opener.catchUp();
    this.#stopListening = replica.applied.listen((entry) => this.#take(entry));
  }

  readonly send: Send = (draft: SequencedDraft): Promise<SubmitResult> => {
    // A sequence number that comes late is refused: one after the other, and what was left behind first.
    return chainOfKind(draft.kind) === 'contract'
      ? this.#inTurn(() => this.#sendNext(draft))
      : this.#sendNow(draft);
  };

  recordMinutes(readings: readonly MinuteReading[]): void {
    const seen = new Set<Minute>();
    const fresh = readings.filter(({ minute: at }) => {
      // A minute after the newest one is new: most are, and the outbox need not be asked.
      const isOld = at <= this.#newestMinute && this.outbox.highestRevision(at) !== undefined;
      if (isOld || seen.has(at)) return false;
      seen.add(at);
      const slot = { author: this.member, minute: at, revision: 0 };
      return this.replica.community.slotTaken(slot) === false;
    });
    this.#keep(
      fresh.map((reading) => this.#sealed(reading, 0)),
      roofMinutesOf(fresh),
    );
  }

  correctMinute(reading: MinuteReading): number {
    const { outbox, replica, member } = this;
    const { minute: at } = reading;
    const onChain = replica.store.revisions({ author: member, minute: at }).at(-1) ?? -1;
    const revision = Math.max(onChain, outbox.highestRevision(at) ?? -1) + 1;
    if (revision > HIGHEST_REVISION) {
      throw new TooManyCorrections(`minute ${at} has been corrected ${HIGHEST_REVISION} times`);
    }
    this.#keep([this.#sealed(reading, revision)], roofMinutesOf([reading]));
    return revision;
  }

  noteRegisters(registers: RegisterReading): void {
    this.outbox.putRegisters(registers);
  }

  noteReading(at: Minute): void {
    this.#grants.reading(at);
  }

  nextMinute(): Minute | undefined {
    const last = Math.max(this.outbox.lastMinute() ?? -1, this.home.latestMinute(this.member) ?? -1);
    return last < 0 ? undefined : minute(last + 1);
  }

  async resend(): Promise<void> {
    const { outbox, clock } = this;
    for (const { id, bytes, slot } of outbox.pending('energy', RESEND_LIMIT)) {
      if (slot === undefined) void this.#resendGrant(id, bytes);
    }
    this.#offerPending();
    await this.#inTurn(() => this.#submitPending());
    // A stop between a reading and its day's grant leaves the grant to be made.
    this.#grants.review(minuteOfMs(clock.nowMs()));
  }

  settleGrants(): Promise<void> {
    return this.#grants.settle();
  }

  close(): void {
    this.#stopListening();
    this.home.close();
    this.outbox.close();
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => {});
    return result;
  }

  async #sendNext(draft: SequencedDraft): Promise<SubmitResult> {
    const leftBehind = await this.#submitPending();
    if (leftBehind === undefined) return await this.#sendNow(draft);
    this.#put(draft);
    return leftBehind;
  }

  /** Contract transactions that wait, in their order, until one has to go on waiting. */
  async #submitPending(): Promise<Extract<SubmitResult, { kind: 'unavailable' }> | undefined> {
    for (const { id, bytes } of this.outbox.pending('contract', RESEND_LIMIT)) {
      const result = await this.#submit(id, bytes);
      if (result.kind === 'unavailable') return result;
    }
    return undefined;
  }

  async #sendNow(draft: SequencedDraft): Promise<SubmitResult> {
    const { id, bytes } = this.#put(draft);
    return await this.#submit(id, bytes);
  }

  #put(draft: SequencedDraft): SignedTransaction {
    const { outbox, member } = this;
    const chain = chainOfKind(draft.kind);
    const sequence = outbox.nextSequence(chain, this.replica.community.lastSequence(member, chain));
    const signed = this.#sign({ ...draft, author: member, sequence });
    outbox.put([{ id: signed.id, chain, bytes: signed.bytes }]);
    return signed;
  }

  takePast(entry: AppliedEntry): void {
    this.#opener.takePast(entry);
  }

  /** A certified block: what is in it need not be sent again, and may be opened. */
  #take(entry: AppliedEntry): void {
    const mine: TransactionId[] = [];
    for (const { id, transaction } of entry.transactions) {
      if (transaction.author === this.member) mine.push(id);
    }
    if (mine.length > 0) this.outbox.remove(mine);
    this.#opener.take(entry);
    for (const id of mine) this.#ownContents.delete(id);
    const now = minuteOfMs(this.clock.nowMs());
    if (mayOpenDays(entry.transactions)) this.#grants.review(now);
    if (this.#isHeldBack(now)) this.#offerPending();
  }

  /** Makes readings durable, and offers them: the acknowledgement lies between the two. */
  #keep(readings: readonly SealedReading[], roof: readonly RoofMinute[]): void {
    if (readings.length === 0) return;
    this.outbox.put(readings, roof);
    this.roof.forget(roof);
    this.#newestMinute = Math.max(this.#newestMinute, ...readings.map(({ slot }) => slot.minute));
    for (const { slot } of readings) this.#grants.reading(slot.minute);
    if (this.#isHeldBack(minuteOfMs(this.clock.nowMs()))) this.#offerPending();
    else this.#offer(readings);
  }

  #isHeldBack(now: Minute): boolean {
    return this.#heldBackMinute !== undefined && this.#heldBackMinute < now;
  }

  /** Offers all readings that wait in the outbox; those that are in the pool already do no harm. */
  #offerPending(): void {
    const { outbox, replica, member } = this;
    const waiting: OutboxTransaction[] = [];
    for (const pending of outbox.pending('energy', RESEND_LIMIT)) {
      const { id, slot } = pending;
      if (slot === undefined) continue;
      if (replica.community.slotTaken({ author: member, ...slot }) === false) waiting.push(pending);
      else outbox.remove([id]);
    }
    this.#heldBackMinute = undefined;
    this.#offer(waiting);
  }

  #offer(readings: readonly OutboxTransaction[]): void {
    if (readings.length === 0) return;
    const answers = this.#handIn.offerReadings(readings.map(({ bytes }) => bytes));
    for (const [at, answer] of answers.entries()) {
      if (answer === 'taken') continue;
      const id = readings[at]?.id;
      if (id !== undefined && REFUSED_FOR_GOOD.includes(answer.reason)) this.outbox.remove([id]);
      else this.#heldBackMinute = minuteOfMs(this.clock.nowMs());
    }
  }

  async #submit(id: TransactionId, bytes: Uint8Array): Promise<SubmitResult> {
    const result = await this.#handIn.submit(bytes);
    if (result.kind !== 'unavailable') this.outbox.remove([id]);
    return result;
  }

  async #resendGrant(id: TransactionId, bytes: Uint8Array): Promise<void> {
    const decoded = decodeTransaction(bytes);
    if (decoded.kind === 'refused' || decoded.signed.transaction.kind !== 'grant') return;
    const grant = decoded.signed.transaction;
    this.#grants.expect(grant);
    const result = await this.#submit(id, bytes);
    if (result.kind === 'refused') this.#grants.forget(grant);
  }

  #sign(transaction: Transaction): SignedTransaction {
    const { community, vouch } = this.replica;
    const signed = signTransaction({ transaction, community: community.id, signer: this.keys.signer });
    vouch(signed.id);
    return signed;
  }

  #sealed(reading: MinuteReading, revision: number): SealedReading {
    const { minute: at, importMwh, exportMwh, quality } = reading;
    const { keys, replica, member } = this;
    const content = { importMwh, exportMwh, quality, corrected: revision > 0 };
    const sealed = sealReading({
      dayKey: keys.dayKey(dayOfMinute(at)),
      community: replica.community.id,
      publicKey: keys.signer.publicKey,
      minute: at,
      revision,
      content,
    });
    const { id, bytes } = this.#sign({ kind: 'reading', author: member, minute: at, revision, sealed });
    if (this.#ownContents.size < OWN_CONTENTS_LIMIT) this.#ownContents.set(id, content);
    return { id, chain: 'energy', bytes, slot: { minute: at, revision } };
  }
}

function roofMinutesOf(readings: readonly MinuteReading[]): RoofMinute[] {
  return readings.flatMap(({ minute: at, roofMwh }) =>
    roofMwh === undefined ? [] : [{ minute: at, energyMwh: roofMwh }],
  );
}

/** A reading that another part of this process has sealed a moment ago. */
function measured(reading: Reading, sealed: SealMemory): ReadingContent | undefined {
  const numbers = sealed.recall(reading);
  if (numbers === undefined) return undefined;
  const { importMwh, exportMwh } = numbers;
  const energies = { importMwh: energyMwh(importMwh), exportMwh: energyMwh(exportMwh) };
  return { ...energies, quality: 'measured', corrected: false };
}
