import {
  type CodecValue,
  concatBytes,
  encode,
  ItemFault,
  type ItemReader,
  readItems,
} from '../../codec/index.ts';
import type { CommittedEntry } from '../../consensus/ordering.ts';

/** A certified block as homes send it to each other: `[index, term, bytes, certificate]`. */
export function encodeEntry(entry: CommittedEntry): Uint8Array {
  return encode(itemsOf(entry));
}

/** @throws ItemFault; nothing is checked but the form */
export function decodeEntry(encoded: Uint8Array): CommittedEntry {
  return readItems(encoded, readEntry);
}

/** Blocks as they are gossiped: `[entry, ...]`, one after the other, one at least. */
export function encodeEntries(entries: readonly CommittedEntry[]): Uint8Array {
  return encode(entries.map(itemsOf));
}

/** @throws ItemFault; nothing is checked but the form */
export function decodeEntries(encoded: Uint8Array): readonly CommittedEntry[] {
  const entries = readItems(encoded, (items) => items.rest(MAX_GOSSIPED, (rest) => rest.array(readEntry)));
  const [first] = entries;
  if (first === undefined) throw new ItemFault('no entry');
  if (entries.some(({ index }, at) => index !== first.index + at)) {
    throw new ItemFault('entries that do not follow each other');
  }
  return entries;
}

function itemsOf({ index, term, bytes, certificate }: CommittedEntry): CodecValue[] {
  return [index, term, bytes, certificate];
}

function readEntry(items: ItemReader): CommittedEntry {
  return {
    index: items.integer(1),
    term: items.integer(1),
    bytes: items.bytes(MAX_ENTRY_BYTES),
    certificate: items.bytes(MAX_ENTRY_BYTES),
  };
}

/** Entries of one gossiped message: the smallest has some 500 bytes. */
export const MAX_GOSSIPED = 512;

/** What is asked for: entries from one on, at most so many. */
export interface EntryRange {
  readonly from: number;
  readonly limit: number;
}

export function encodeRange({ from, limit }: EntryRange): Uint8Array {
  return encode([from, limit]);
}

/** @throws ItemFault */
export function decodeRange(encoded: Uint8Array): EntryRange {
  return readItems(encoded, (items) => ({ from: items.integer(1), limit: items.integer(1) }));
}

const LENGTH_BYTES = 4;
/** Entries go in pieces of about so much; larger than most blocks, smaller than an item of an answer may be. */
const PIECE_BYTES = 256 * 1024;
/** A block has 4 MiB at most. */
const MAX_ENTRY_BYTES = 5 << 20;

/** Entries one after the other, each behind its length, cut into pieces that an answer can carry. */
export function* entryPieces(entries: Iterable<CommittedEntry>): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for (const entry of entries) {
    const encoded = encodeEntry(entry);
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, encoded.length);
    waiting.push(length, encoded);
    waitingBytes += LENGTH_BYTES + encoded.length;
    if (waitingBytes < PIECE_BYTES) continue;
    const whole = concatBytes(...waiting);
    let at = 0;
    for (; whole.length - at >= PIECE_BYTES; at += PIECE_BYTES) yield whole.subarray(at, at + PIECE_BYTES);
    waiting = [whole.subarray(at)];
    waitingBytes = whole.length - at;
  }
  if (waitingBytes > 0) yield concatBytes(...waiting);
}

/** The other end of `entryPieces`. */
export class EntryPieces {
  #rest = new Uint8Array();

  /** The entries that are whole with this piece. @throws ItemFault */
  push(piece: Uint8Array): CommittedEntry[] {
    const bytes = this.#rest.length === 0 ? piece : concatBytes(this.#rest, piece);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const entries: CommittedEntry[] = [];
    let at = 0;
    while (bytes.length - at >= LENGTH_BYTES) {
      const length = view.getUint32(at);
      if (length > MAX_ENTRY_BYTES) throw new ItemFault(`an entry of ${length} bytes`);
      if (bytes.length - at - LENGTH_BYTES < length) break;
      entries.push(decodeEntry(bytes.slice(at + LENGTH_BYTES, at + LENGTH_BYTES + length)));
      at += LENGTH_BYTES + length;
    }
    this.#rest = bytes.slice(at);
    return entries;
  }
}
