import { equalBytes, fromHex, sha256 } from '../../../node-core/codec/index.ts';
import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import type { ChainName, TransactionId } from '../../../node-core/ledger/index.ts';
import type {
  BlockIndex,
  HardState,
  IndexedBlock,
  LedgerSizes,
  LedgerStore,
  PlacedReading,
  PlacedTransaction,
  RaftBase,
  RaftEntry,
  RaftHardState,
  RaftWrite,
  ReadingPlace,
  ReadingSlot,
  StoredBlock,
  StoredRaftLog,
  StoredSnapshot,
} from '../../../node-core/storage/index.ts';
import { FatalStorageError } from '../../../node-core/storage/index.ts';
import type { Minute } from '../../../node-core/units/index.ts';

/** All that is on a disk, and what a power cut may still take back. */
export class DiskImage {
  readonly number: Uint8Array;
  hardState: RaftHardState = { term: 0, votedFor: null, committed: 0 };
  base: RaftBase | null = null;
  entries: RaftEntry[] = [];
  blocks: StoredBlock[] = [];
  places: Map<TransactionId, { readonly index: number; readonly position: number; readonly kind: string }>;
  snapshots: StoredSnapshot[] = [];
  heights: Record<ChainName, number[]> = { energy: [], contract: [] };
  /** Terms of the log's entries by index, also of those that have become blocks: for the checker. */
  terms = new Map<number, number>();
  /** How to take back what no sync has followed yet, newest last. */
  unsynced: ((image: DiskImage) => void)[] = [];

  constructor(number: Uint8Array) {
    this.number = number;
    this.places = new Map();
  }

  /** As it is now, apart from what is done to this one later. */
  copy(): DiskImage {
    const copy = new DiskImage(this.number);
    copy.hardState = this.hardState;
    copy.base = this.base;
    copy.entries = [...this.entries];
    copy.blocks = [...this.blocks];
    copy.places = new Map(this.places);
    copy.snapshots = [...this.snapshots];
    copy.terms = new Map(this.terms);
    copy.unsynced = [...this.unsynced];
    copy.heights = { energy: [...this.heights.energy], contract: [...this.heights.contract] };
    return copy;
  }

  /** The power goes out: so many of the last writes had not come to the disk. */
  lose(count: number): void {
    for (const takeBack of this.unsynced.splice(this.unsynced.length - count).toReversed()) takeBack(this);
    this.unsynced = [];
  }
}

/** What a write on a disk has to pass: `before` may throw for a disk that is full. */
export interface WriteGate {
  before(): void;
  after(): void;
  /** The log on the disk is another one now. */
  wroteLog(write: RaftWrite): void;
}

/**
 * `LedgerStore` in memory, with the same refusals as SQLite's: each write is whole or not there. It is durable when it
 * returns, but for blocks that the log or other homes still have: those come to the disk with the next write. The gate sees every write before and after, and may crash the home in either place.
 */
export class MemoryStore implements LedgerStore {
  readonly path = 'simulated disk';
  /** No home of the simulation begins anywhere but at the founding block. */
  readonly beginning = WHOLE;
  readonly #image: DiskImage;
  readonly #gate: WriteGate;

  constructor(image: DiskImage, gate: WriteGate) {
    this.#image = image;
    this.#gate = gate;
  }

  lastIndex(): number {
    return this.#image.blocks.length;
  }

  head(chain: ChainName): StoredBlock | undefined {
    const index = this.#image.heights[chain].at(-1);
    return index === undefined ? undefined : this.blockAt(index);
  }

  blockAt(logIndex: number): StoredBlock | undefined {
    return this.#image.blocks[logIndex - 1];
  }

  blockByHeight(chain: ChainName, height: number): StoredBlock | undefined {
    const index = this.#image.heights[chain][height];
    return index === undefined ? undefined : this.blockAt(index);
  }

  blockByHash(hash: Uint8Array): StoredBlock | undefined {
    return this.#image.blocks.find((block) => equalBytes(block.hash, hash));
  }

  *blocks(chain: ChainName, from: number, limit = Infinity): IterableIterator<StoredBlock> {
    for (let height = from; height < from + limit; height += 1) {
      const block = this.blockByHeight(chain, height);
      if (block === undefined) return;
      yield block;
    }
  }

  *entries(fromIndex: number): IterableIterator<CommittedEntry> {
    for (let index = fromIndex; ; index += 1) {
      const block = this.blockAt(index);
      if (block === undefined) return;
      yield { index, term: block.term, bytes: block.bytes, certificate: block.certificate };
    }
  }

  findTransaction(id: TransactionId): PlacedTransaction | undefined {
    const place = this.#image.places.get(id);
    const block = place === undefined ? undefined : this.blockAt(place.index);
    if (place === undefined || block === undefined) return undefined;
    return { height: block.height, position: place.position, kind: 'offer', block };
  }

  findReading(): PlacedReading | undefined {
    return this.#unused('findReading');
  }

  placeOf(_slot: ReadingSlot): ReadingPlace | undefined {
    return this.#unused('placeOf');
  }

  placesOf(): readonly ReadingPlace[] {
    return this.#unused('placesOf');
  }

  heightBefore(_chain: ChainName, _time: Minute): number {
    return this.#unused('heightBefore');
  }

  revisions(): readonly number[] {
    return this.#unused('revisions');
  }

