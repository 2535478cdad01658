import { openReading, type SignatureCheck, type Verifier } from '../../identity/index.ts';
import {
  chainOfKind,
  decodeTransaction,
  type Grant,
  type Hash,
  type MemberIndex,
  type Reading,
  sentenceOf,
  signatureCheck,
} from '../../ledger/index.ts';
import { readFastReading } from '../../ledger/encoding/fast-reading.ts';
import { dayOfMinute, type Minute, type MinuteSpan, type Month, type UtcDay } from '../../units/index.ts';
import type { ChainWalk, HeightRange, SoundBlock } from './chain-walk.ts';
import type { DayKeys } from './day-keys.ts';
import { type FaultList, placeName } from './fault-list.ts';
import type { Members } from './members.ts';
import type { MonthFinder } from './month-finder.ts';
import type { Pace } from './pace.ts';
import type { ReadingTable } from './reading-table.ts';

/** Whose readings are wanted. */
export interface Interest {
  readonly household: MemberIndex;
  /** The other parties of its contracts, and the minutes of theirs that it may need. */
  readonly partners: ReadonlyMap<MemberIndex, (at: Minute) => boolean>;
  /** Readings in blocks past this height came too late for the bill before. */
  readonly afterHeight: number;
}

/** A reading or grant that is waiting for its signature to be verified. */
interface Item {
  readonly transaction: Reading | Grant;
  readonly check: SignatureCheck;
  readonly height: number;
  readonly position: number;
}

/** A reading whose day key has not been seen yet; `sealed` is a copy, so that its block is not kept alive. */
interface Waiting {
  readonly reading: Reading;
  readonly height: number;
  readonly position: number;
}

/** Readings of one home and day that nobody has given the key of. */
export interface Unopened {
  readonly author: MemberIndex;
  readonly day: UtcDay;
  readonly waiting: readonly Waiting[];
}

/** Items whose signatures are put to the thread pool together. */
const BATCH_ITEMS = 1000;

/**
 * The energy chain's readings of a household and its partners: signatures checked, opened, and put in a table. While
 * the thread pool verifies one batch, the one before it is opened.
 */
export class EnergyChain {
  readonly #walk: ChainWalk;
  readonly #verifier: Verifier;
  readonly #community: Hash;
  readonly #interest: Interest;
  readonly #members: Members;
  readonly #keys: DayKeys;
  readonly #table: ReadingTable;
  readonly #faults: FaultList;
  readonly #pace: Pace;
  readonly #months: MonthFinder;
  readonly #lateMonths = new Set<Month>();
  readonly #waiting = new Map<string, { author: MemberIndex; day: UtcDay; waiting: Waiting[] }>();
  #signatures = 0;
  /** What to take of the blocks: everything, or only grants of days that wait for one. */
  #grantsOnly = false;

  constructor(of: {
    readonly walk: ChainWalk;
    readonly verifier: Verifier;
    readonly community: Hash;
    readonly interest: Interest;
    readonly members: Members;
    readonly keys: DayKeys;
    readonly table: ReadingTable;
    readonly faults: FaultList;
    readonly pace: Pace;
    readonly months: MonthFinder;
  }) {
    this.#walk = of.walk;
    this.#verifier = of.verifier;
    this.#community = of.community;
    this.#interest = of.interest;
    this.#members = of.members;
    this.#keys = of.keys;
    this.#table = of.table;
    this.#faults = of.faults;
    this.#pace = of.pace;
    this.#months = of.months;
  }

  /** Signatures that held. */
  get signatures(): number {
    return this.#signatures;
  }

  /** Reads a range of blocks; ranges may come in any order. */
  async read(range: HeightRange, done: () => void): Promise<void> {
    let batch: Item[] = [];
    let before: { readonly items: readonly Item[]; readonly answers: Promise<boolean[]> } | undefined;
    const verifyNext = async (): Promise<void> => {
      const items = batch;
      const answers = this.#verifier.verifyMany(items.map(({ check }) => check));
      batch = [];
      if (before !== undefined) await this.#settle(before.items, await before.answers);
      before = { items, answers };
    };
    for await (const block of this.#walk.blocks(range)) {
      this.#collect(block, batch);
      done();
      if (batch.length >= BATCH_ITEMS) await verifyNext();
    }
    await verifyNext();
    if (before !== undefined) await this.#settle(before.items, await before.answers);
  }

  /** Looks through later blocks for grants of the days that wait for one, and for nothing else. */
  async readGrants(range: HeightRange, done: () => void): Promise<void> {
    this.#grantsOnly = true;
    await this.read(range, done);
    this.#grantsOnly = false;
  }

