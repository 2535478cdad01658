import type { CommittedEntry } from '../consensus/ordering.ts';
import { type HouseholdKeys, openGrant, openReading, type ReadingContent } from '../identity/index.ts';
import {
  decodeBlock,
  decodeTransaction,
  type Grant,
  type MemberIndex,
  type Reading,
  type SignedTransaction,
  type TransactionId,
} from '../ledger/index.ts';
import type { GrantedDay, HomeStore, OpenedReading } from '../storage/index.ts';
import { addMinutes, dayOfMinute, firstMinuteOfDay, MINUTES_PER_DAY, type UtcDay } from '../units/index.ts';
import { type AppliedEntry, LedgerFault, type Replica } from './replica.ts';
import type { Send } from './submit.ts';

/** Opens what this household may open of each certified block, and keeps it in the home's own store. */
export interface ReadingOpener {
  take(entry: AppliedEntry): void;
  /** The same for a block from before the checkpoint that this copy began at, whenever it comes. */
  takePast(entry: AppliedEntry): void;
  /** Goes through the blocks that were certified while this household was not looking. @throws LedgerFault */
  catchUp(): void;
}

export interface ReadingOpenerOptions {
  readonly member: MemberIndex;
  readonly keys: HouseholdKeys;
  readonly replica: Replica;
  readonly home: HomeStore;
  readonly send: Send;
  /** What this process has sealed lately, for it need not be opened: asked only for readings whose key is at hand. */
  readonly known: (reading: Reading, id: TransactionId) => ReadingContent | undefined;
}

export function readingOpener(options: ReadingOpenerOptions): ReadingOpener {
  return new KeyholderOpener(options);
}

class KeyholderOpener implements ReadingOpener {
  readonly #options: ReadingOpenerOptions;
  /** By author and day; undefined: looked for and not granted. */
  readonly #dayKeys = new Map<string, Uint8Array | undefined>();

  constructor(options: ReadingOpenerOptions) {
    this.#options = options;
  }

  take(applied: AppliedEntry): void {
    this.#options.home.put({ ...this.#opened(applied), appliedIndex: applied.entry.index });
  }

  takePast(applied: AppliedEntry): void {
    const { readings, granted } = this.#opened(applied);
    if (readings.length > 0 || granted.length > 0) this.#options.home.put({ readings, granted });
  }

