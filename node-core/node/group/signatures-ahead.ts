import { decodeFrame, type Frame } from '../../consensus/driver/frames.ts';
import { decodeChange } from '../../consensus/raft/config-change.ts';
import type { Entry, NodeId } from '../../consensus/raft/entry.ts';
import type { SignatureCheck, Verifier } from '../../identity/index.ts';
import { decodeBlock, decodeTransaction, signatureCheck, type TransactionId } from '../../ledger/index.ts';
import type { Replica } from '../replica.ts';

/** Frames below this hold few transactions: checking them at once takes less time than handing them over. */
const LARGE_FRAME_BYTES = 16 * 1024;

export interface SignaturesAheadOptions {
  readonly self: NodeId;
  readonly replica: Replica;
  readonly verifier: Verifier;
  /** Hands a frame on as it came. */
  readonly receive: (from: NodeId, frame: Uint8Array) => void;
  /** Hands on what was read of a frame, its signatures known as far as they hold. */
  readonly take: (from: NodeId, frame: Frame) => void;
}

/**
 * Checks the signatures of large appends on the thread pool before the group sees them, so that the main thread goes on
 * answering heartbeats meanwhile. Large frames of one node stay in their order; small ones overtake them, as they may on
 * any network. What does not hold, or cannot be read, is left for the group to refuse.
 */
export class SignaturesAhead {
  readonly #options: SignaturesAheadOptions;
  readonly #lines = new Map<NodeId, Promise<void>>();

  constructor(options: SignaturesAheadOptions) {
    this.#options = options;
  }

  receive(from: NodeId, frame: Uint8Array): void {
    const { self, receive, take } = this.#options;
    if (frame.length < LARGE_FRAME_BYTES) return receive(from, frame);
    const decoded = decodeFrame(frame, { from, to: self });
    if (decoded.kind === 'malformed') return receive(from, frame);
    const { frame: read } = decoded;
    const line = this.#lines.get(from);
    const checks =
      read.kind === 'raft' && read.message.kind === 'appendEntries'
        ? this.#unknown(read.message.entries)
        : [];
    if (checks.length === 0 && line === undefined) return take(from, read);
    const next = this.#inLine(line, { from, read, checks });
    this.#lines.set(from, next);
    void next.finally(() => {
      if (this.#lines.get(from) === next) this.#lines.delete(from);
    });
  }

  async #inLine(
    before: Promise<void> | undefined,
    {
      from,
      read,
      checks,
    }: { readonly from: NodeId; readonly read: Frame; readonly checks: readonly Unknown[] },
  ): Promise<void> {
    const { verifier, replica, take } = this.#options;
    const held = await verifier.verifyMany(checks.map(({ check }) => check));
    for (const [at, { id }] of checks.entries()) if (held[at] === true) replica.vouch(id);
    await before;
    take(from, read);
  }

  #unknown(entries: readonly Entry[]): readonly Unknown[] {
    const { replica } = this.#options;
    const { id: community, members } = replica.community;
    const unknown: Unknown[] = [];
    for (const bytes of entries.flatMap(blockOf)) {
      const block = decodeBlock(bytes);
      if (block.kind === 'refused') continue;
      for (const transaction of block.block.transactions) {
        const decoded = decodeTransaction(transaction);
        if (decoded.kind === 'refused' || replica.vouched(decoded.signed.id)) continue;
        const publicKey = members[decoded.signed.transaction.author]?.publicKey;
        if (publicKey === undefined) continue;
        unknown.push({ id: decoded.signed.id, check: signatureCheck(transaction, { community, publicKey }) });
      }
    }
    return unknown;
  }
}

interface Unknown {
  readonly id: TransactionId;
  readonly check: SignatureCheck;
}

function blockOf({ kind, bytes }: Entry): readonly Uint8Array[] {
  if (kind === 'data') return [bytes];
  const context = kind === 'config' ? decodeChange(bytes)?.context : undefined;
  return context === undefined || context.length === 0 ? [] : [context];
}
