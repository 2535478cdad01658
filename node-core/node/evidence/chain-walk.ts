import { equalBytes, toHex } from '../../codec/index.ts';
import {
  type Block,
  type BlockHeader,
  type ChainName,
  type Hash,
  sentenceOf,
  ZERO_HASH,
} from '../../ledger/index.ts';
import type { LedgerReader } from '../../storage/index.ts';
import type { FaultList } from './fault-list.ts';
import type { Pace } from './pace.ts';
import { readBlock } from './stored-block.ts';

/** A block whose form, hash, link and Merkle root hold. */
export interface SoundBlock {
  readonly header: BlockHeader;
  readonly hash: Hash;
  readonly transactions: readonly Uint8Array[];
  /** Raft index, as the row says; the certificate signs it. */
  readonly logIndex: number;
}

/** Heights of one chain, both included. */
export interface HeightRange {
  readonly from: number;
  readonly to: number;
}

/** The last block of a run of linked blocks: the certificate that vouches for the run must be its. */
export interface RunEnd extends HeightRange {
  readonly chain: ChainName;
}

/**
 * Goes up one chain and hands out its sound blocks. Faulty ones are booked and passed over: where only the transactions
 * are wrong, the header still links what is above to what is below.
 */
export class ChainWalk {
  readonly chain: ChainName;
  readonly #store: LedgerReader;
  readonly #community: Hash;
  readonly #faults: FaultList;
  readonly #pace: Pace;
  #before: { readonly header: BlockHeader; readonly hash: Hash } | undefined;
  #runStart = 0;
  #ends: RunEnd[] = [];
  #blocks = 0;

  constructor(of: {
    readonly chain: ChainName;
    readonly store: LedgerReader;
    readonly community: Hash;
    readonly faults: FaultList;
    readonly pace: Pace;
  }) {
    this.chain = of.chain;
    this.#store = of.store;
    this.#community = of.community;
    this.#faults = of.faults;
    this.#pace = of.pace;
  }

  /** Blocks handed out so far. */
  get count(): number {
    return this.#blocks;
  }

  /** The sound blocks of a range, upward; where one range ends as the next begins, the link between is checked too. */
  async *blocks({ from, to }: HeightRange): AsyncGenerator<SoundBlock, void, void> {
    if (to < from) return;
    if (this.#before?.header.height !== from - 1) {
      this.#before = undefined;
      this.#runStart = from;
    }
    for (let height = from; height <= to; height += 1) {
      if (this.#pace.isDue()) await this.#pace.breathe();
      const sound = this.#read(height);
      if (sound === undefined) continue;
      this.#blocks += 1;
      yield sound;
    }
    this.#noteEnd();
  }

  /** Ends of runs since the last call. */
  takeEnds(): readonly RunEnd[] {
    const ends = this.#ends;
    this.#ends = [];
    return ends;
  }

  #read(height: number): SoundBlock | undefined {
    const { chain } = this;
    const read = readBlock(this.#store, { chain, height });
    const found = read.kind === 'sound' ? read : read.header;
    if (read.kind === 'faulty') this.#faults.addBlock({ chain, height }, read.what);
    if (found === undefined) {
      this.#endRun(height + 1);
      return undefined;
    }
    const { block, row } = found;
    const wrong = this.#misplaced(block);
    if (wrong !== undefined) {
      this.#faults.addBlock({ chain, height }, wrong);
      this.#endRun(height);
    }
    this.#before = { header: block.header, hash: block.hash };
    if (read.kind === 'faulty' || wrong !== undefined) return undefined;
    const { header, hash, transactions } = block;
    return { header, hash, transactions, logIndex: row.logIndex };
  }

  /** Why a block may not stand here, seen from the one before and the community. */
  #misplaced({ header, hash }: Block): string | undefined {
    const founding = header.chain === 'contract' && header.height === 0;
    if (founding) {
      return equalBytes(hash, this.#community) ? undefined : 'it does not found this community';
    }
    if (!equalBytes(header.community, this.#community)) return sentenceOf('wrongCommunity');
    const previous = this.#previousOf(header);
    if (previous !== undefined && !equalBytes(header.previous, previous)) {
      return `${sentenceOf('wrongPrevious')} (${toHex(previous)})`;
    }
    const before = this.#before?.header;
    return before !== undefined && header.time < before.time ? sentenceOf('timeBackwards') : undefined;
  }

  /** What `previous` must be; undefined where the block before could not be read. */
  #previousOf({ height, chain }: BlockHeader): Hash | undefined {
    if (height === 0) return chain === 'energy' ? this.#community : ZERO_HASH;
    return this.#before?.hash;
  }

  #endRun(next: number): void {
    this.#noteEnd();
    this.#before = undefined;
    this.#runStart = next;
  }

  #noteEnd(): void {
    if (this.#before === undefined) return;
    this.#ends.push({ chain: this.chain, from: this.#runStart, to: this.#before.header.height });
  }
}