  #opened({ block, transactions }: AppliedEntry): {
    readonly readings: readonly OpenedReading[];
    readonly granted: readonly GrantedDay[];
  } {
    const { member } = this.#options;
    const rows: OpenedReading[] = [];
    const granted: GrantedDay[] = [];
    for (const { id, transaction } of transactions) {
      if (transaction.kind === 'reading') {
        const opened = this.#open(transaction, { id, height: block.header.height });
        if (opened !== undefined) rows.push(opened);
      } else if (transaction.kind === 'grant') {
        const { day, author, recipients } = transaction;
        if (author === member) for (const { recipient } of recipients) granted.push({ day, recipient });
        rows.push(...this.#takeGrant(transaction, id));
      }
    }
    return { readings: rows, granted };
  }

  catchUp(): void {
    const { home, replica } = this.#options;
    if (home.appliedIndex() > replica.appliedIndex) home.clear();
    const { store } = replica;
    const origin = store.beginning.origin()?.logIndex ?? 0;
    if (home.appliedIndex() < origin) {
      for (const entry of store.entries(1)) if (entry.index <= origin) this.takePast(appliedOf(entry));
    }
    const from = Math.max(home.appliedIndex(), origin) + 1;
    for (const entry of store.entries(from)) this.take(appliedOf(entry));
  }

  #open(
    reading: Reading,
    at: { readonly id: TransactionId; readonly height: number },
  ): OpenedReading | undefined {
    const { community } = this.#options.replica;
    const { author: member, minute, revision, sealed } = reading;
    const dayKey = this.#dayKeyOf(member, dayOfMinute(minute));
    const publicKey = community.members[member]?.publicKey;
    if (dayKey === undefined || publicKey === undefined) return undefined;
    const content =
      this.#options.known(reading, at.id) ??
      openReading({ dayKey, community: community.id, publicKey, minute, revision, sealed });
    return content === undefined ? undefined : { member, minute, revision, height: at.height, ...content };
  }

  #takeGrant(grant: Grant, id: TransactionId): OpenedReading[] {
    const { member, keys, replica, home } = this.#options;
    const mine = grant.recipients.find(({ recipient }) => recipient === member);
    const author = replica.community.members[grant.author];
    if (mine === undefined || author === undefined) return [];
    const opened = openGrant({
      sealing: keys.sealing,
      ephemeralKey: grant.ephemeralKey,
      wrapped: mine.wrapped,
      community: replica.community.id,
      author: author.publicKey,
      day: grant.day,
    });
    if (opened.kind === 'failed') {
      this.#disputeGrant(id);
      return [];
    }
    home.put({ dayKeys: [{ member: grant.author, day: grant.day, key: opened.dayKey }] });
    this.#dayKeys.set(nameOf(grant.author, grant.day), opened.dayKey);
    return this.#openBacklog(grant.author, grant.day);
  }

  #disputeGrant(grant: TransactionId): void {
    const { member, replica, send } = this.#options;
    const isDisputed = [...replica.community.disputes.values()].some(
      ({ dispute: { subject, author } }) =>
        subject.kind === 'grant' && subject.grant === grant && author === member,
    );
    if (!isDisputed) void send({ kind: 'dispute', subject: { kind: 'grant', grant } });
  }

  /** Readings of a day that were on the chain before its key came. */
  #openBacklog(author: MemberIndex, day: UtcDay): OpenedReading[] {
    const { store } = this.#options.replica;
    const startMinute = firstMinuteOfDay(day);
    const span = { startMinute, endMinute: addMinutes(startMinute, MINUTES_PER_DAY) };
    const opened: OpenedReading[] = [];
    let height = -1;
    let transactions: readonly Uint8Array[] = [];
    for (const place of store.placesOf(author, span)) {
      if (place.height !== height) {
        const row = store.blockByHeight('energy', place.height);
        const block = row === undefined ? undefined : decodeBlock(row.bytes);
        height = place.height;
        transactions = block?.kind === 'ok' ? block.block.transactions : [];
      }
      const bytes = transactions[place.position];
      const decoded = bytes === undefined ? undefined : decodeTransaction(bytes);
      if (decoded?.kind !== 'ok' || decoded.signed.transaction.kind !== 'reading') continue;
      const reading = this.#open(decoded.signed.transaction, { id: decoded.signed.id, height });
      if (reading !== undefined) opened.push(reading);
    }
    return opened;
  }

  #dayKeyOf(author: MemberIndex, day: UtcDay): Uint8Array | undefined {
    const { member, keys, home } = this.#options;
    if (author === member) return keys.dayKey(day);
    const name = nameOf(author, day);
    if (!this.#dayKeys.has(name)) this.#dayKeys.set(name, home.dayKey({ member: author, day }));
    return this.#dayKeys.get(name);
  }
}

function nameOf(author: MemberIndex, day: UtcDay): string {
  return `${author}/${day}`;
}

/** @throws LedgerFault */
function appliedOf(entry: CommittedEntry): AppliedEntry {
  const decoded = decodeBlock(entry.bytes);
  if (decoded.kind === 'refused') throw new LedgerFault(`log entry ${entry.index}`, decoded.refusal);
  const { block } = decoded;
  return { entry, block, transactions: block.transactions.flatMap(decodedOrNone) };
}

function decodedOrNone(bytes: Uint8Array): SignedTransaction[] {
  const decoded = decodeTransaction(bytes);
  return decoded.kind === 'ok' ? [decoded.signed] : [];
}
