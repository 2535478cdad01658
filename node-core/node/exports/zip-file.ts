import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { Temporal } from 'temporal-polyfill';
import { zipDirectory, type ZipEntry, zipEntryHeader, type ZipTime } from '../../exports/index.ts';

/** Writes a ZIP file entry by entry, never holding more than a piece of one in memory. */
export class ZipFile {
  readonly #file: number;
  readonly #time: ZipTime;
  readonly #entries: ZipEntry[] = [];
  #offset = 0;

  /** Makes the file, readable by its owner alone. @throws where there is one already */
  constructor(path: string, of: { readonly madeMs: number; readonly timeZone: string }) {
    this.#file = openSync(path, 'wx', 0o600);
    const { year, month, day, hour, minute } = Temporal.Instant.fromEpochMilliseconds(
      of.madeMs,
    ).toZonedDateTimeISO(of.timeZone);
    this.#time = { year: Math.max(1980, year), month, day, hour, minute };
  }

  add(name: string, content: string | Uint8Array): void {
    this.addPieces(name, [typeof content === 'string' ? new TextEncoder().encode(content) : content]);
  }

  addPieces(name: string, pieces: Iterable<Uint8Array>): void {
    const offset = this.#offset;
    // The header says how long the entry is and what it sums up to: written again when that is known.
    this.#write(zipEntryHeader({ name, bytes: 0, crc32: 0 }, this.#time));
    let bytes = 0;
    let sum = 0;
    for (const piece of pieces) {
      bytes += piece.length;
      sum = crc32(piece, sum);
      this.#write(piece);
    }
    const entry = { name, bytes, crc32: sum, offset };
    writeAll(this.#file, zipEntryHeader(entry, this.#time), offset);
    this.#entries.push(entry);
  }

  /** Ends the file. */
  finish(): void {
    try {
      this.#write(zipDirectory(this.#entries, { offset: this.#offset, time: this.#time }));
    } finally {
      closeSync(this.#file);
    }
  }

  /** Gives it up half-way. */
  abandon(): void {
    closeSync(this.#file);
  }

  #write(bytes: Uint8Array): void {
    writeAll(this.#file, bytes, this.#offset);
    this.#offset += bytes.length;
  }
}

function writeAll(file: number, bytes: Uint8Array, offset: number): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, offset + done);
}
