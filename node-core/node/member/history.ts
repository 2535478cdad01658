import { equalBytes, ItemFault, toHex } from '../../codec/index.ts';
import type { CommittedEntry } from '../../consensus/ordering.ts';
import type { Verifier } from '../../identity/index.ts';
import {
  CommunityState,
  decodeBlock,
  type Hash,
  StateBytesError,
  validateBlock,
} from '../../ledger/index.ts';
import { type HouseholdId, type HouseholdNetwork, NetworkError, SERVICES } from '../../network/index.ts';
import {
  type IndexedBlock,
  type LedgerOrigin,
  type LedgerStore,
  RetryableStorageError,
} from '../../storage/index.ts';
import { indexedBlock } from '../block-index.ts';
import { type CertifiedFault, certifiedFault } from '../group/certified-entry.ts';
import type { Peer } from '../group/group-wire.ts';
import type { AppliedEntry } from '../replica.ts';
import { encodeRange, EntryPieces } from './entry-bytes.ts';
import { pause } from './pause.ts';

/** How a home begins where the community's history is long. */
export interface HistorySettings {
  /** A history of so many entries is long: an empty copy begins at a checkpoint. 3000, when left out. */
  readonly longEntries?: number;
  /** Of one core, what checking the history behind the checkpoint may take: 0 to 1. A quarter, when left out. */
  readonly share?: number;
}

export const LONG_ENTRIES = 3000;
export const HISTORY_SHARE = 0.25;

/** How much of the history before the checkpoint is here and verified. */
export interface HistoryProgress {
  readonly verified: number;
  /** Entries up to the checkpoint. */
  readonly total: number;
}

export interface HistoryOptions {
  readonly network: Pick<HouseholdNetwork, 'ask' | 'report'>;
  readonly store: LedgerStore;
  readonly verifier: Verifier;
  /** The community's ID: the hash of its founding block. */
  readonly community: Hash;
  /** Homes whose link is up, with how far they are. */
  readonly peers: () => readonly Peer[];
  readonly monotonicMs: () => number;
  /** Of one core, from 0 to 1, that the checking may take. */
  readonly share: number;
  /** Opens what this household may open of a block. */
  readonly take: (entry: AppliedEntry) => void;
  /** What was opened is on the disk when it returns. */
  readonly flush: () => void;
  readonly onProgress: (progress: HistoryProgress) => void;
  /** The history is whole, every certificate in it good, and it is not that of the checkpoint. */
  readonly onFalse: (detail: string) => void;
}

/** Entries of one request. */
const RANGE_ENTRIES = 2000;
/** Work of one turn, in which nothing else happens. */
const TURN_MS = 12;
/** Blocks after which the state is kept, for a restart to go on from. */
const KEPT_EVERY = 2000;
/** How long a disk that is full is left alone before it is tried again. */
const DISK_RETRY_MS = 10_000;
/** Between two rounds in which nobody had anything. */
const RETRY_MS = 1000;

/**
 * Fetches what came before the checkpoint that this copy began at, from the founding block on, and checks all of it as if
 * it had come first: the founding block's hash is the community's ID, every certificate is by those who voted then, every
 * block keeps every rule. At the end it must be the checkpoint that comes out: then the copy is whole. It takes a share of
 * one core, in short turns, and goes on after a restart where it was.
 */
export class History {
  readonly #options: HistoryOptions;
  readonly #stopping = new AbortController();
  readonly #origin: LedgerOrigin;
  #community = CommunityState.founding();
  #index = 0;
  #keptIndex = 0;
  #isOver = false;

  /** @returns undefined where the copy is whole, or known to be false */
  static of(options: HistoryOptions): History | undefined {
    const origin = options.store.beginning.origin();
    return origin === undefined || origin.fault !== null ? undefined : new History(options, origin);
  }

  private constructor(options: HistoryOptions, origin: LedgerOrigin) {
    this.#options = options;
    this.#origin = origin;
    this.#load();
  }

  /** Null when the copy is whole. */
  get progress(): HistoryProgress | null {
    return this.#isOver ? null : { verified: this.#index, total: this.#origin.logIndex };
  }