  /** What of some spans could not be opened for want of a key. */
  unopened(spans: readonly MinuteSpan[]): readonly Unopened[] {
    return [...this.#waiting.values()].flatMap(({ author, day, waiting }) => {
      const needed = waiting.filter(({ reading: { minute } }) =>
        spans.some((span) => minute >= span.startMinute && minute < span.endMinute),
      );
      return needed.length === 0 ? [] : [{ author, day, waiting: needed }];
    });
  }

  /** Months of readings in blocks past `afterHeight`, whether they open or not. */
  lateMonths(): readonly Month[] {
    return [...this.#lateMonths];
  }

  #collect(block: SoundBlock, into: Item[]): void {
    const { height } = block.header;
    for (const [position, bytes] of block.transactions.entries()) {
      const transaction = this.#wanted(bytes, { height, position });
      if (transaction === undefined) continue;
      const wrong = this.#ruleBroken(transaction, block);
      const author = this.#members.list[transaction.author];
      if (wrong !== undefined || author === undefined) {
        this.#fault({ height, position }, wrong ?? sentenceOf('stranger'));
        continue;
      }
      const check = signatureCheck(bytes, { publicKey: author.publicKey, community: this.#community });
      into.push({ transaction, check, height, position });
    }
  }

  /** The transaction, when it is a reading or grant of somebody of interest. */
  #wanted(
    bytes: Uint8Array,
    at: { readonly height: number; readonly position: number },
  ): Reading | Grant | undefined {
    // Most of a block is other homes' readings: those are told by their first bytes.
    const reading = readFastReading(bytes);
    if (reading !== undefined) {
      return !this.#grantsOnly && this.#isOfInterest(reading.author) ? reading : undefined;
    }
    const decoded = decodeTransaction(bytes);
    if (decoded.kind === 'refused') {
      this.#fault(at, `${sentenceOf(decoded.refusal.kind)} (${decoded.refusal.detail})`);
      return undefined;
    }
    const { transaction } = decoded.signed;
    if (transaction.kind !== 'reading' && transaction.kind !== 'grant') {
      if (chainOfKind(transaction.kind) !== 'energy') this.#fault(at, sentenceOf('kindNotOnChain'));
      return undefined;
    }
    if (!this.#isOfInterest(transaction.author)) return undefined;
    if (!this.#grantsOnly) return transaction;
    const awaited = transaction.kind === 'grant' && this.#waiting.has(nameOf(transaction));
    return awaited ? transaction : undefined;
  }

  #isOfInterest(author: MemberIndex): boolean {
    return author === this.#interest.household || this.#interest.partners.has(author);
  }

  #ruleBroken(transaction: Reading | Grant, { header, logIndex }: SoundBlock): string | undefined {
    const { author } = transaction;
    if (!this.#members.wasActive(author, logIndex)) return `member ${author} was not active`;
    const early =
      transaction.kind === 'reading'
        ? transaction.minute >= header.time && sentenceOf('minuteInFuture')
        : transaction.day > dayOfMinute(header.time) && sentenceOf('dayInFuture');
    return early === false ? undefined : early;
  }

  async #settle(items: readonly Item[], answers: readonly boolean[]): Promise<void> {
    for (const [place, item] of items.entries()) {
      if (this.#pace.isDue()) await this.#pace.breathe();
      if (answers[place] !== true) {
        this.#fault(item, sentenceOf('badSignature'));
        continue;
      }
      this.#signatures += 1;
      const { transaction, height, position } = item;
      if (transaction.kind === 'grant') await this.#takeGrant(transaction, item);
      else this.#open({ reading: transaction, height, position });
    }
  }

  async #takeGrant(grant: Grant, at: Item): Promise<void> {
    const author = this.#members.list[grant.author];
    if (author === undefined || grant.author === this.#interest.household) return;
    const where = placeName({ chain: 'energy', height: at.height });
    if (!this.#keys.take(grant, { author, where })) return;
    const name = nameOf(grant);
    const waiting = this.#waiting.get(name)?.waiting ?? [];
    this.#waiting.delete(name);
    for (const one of waiting) {
      if (this.#pace.isDue()) await this.#pace.breathe();
      this.#open(one);
    }
  }

  #open(placed: Waiting): void {
    const { reading, height, position } = placed;
    const { author, minute, revision, sealed } = reading;
    const isNeeded = this.#interest.partners.get(author)?.(minute) ?? true;
    if (!isNeeded) return;
    if (height > this.#interest.afterHeight) this.#lateMonths.add(this.#months.monthOf(minute));
    const member = this.#members.list[author];
    if (member === undefined) return;
    const dayKey = this.#keys.keyOf(author, dayOfMinute(minute));
    if (dayKey === undefined) {
      this.#wait(placed);
      return;
    }
    const content = openReading({
      dayKey,
      community: this.#community,
      publicKey: member.publicKey,
      minute,
      revision,
      sealed,
    });
    if (content === undefined) {
      const where = placeName({ chain: 'energy', height, position });
      this.#faults.add({
        where,
        what: `member ${author}'s reading of minute ${minute} does not open with its day's key`,
      });
      return;
    }
    const isNew = this.#table.put({ member: author, minute, revision, content, height, position });
    if (!isNew) this.#fault({ height, position }, sentenceOf('slotTaken'));
  }

  #wait({ reading, height, position }: Waiting): void {
    const day = dayOfMinute(reading.minute);
    const name = nameOf({ author: reading.author, day });
    const known = this.#waiting.get(name) ?? { author: reading.author, day, waiting: [] };
    known.waiting.push({
      reading: { ...reading, sealed: Uint8Array.from(reading.sealed) },
      height,
      position,
    });
    this.#waiting.set(name, known);
  }

  #fault({ height, position }: { readonly height: number; readonly position: number }, what: string): void {
    this.#faults.addBlock({ chain: 'energy', height, position }, what);
  }
}

function nameOf({ author, day }: { readonly author: MemberIndex; readonly day: UtcDay }): string {
  return `${author}/${day}`;
}
