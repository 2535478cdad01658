import assert from 'node:assert/strict';
import { equalBytes } from '../codec/index.ts';
import type { CommittedEntry, OrderedLog } from '../consensus/ordering.ts';
import type { Signer, Verifier } from '../identity/index.ts';
import {
  type AppliedBlock,
  type Block,
  CommunityState,
  certificateMessage,
  type ChainName,
  decodeBlock,
  encodeCertificate,
  type MemberIndex,
  type Refusal,
  type SignedTransaction,
  type TransactionId,
  validateBlock,
} from '../ledger/index.ts';
import type { LedgerStore } from '../storage/index.ts';
import type { Clock } from './clock.ts';
import { type Emitter, emitter, type Signal } from './signal.ts';
import { blockIndex } from './block-index.ts';
import { signatureMemory } from './signature-memory.ts';
import { minuteOfMs } from '../units/index.ts';

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
  readonly community: CommunityState;
  readonly store: LedgerStore;
  /** The last applied log index; 0 before the founding block. */
  readonly appliedIndex: number;
  readonly applied: Signal<AppliedEntry>;
  /** This process has made or checked the signature of this transaction: it is not checked again. */
  vouch(id: TransactionId): void;
  readonly vouched: (id: TransactionId) => boolean;
  /** Stores the state, so that the next start is quick. */
  saveSnapshot(): void;
  close(): void;
}

/** Raised when stored blocks do not make a ledger: the file was changed behind our back. */
export class LedgerFault extends Error {
  override readonly name = 'LedgerFault';
  readonly refusal: Refusal;
  constructor(where: string, refusal: Refusal) {
    super(`${where}: ${refusal.kind} (${refusal.detail})`);
    this.refusal = refusal;
  }
}

interface Pending {
  readonly block: Block;
  readonly applied: AppliedBlock;
}

/** Blocks between two stored states. */
const SNAPSHOT_INTERVAL = 2000;

export function openReplica(options: ReplicaOptions): Replica {
  const { store, verifier, clock } = options;
  const [snapshot] = store.snapshots();
  const community =
    snapshot === undefined ? CommunityState.founding() : CommunityState.decode(snapshot.bytes);
  const memory = signatureMemory();
  const applied: Emitter<AppliedEntry> = emitter();
  let appliedIndex = snapshot?.logIndex ?? 0;
  let snapshotIndex = appliedIndex;
  /** Validated at the tip but not committed: its effects are in the state, and can be taken back. */
  let pending: Pending | undefined;

  const dropPending = () => {
    pending?.applied.undo();
    pending = undefined;
  };

  /** True while the blocks come from our own disk. */
  let stored = true;

  const stage = (bytes: Uint8Array): Pending | Refusal => {
    if (pending !== undefined && equalBytes(pending.block.bytes, bytes)) return pending;
    dropPending();
    const decoded = decodeBlock(bytes);
    if (decoded.kind === 'refused') return decoded.refusal;
    const validated = validateBlock(decoded.block, community, {
      now: minuteOfMs(clock.nowMs()),
      verifier,
      knownGood: stored ? () => true : memory.has,
    });
    if (validated.kind === 'refused') return validated.refusal;
    pending = { block: decoded.block, applied: validated.applied };
    return pending;
  };

  /** Applies an entry and, between the check and the point of no return, makes it durable. */
  const settle = (entry: CommittedEntry, persist: (done: AppliedEntry) => void): AppliedEntry => {
    assert.equal(entry.index, appliedIndex + 1, 'log entries are applied in order');
    const staged = stage(entry.bytes);
    if (!('block' in staged)) throw new LedgerFault(`log entry ${entry.index}`, staged);
    const done = { entry, block: staged.block, transactions: staged.applied.transactions };
    try {
      persist(done);
    } catch (error) {
      dropPending();
      throw error;
    }
    pending = undefined;
    appliedIndex = entry.index;
    for (const { id } of done.transactions) memory.forget(id);
    return done;
  };

  const saveSnapshot = () => {
    if (appliedIndex === snapshotIndex) return;
    store.saveSnapshot({ logIndex: appliedIndex, bytes: community.encode(), hash: community.stateHash() });
    snapshotIndex = appliedIndex;
  };

  const replica: Replica = {
    community,
    store,
    applied,
    get appliedIndex() {
      return appliedIndex;
    },
    vouch: memory.add,
    vouched: memory.has,
    check({ index, term, bytes }) {
      const staged = stage(bytes);
      if (!('block' in staged)) {
        return { kind: 'refused', reason: staged.kind, detail: staged.detail, position: staged.position };
      }
      assert(options.validator !== undefined, 'a node that only follows is not asked to sign');
      const message = certificateMessage({
        community: community.id,
        term,
        index,
        blockHash: staged.block.hash,
      });
      return { kind: 'ok', signature: options.validator.signer.sign(message) };
    },
    certify: ({ index, signatures }) => encodeCertificate({ index, signatures }),
    committed(entry) {
      const done = settle(entry, ({ block, transactions }) => {
        const { header, hash } = block;
        store.append(
          {
            logIndex: entry.index,
            term: entry.term,
            chain: header.chain,
            height: header.height,
            hash,
            time: header.time,
            bytes: entry.bytes,
            certificate: entry.certificate,
          },
          blockIndex(transactions),
        );
      });
      if (appliedIndex - snapshotIndex >= SNAPSHOT_INTERVAL) saveSnapshot();
      applied.emit(done);
    },
    saveSnapshot,
    close() {
      dropPending();
      saveSnapshot();
      store.close();
    },
  };

  for (const entry of store.entries(appliedIndex + 1)) {
    // Signatures were checked before the entry was stored; `verify` checks them again, from the files alone.
    settle(entry, () => {});
  }
  stored = false;
  return replica;
}

/** The last block's height, for reports. */
export function heightOf(replica: Replica, chain: ChainName): number {
  return replica.community.head(chain).height;
}