  /** Goes on until it is done, or stopped; a disk that is full is tried again. @throws FatalStorageError */
  async run(): Promise<void> {
    while (!this.#isOver && !this.#signal.aborted) {
      try {
        await this.#again();
        await this.#toTheEnd();
      } catch (error) {
        if (!(error instanceof RetryableStorageError)) throw error;
        await pause(DISK_RETRY_MS, this.#signal);
        this.#load();
      }
    }
  }

  async #toTheEnd(): Promise<void> {
    while (!this.#isOver && !this.#signal.aborted) {
      if (this.#index === this.#origin.logIndex) this.#finish();
      else if (!(await this.#round())) await pause(RETRY_MS, this.#signal);
    }
  }

  /** As far as the disk has the state. */
  #load(): void {
    const past = this.#options.store.beginning.origin()?.past ?? null;
    const kept = past === null ? undefined : decodedState(past.state);
    this.#community = kept ?? CommunityState.founding();
    this.#index = kept === undefined ? 0 : (past?.logIndex ?? 0);
    this.#keptIndex = this.#index;
  }

  stop(): void {
    this.#stopping.abort();
  }

  get #signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** What was verified after the state was kept last: it is on the disk, and only makes the state again. */
  async #again(): Promise<void> {
    const { store } = this.#options;
    let turn: CommittedEntry[] = [];
    for (const entry of store.entries(this.#index + 1)) {
      if (entry.index > this.#origin.logIndex || this.#signal.aborted) break;
      turn.push(entry);
      if (turn.length < 64) continue;
      await this.#verify(turn, { isStored: true });
      turn = [];
    }
    await this.#verify(turn, { isStored: true });
  }

  /** Asks one home after the other. @returns whether anybody brought this on */
  async #round(): Promise<boolean> {
    const before = this.#index;
    const able = this.#options.peers().filter(({ appliedIndex }) => appliedIndex > before);
    for (const { household } of able) {
      if (this.#signal.aborted || this.#isOver) return true;
      await this.#fetchFrom(household);
      if (this.#index > before) return true;
    }
    return false;
  }

  async #fetchFrom(household: HouseholdId): Promise<void> {
    const { network } = this.#options;
    const limit = Math.min(RANGE_ENTRIES, this.#origin.logIndex - this.#index);
    const request = encodeRange({ from: this.#index + 1, limit });
    const pieces = new EntryPieces();
    try {
      const answer = network.ask(household, { ...SERVICES.blocks, request, signal: this.#signal });
      for await (const piece of answer) {
        const fault = await this.#verify(pieces.push(piece), { isStored: false });
        // The one who gave a history that contradicts the checkpoint has done nothing wrong by that.
        if (fault !== undefined && !this.#isOver) {
          const evidence = `entry ${this.#index + 1}: ${fault.reason}: ${fault.detail}`;
          return network.report(household, { offence: 'invalid', evidence });
        }
        if (this.#isOver || this.#signal.aborted) return;
      }
    } catch (error) {
      if (error instanceof ItemFault) {
        network.report(household, { offence: 'garbled', evidence: error.message });
      } else if (!(error instanceof NetworkError)) {
        throw error;
      }
    }
  }

  /** Turn by turn, so that neither this PC nor this process has to wait for it. @returns what is wrong with one of them */
  async #verify(
    entries: readonly CommittedEntry[],
    how: { readonly isStored: boolean },
  ): Promise<CertifiedFault | undefined> {
    const { monotonicMs, share, onProgress } = this.#options;
    let at = 0;
    while (at < entries.length && !this.#signal.aborted && !this.#isOver) {
      const startMs = monotonicMs();
      const done: AppliedEntry[] = [];
      let fault: CertifiedFault | undefined;
      while (at < entries.length && fault === undefined && monotonicMs() - startMs < TURN_MS) {
        const entry = entries[at];
        if (entry === undefined) break;
        const applied = this.#apply(entry, how);
        if ('reason' in applied) fault = applied;
        else done.push(applied);
        at += 1;
      }
      if (!this.#isOver) this.#keep(done, how);
      onProgress({ verified: this.#index, total: this.#origin.logIndex });
      if (fault !== undefined || this.#isOver) return fault;
      await pause((monotonicMs() - startMs) * (1 / share - 1), this.#signal);
    }
    return undefined;
  }

  #apply(entry: CommittedEntry, { isStored }: { readonly isStored: boolean }): AppliedEntry | CertifiedFault {
    const { verifier, community } = this.#options;
    const replica = { appliedIndex: this.#index, community: this.#community };
    const uncertified = isStored ? undefined : certifiedFault(entry, { replica, verifier, community });
    if (uncertified !== undefined) return uncertified;
    const decoded = decodeBlock(entry.bytes);
    if (decoded.kind === 'refused') return { reason: decoded.refusal.kind, detail: decoded.refusal.detail };
    const { block } = decoded;
    // A majority has checked the transactions' signatures before it signed; `Check everything` checks them here, too.
    const context = { now: block.header.time, verifier, knownGood: () => true };
    const validated = validateBlock(block, this.#community, context);
    if (validated.kind === 'refused') {
      return { reason: validated.refusal.kind, detail: validated.refusal.detail };
    }
    if (entry.index === this.#origin.logIndex && !equalBytes(block.hash, this.#origin.hash)) {
      return this.#findFalse(`entry ${entry.index} is ${toHex(block.hash)}, not ${toHex(this.#origin.hash)}`);
    }
    this.#index = entry.index;
    return { entry, block, transactions: validated.applied.transactions };
  }

  /** Puts what was verified on the disk, and now and then the state with it. */
  #keep(done: readonly AppliedEntry[], { isStored }: { readonly isStored: boolean }): void {
    const { store, take, flush } = this.#options;
    for (const applied of done) take(applied);
    const blocks: readonly IndexedBlock[] = isStored ? [] : done.map(indexedBlock);
    if (this.#index - this.#keptIndex < KEPT_EVERY) {
      if (blocks.length > 0) store.beginning.appendPast(blocks);
      return;
    }
    // Whatever was opened up to here is not opened again after a restart.
    flush();
    store.beginning.appendPast(blocks, { logIndex: this.#index, state: this.#community.encode() });
    this.#keptIndex = this.#index;
  }

  #finish(): void {
    const { store, flush, onProgress } = this.#options;
    flush();
    store.beginning.close();
    this.#isOver = true;
    onProgress({ verified: this.#index, total: this.#origin.logIndex });
  }

  #findFalse(detail: string): CertifiedFault {
    const { store, onFalse } = this.#options;
    store.beginning.markFalse(detail);
    this.#isOver = true;
    onFalse(detail);
    return { reason: 'otherHistory', detail };
  }
}

function decodedState(bytes: Uint8Array): CommunityState | undefined {
  try {
    return CommunityState.decode(bytes);
  } catch (error) {
    if (error instanceof StateBytesError) return undefined;
    throw error;
  }
}
