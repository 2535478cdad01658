import { closeSync, fstatSync, openSync, readSync, writeFileSync, appendFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  ZIP_DIRECTORY_HEADER,
  ZIP_DIRECTORY_HEADER_BYTES,
  ZIP_END,
  ZIP_END_BYTES,
  ZIP_ENTRY_HEADER,
  ZIP_ENTRY_HEADER_BYTES,
} from '../../exports/index.ts';

/** It is no ZIP file of our own making: cut short, changed, or from elsewhere. */
export class BadZip extends Error {
  override readonly name = 'BadZip';
}

/** An entry of a ZIP file that is being read. */
export interface StoredEntry {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
  readonly offset: number;
}

const MAX_ENTRIES = 16;
const MAX_DIRECTORY_BYTES = 64 * 1024;
const PIECE_BYTES = 1 << 20;

/**
 * Reads the ZIP files that `ZipFile` writes: stored entries, no comment. What comes from outside is checked before it is
 * used: every length against the file, every entry against its checksum.
 */
export class ZipReading {
  readonly #file: number;
  readonly #bytes: number;
  readonly entries: readonly StoredEntry[];

  /** @throws BadZip; the file system's own errors */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    try {
      this.#bytes = fstatSync(this.#file).size;
      this.entries = this.#directory();
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** An entry as text. @throws BadZip where it is longer than `limit`, is not there, or does not sum up */
  text(name: string, limit: number): string {
    const entry = this.#entry(name);
    if (entry.bytes > limit) throw new BadZip(`${name} is too long`);
    const bytes = this.#read(this.#contentOf(entry), entry.bytes);
    if (crc32(bytes) !== entry.crc32) throw new BadZip(`${name} does not sum up`);
    return new TextDecoder().decode(bytes);
  }

  /** Writes an entry into a file of its own, mode 0600. @throws BadZip as `text` */
  extract(name: string, to: string): void {
    const entry = this.#entry(name);
    const from = this.#contentOf(entry);
    writeFileSync(to, '', { mode: 0o600, flag: 'wx' });
    let sum = 0;
    for (let done = 0; done < entry.bytes; done += PIECE_BYTES) {
      const piece = this.#read(from + done, Math.min(PIECE_BYTES, entry.bytes - done));
      sum = crc32(piece, sum);
      appendFileSync(to, piece);
    }
    if (sum !== entry.crc32) throw new BadZip(`${name} does not sum up`);
  }

  close(): void {
    closeSync(this.#file);
  }

  #entry(name: string): StoredEntry {
    const entry = this.entries.find((each) => each.name === name);
    if (entry === undefined) throw new BadZip(`there is no ${name} in it`);
    return entry;
  }

  #directory(): StoredEntry[] {
    const end = viewOf(this.#read(this.#bytes - ZIP_END_BYTES, ZIP_END_BYTES));
    if (end.getUint32(0, true) !== ZIP_END)
      throw new BadZip('it has no end: it was cut short, or is no ZIP file');
    const count = end.getUint16(10, true);
    const length = end.getUint32(12, true);
    if (count > MAX_ENTRIES || length > MAX_DIRECTORY_BYTES) throw new BadZip('it has too many entries');
    const bytes = this.#read(end.getUint32(16, true), length);
    const view = viewOf(bytes);
    const entries: StoredEntry[] = [];
    for (let at = 0; entries.length < count; ) {
      if (at + ZIP_DIRECTORY_HEADER_BYTES > length) throw new BadZip('its list of entries is cut short');
      if (view.getUint32(at, true) !== ZIP_DIRECTORY_HEADER)
        throw new BadZip('its list of entries is broken');
      const nameBytes = view.getUint16(at + 28, true);
      const skipped = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
      const nameAt = at + ZIP_DIRECTORY_HEADER_BYTES;
      if (view.getUint16(at + 10, true) !== 0) throw new BadZip('an entry is packed; ours are not');
      entries.push({
        name: new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameBytes)),
        crc32: view.getUint32(at + 16, true),
        bytes: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      });
      at = nameAt + nameBytes + skipped;
    }
    return entries;
  }

  #contentOf({ name, offset }: StoredEntry): number {
    const header = viewOf(this.#read(offset, ZIP_ENTRY_HEADER_BYTES));
    if (header.getUint32(0, true) !== ZIP_ENTRY_HEADER) throw new BadZip(`${name} is not where it should be`);
    return offset + ZIP_ENTRY_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  }

  #read(offset: number, length: number): Uint8Array {
    if (offset < 0 || offset + length > this.#bytes) throw new BadZip('it was cut short');
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const read = readSync(this.#file, bytes, done, length - done, offset + done);
      if (read === 0) throw new BadZip('it was cut short');
      done += read;
    }
    return bytes;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
