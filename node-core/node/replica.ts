import assert from 'node:assert/strict';
import { equalBytes } from '../codec/index.ts';
import type { CommittedEntry, OrderedLog } from '../consensus/ordering.ts';
import type { Signer, Verifier } from '../identity/index.ts';
import {
  type AppliedBlock,
  type Block,
  CommunityState,
  certificateMessage,
  decodeBlock,
  encodeCertificate,
  type MemberIndex,
  type SignedTransaction,
  StateBytesError,
  type TransactionId,
  validateBlock,
} from '../ledger/index.ts';
import {
  DamagedDatabase,
  type LedgerStore,
  type RaftBase,
  type StoredCheckpoint,
  type StoredSnapshot,
} from '../storage/index.ts';
import { type Minute, minuteOfMs } from '../units/index.ts';
import { indexedBlock } from './block-index.ts';
import { type CheckedCheckpoint, checkCheckpoint, stateOfCheckpoint } from './checkpoint.ts';
import type { Clock } from './clock.ts';
import { type Emitter, emitter, type Signal } from './signal.ts';
import { signatureMemory } from './signature-memory.ts';

/** A block that is certified, stored and applied. */
export interface AppliedEntry {
  readonly entry: CommittedEntry;
  readonly block: Block;
  readonly transactions: readonly SignedTransaction[];
}

export interface ReplicaOptions {
  readonly store: LedgerStore;
  readonly verifier: Verifier;
  readonly clock: Clock;
  /** With what this member signs blocks that it has checked; undefined on a node that only follows. */
  readonly validator: { readonly member: MemberIndex; readonly signer: Signer } | undefined;
}

/**
 * One copy of the community's ledger: the blocks on disk and the state that they make, in step. Opening it takes the
 * last snapshot and applies what came after it, by the same code that applies new blocks.
 */
export interface Replica extends OrderedLog {
  /** Ask for it anew each time: it is another object after `begin`. */
  readonly community: CommunityState;
  readonly store: LedgerStore;
  /** The last applied log index; 0 before the founding block. */
  readonly appliedIndex: number;
  readonly applied: Signal<AppliedEntry>;
  /**
   * Makes an entry durable (but one that `isFetched`), and applies it. It is certified: that it was on time when it came is for those to know who
   * signed it. `base` goes to the disk in the same step.
   */
  commit(entry: CommittedEntry, how?: CommitOptions): void;
  /** This process has made or checked the signature of this transaction: it is not checked again. */
  readonly vouch: (id: TransactionId) => void;
  readonly vouched: (id: TransactionId) => boolean;
  /** This process has built the next block, and made every signature in it. */
  vouchBlock(block: Block): void;
  /** Begins, where nothing is applied yet, behind a checkpoint that somebody vouches for. On the disk when it returns. */
  begin(checkpoint: StoredCheckpoint, checked: Pick<CheckedCheckpoint, 'state' | 'origin'>): void;
  /** Stores the state, so that the next start is quick. */
  saveSnapshot(): void;
  close(): void;
}

/** Raised when stored blocks do not make a ledger: the file was changed behind our back. */
export class LedgerFault extends Error {
  override readonly name = 'LedgerFault';
  constructor(where: string, why: { readonly kind: string; readonly detail: string }) {
    super(`${where}: ${why.kind} (${why.detail})`);
  }
}

/** How an entry comes to be applied. */
export interface CommitOptions {
  /** Where Raft's log ends with it; only for a member of a group. */
  readonly base?: RaftBase;
  /** The validators' majority has checked its signatures, and its certificate has been checked here: they are not checked again. */
  readonly signaturesKnown?: boolean;
  /** It came certified from another home, and may be fetched again: nothing waits for this disk. */
  readonly isFetched?: boolean;
}

type Staged =
  | { readonly kind: 'ok'; readonly block: Block; readonly applied: AppliedBlock }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly detail: string;
      readonly position: number | null;
    };
type Pending = Extract<Staged, { kind: 'ok' }>;

/** Blocks between two stored states. */
const SNAPSHOT_INTERVAL = 2000;

/**
 * Opens the copy of the ledger that a store holds.
 * @throws LedgerFault when its blocks do not make a ledger; StorageError
 */
export function openReplica(options: ReplicaOptions): Replica {
  return new StoredReplica(options);
}