  snapshots(): readonly StoredSnapshot[] {
    return this.#image.snapshots;
  }

  hardState(): HardState {
    const { term, votedFor } = this.#image.hardState;
    return { term, votedFor };
  }

  sizes(): LedgerSizes {
    return this.#unused('sizes');
  }

  integrityCheck(): readonly string[] {
    return [];
  }

  close(): void {
    // Nothing is held.
  }

  append(block: StoredBlock, index: BlockIndex = {}, base?: RaftBase): void {
    this.#append({ block, index }, { base, isSynced: base === undefined });
  }

  appendFetched(block: StoredBlock, index: BlockIndex = {}): void {
    this.#append({ block, index }, { base: undefined, isSynced: false });
  }

  #append(
    { block, index = {} }: IndexedBlock,
    { base, isSynced }: { readonly base: RaftBase | undefined; readonly isSynced: boolean },
  ): void {
    this.#gate.before();
    this.#follow(block);
    const image = this.#image;
    image.unsynced = isSynced ? [] : [...image.unsynced, takingBack({ block, index }, image)];
    image.blocks.push(block);
    image.heights[block.chain].push(block.logIndex);
    for (const { id, kind, position } of index.transactions ?? []) {
      image.places.set(id, { index: block.logIndex, position, kind });
    }
    if (base !== undefined) this.#putBase(base);
    this.#gate.after();
  }

  appendMany(blocks: readonly IndexedBlock[]): void {
    for (const { block, index } of blocks) this.append(block, index);
  }

  saveSnapshot(snapshot: StoredSnapshot): void {
    this.#gate.before();
    if (!equalBytes(sha256(snapshot.bytes), snapshot.hash)) this.#refuse('a snapshot with another hash');
    this.#image.unsynced = [];
    this.#image.snapshots = [snapshot, ...this.#image.snapshots].slice(0, 2);
    this.#gate.after();
  }

  saveHardState(): void {
    this.#unused('saveHardState');
  }

  raftLog(): StoredRaftLog {
    const { hardState, base, entries } = this.#image;
    return { hardState, base, entries: [...entries] };
  }

  writeRaft(write: RaftWrite): void {
    this.#gate.before();
    const { hardState, discardFrom, entries, base } = write;
    const image = this.#image;
    image.unsynced = [];
    if (hardState !== null) this.#checkHardState(hardState);
    const from = Math.min(discardFrom ?? Infinity, entries[0]?.index ?? Infinity);
    for (const index of image.terms.keys()) if (index >= from) image.terms.delete(index);
    if (base !== null) this.#putBase(base);
    image.entries = image.entries.filter(({ index }) => index < from);
    for (const entry of entries) {
      const last = image.entries.at(-1)?.index ?? image.base?.index ?? 0;
      if (entry.index !== last + 1) this.#refuse(`entry ${entry.index}; the next is ${last + 1}`);
      image.entries.push(entry);
      image.terms.set(entry.index, entry.term);
    }
    if (hardState !== null) image.hardState = hardState;
    this.#gate.wroteLog(write);
    this.#gate.after();
  }

  disk(): Uint8Array {
    return this.#image.number;
  }

  #putBase(base: RaftBase): void {
    this.#image.base = base;
    this.#image.terms.set(base.index, base.term);
    this.#image.entries = this.#image.entries.filter(({ index }) => index > base.index);
  }

  #follow({ logIndex, height, chain, term }: StoredBlock): void {
    const next = this.lastIndex() + 1;
    if (logIndex !== next) this.#refuse(`entry ${logIndex}; the next is ${next}`);
    const nextHeight = this.#image.heights[chain].length;
    if (height !== nextHeight) this.#refuse(`${chain} block ${height}; the next is ${nextHeight}`);
    const before = this.blockAt(logIndex - 1)?.term ?? 0;
    if (term < before) this.#refuse(`entry ${logIndex} of term ${term}, after term ${before}`);
  }

  #checkHardState({ term, votedFor }: RaftHardState): void {
    const before = this.#image.hardState;
    if (term < before.term) this.#refuse(`term ${term} after term ${before.term}`);
    if (term === before.term && before.votedFor !== null && votedFor !== before.votedFor) {
      this.#refuse(`a second vote in term ${term}`);
    }
  }

  #refuse(message: string): never {
    throw new FatalStorageError('outOfOrder', { path: this.path, message });
  }

  #unused(what: string): never {
    throw new Error(`${what} is not asked for in a simulation`);
  }
}

/** How to take a block back that is about to be appended. */
function takingBack({ block, index = {} }: IndexedBlock, { base, entries }: DiskImage) {
  return (image: DiskImage): void => {
    image.blocks.pop();
    image.heights[block.chain].pop();
    for (const { id } of index.transactions ?? []) image.places.delete(id);
    image.base = base;
    image.entries = entries;
  };
}

/** A disk's number: 8 bytes, of which the first six name a node. */
export function diskNumber(drawn: number): Uint8Array {
  return fromHex(`${drawn.toString(16).padStart(12, '0')}0000`);
}

const WHOLE: LedgerStore['beginning'] = {
  origin: () => undefined,
  pastIndex: () => 0,
  checkpoint: () => undefined,
  checkpointAt: () => undefined,
  saveCheckpoint: () => {},
  beginAt: () => {},
  appendPast: () => {},
  close: () => {},
  markFalse: () => {},
};