class StoredReplica implements Replica {
  readonly store: LedgerStore;
  readonly applied: Emitter<AppliedEntry> = emitter();
  readonly vouch: (id: TransactionId) => void;
  readonly vouched: (id: TransactionId) => boolean;
  readonly #options: ReplicaOptions;
  readonly #memory = signatureMemory();
  #community: CommunityState;
  #appliedIndex: number;
  #snapshotIndex: number;
  /** Validated at the tip but not committed: its effects are in the state, and can be taken back. */
  #pending: Pending | undefined;
  #vouchedBlock: Block | undefined;

  constructor(options: ReplicaOptions) {
    const { store } = options;
    const start = lastState(store);
    this.#options = options;
    this.store = store;
    this.#community = start.community;
    this.#appliedIndex = start.logIndex;
    this.#snapshotIndex = start.logIndex;
    this.vouch = this.#memory.add;
    this.vouched = this.#memory.has;
    for (const entry of store.entries(start.logIndex + 1)) {
      // Signatures were checked before the entry was stored; `verify` checks them again, from the files alone.
      this.#settle(entry, { signaturesKnown: true, persist: () => {} });
    }
    if (store.lastIndex() !== this.#appliedIndex) {
      const detail = `the log ends with entry ${store.lastIndex()}`;
      throw new LedgerFault(`log entry ${this.#appliedIndex + 1}`, { kind: 'missing', detail });
    }
  }

  get community(): CommunityState {
    return this.#community;
  }

  get appliedIndex(): number {
    return this.#appliedIndex;
  }

  vouchBlock(block: Block): void {
    this.#vouchedBlock = block;
  }

  check({ index, term, bytes }: Parameters<OrderedLog['check']>[0]): ReturnType<OrderedLog['check']> {
    const staged = this.#stage(bytes, {
      now: minuteOfMs(this.#options.clock.nowMs()),
      signaturesKnown: false,
    });
    if (staged.kind === 'refused') return staged;
    const { validator } = this.#options;
    assert(validator !== undefined, 'a node that only follows is not asked to sign');
    const place = { community: this.community.id, term, index, blockHash: staged.block.hash };
    return { kind: 'ok', signature: validator.signer.sign(certificateMessage(place)) };
  }

  certify({ index, signatures }: Parameters<OrderedLog['certify']>[0]): Uint8Array {
    return encodeCertificate({ index, signatures });
  }

  committed(entry: CommittedEntry): void {
    this.commit(entry);
  }

  commit(entry: CommittedEntry, how: CommitOptions = {}): void {
    const { base, signaturesKnown = false, isFetched = false } = how;
    const persist = (applied: AppliedEntry) => {
      const { block, index } = indexedBlock(applied);
      if (isFetched) this.store.appendFetched(block, index);
      else this.store.append(block, index, base);
    };
    const { done, checkpoint } = this.#settle(entry, { signaturesKnown, persist });
    if (checkpoint !== null) this.#keepCheckpoint(done, checkpoint);
    if (this.#appliedIndex - this.#snapshotIndex >= SNAPSHOT_INTERVAL) this.saveSnapshot();
    this.applied.emit(done);
  }

  begin(checkpoint: StoredCheckpoint, { state, origin }: Pick<CheckedCheckpoint, 'state' | 'origin'>): void {
    assert.equal(this.#appliedIndex, 0, 'a ledger begins once');
    this.#dropPending();
    this.store.beginning.beginAt(origin, checkpoint);
    this.#community = state;
    this.#appliedIndex = origin.logIndex;
    this.#snapshotIndex = origin.logIndex;
  }

  saveSnapshot(): void {
    if (this.#appliedIndex === this.#snapshotIndex) return;
    const { community } = this;
    this.store.saveSnapshot({
      logIndex: this.#appliedIndex,
      bytes: community.encode(),
      hash: community.stateHash(),
    });
    this.#snapshotIndex = this.#appliedIndex;
  }

  close(): void {
    this.#dropPending();
    this.saveSnapshot();
    this.store.close();
  }

  /** Validates a block at the tip; one that is staged already is not validated again. */
  #stage(bytes: Uint8Array, how: { readonly now: Minute | null; readonly signaturesKnown: boolean }): Staged {
    if (this.#pending !== undefined && equalBytes(this.#pending.block.bytes, bytes)) return this.#pending;
    this.#dropPending();
    const vouched = this.#vouchedBlock?.bytes === bytes ? this.#vouchedBlock : undefined;
    const decoded = vouched === undefined ? decodeBlock(bytes) : ({ kind: 'ok', block: vouched } as const);
    const validated =
      decoded.kind === 'refused'
        ? decoded
        : validateBlock(decoded.block, this.community, {
            // A certified block was on time when it came, wherever this PC's clock stands today.
            now: how.now ?? decoded.block.header.time,
            verifier: this.#options.verifier,
            knownGood: how.signaturesKnown || vouched !== undefined ? () => true : this.#memory.has,
          });
    if (validated.kind === 'refused') {
      const { kind: reason, detail, position } = validated.refusal;
      return { kind: 'refused', reason, detail, position };
    }
    const { applied } = validated;
    this.#pending = { kind: 'ok', block: applied.block, applied };
    return this.#pending;
  }

  /** Applies an entry and, between the check and the point of no return, makes it durable. */
  #settle(
    entry: CommittedEntry,
    how: { readonly signaturesKnown: boolean; readonly persist: (done: AppliedEntry) => void },
  ): { readonly done: AppliedEntry; readonly checkpoint: Uint8Array | null } {
    assert.equal(entry.index, this.#appliedIndex + 1, 'log entries are applied in order');
    const staged = this.#stage(entry.bytes, { now: null, signaturesKnown: how.signaturesKnown });
    if (staged.kind === 'refused') {
      const { reason: kind, detail } = staged;
      throw new LedgerFault(`log entry ${entry.index}`, { kind, detail });
    }
    const done = { entry, block: staged.block, transactions: staged.applied.transactions };
    try {
      how.persist(done);
    } catch (error) {
      this.#dropPending();
      throw error;
    }
    this.#pending = undefined;
    this.#vouchedBlock = undefined;
    this.#appliedIndex = entry.index;
    for (const { id } of done.transactions) this.#memory.forget(id);
    return { done, checkpoint: staged.applied.checkpoint };
  }

  /** For newcomers. One whose own block changed who votes is of no use to them: its certificate is by those before. */
  #keepCheckpoint({ entry, block }: AppliedEntry, state: Uint8Array): void {
    const { index: logIndex, term, certificate } = entry;
    const checkpoint = { logIndex, term, header: block.headerBytes, certificate, state };
    const { verifier } = this.#options;
    const checked = checkCheckpoint(checkpoint, { community: this.community.id, verifier });
    if (checked.kind === 'ok') this.store.beginning.saveCheckpoint(checkpoint);
  }

  #dropPending(): void {
    this.#pending?.applied.undo();
    this.#pending = undefined;
  }
}

/**
 * The state to start from. Stored states only save time: where they cannot be read, the blocks make the state again, from
 * the checkpoint on that this copy began at. @throws LedgerFault when that cannot be read
 */
function lastState(store: LedgerStore): { readonly community: CommunityState; readonly logIndex: number } {
  const founding = beginningOf(store);
  let snapshots: readonly StoredSnapshot[];
  try {
    snapshots = store.snapshots();
  } catch (error) {
    if (error instanceof DamagedDatabase) return founding;
    throw error;
  }
  for (const { bytes, logIndex } of snapshots) {
    try {
      return { community: CommunityState.decode(bytes), logIndex };
    } catch (error) {
      if (!(error instanceof StateBytesError)) throw error;
    }
  }
  return founding;
}

function beginningOf(store: LedgerStore): { readonly community: CommunityState; readonly logIndex: number } {
  const origin = store.beginning.origin();
  if (origin === undefined) return { community: CommunityState.founding(), logIndex: 0 };
  const { logIndex } = origin;
  const checkpoint = store.beginning.checkpointAt(logIndex);
  const where = `the checkpoint at entry ${logIndex}`;
  if (checkpoint === undefined) throw new LedgerFault(where, { kind: 'missing', detail: 'it is not there' });
  try {
    return { community: stateOfCheckpoint(checkpoint), logIndex };
  } catch (error) {
    if (error instanceof StateBytesError)
      throw new LedgerFault(where, { kind: 'wrongState', detail: error.message });
    throw error;
  }
}
