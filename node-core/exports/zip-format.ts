/**
 * The parts of a ZIP file whose entries are stored as they are (APPNOTE.TXT 6.3.10, 4.3): header of an entry, directory,
 * end. UTF-8 names, no time of day but the one given, no ZIP64: files and the whole stay below 4 GiB.
 */

/** An entry, once its bytes are known. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
  /** Where its header begins. */
  readonly offset: number;
}

/** When an archive was made, by a calendar; years from 1980. */
export interface ZipTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** What may be in one archive, and be its whole length. */
export const ZIP_LIMIT_BYTES = 0xffff_ffff;
export const ZIP_ENTRY_HEADER = 0x0403_4b50;
export const ZIP_DIRECTORY_HEADER = 0x0201_4b50;
export const ZIP_END = 0x0605_4b50;
/** Without the name. */
export const ZIP_ENTRY_HEADER_BYTES = 30;
export const ZIP_DIRECTORY_HEADER_BYTES = 46;
export const ZIP_END_BYTES = 22;

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const STORED = 0;

/** The header that stands before an entry's bytes. */
export function zipEntryHeader(entry: Omit<ZipEntry, 'offset'>, time: ZipTime): Uint8Array {
  const name = new TextEncoder().encode(entry.name);
  const header = new Uint8Array(ZIP_ENTRY_HEADER_BYTES + name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, ZIP_ENTRY_HEADER, true);
  view.setUint16(4, VERSION, true);
  common(view, { at: 6, entry, time, nameBytes: name.length });
  header.set(name, ZIP_ENTRY_HEADER_BYTES);
  return header;
}

/** What stands after all entries: where each is, and the end. `offset`: where it will stand itself. */
export function zipDirectory(
  entries: readonly ZipEntry[],
  { offset, time }: { readonly offset: number; readonly time: ZipTime },
): Uint8Array {
  const headers = entries.map((entry) => directoryHeader(entry, time));
  const length = headers.reduce((sum, each) => sum + each.length, 0);
  if (offset + length + ZIP_END_BYTES > ZIP_LIMIT_BYTES) throw new RangeError('a ZIP file ends at 4 GiB');
  const directory = new Uint8Array(length + ZIP_END_BYTES);
  let at = 0;
  for (const header of headers) {
    directory.set(header, at);
    at += header.length;
  }
  const end = new DataView(directory.buffer, length);
  end.setUint32(0, ZIP_END, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, length, true);
  end.setUint32(16, offset, true);
  return directory;
}

function directoryHeader(entry: ZipEntry, time: ZipTime): Uint8Array {
  const name = new TextEncoder().encode(entry.name);
  const header = new Uint8Array(ZIP_DIRECTORY_HEADER_BYTES + name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, ZIP_DIRECTORY_HEADER, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, VERSION, true);
  common(view, { at: 8, entry, time, nameBytes: name.length });
  view.setUint32(42, entry.offset, true);
  header.set(name, ZIP_DIRECTORY_HEADER_BYTES);
  return header;
}

/** The fields that both headers have in the same order, from the flags to the length of the name. */
function common(
  view: DataView,
  of: {
    readonly at: number;
    readonly entry: Omit<ZipEntry, 'offset'>;
    readonly time: ZipTime;
    readonly nameBytes: number;
  },
): void {
  const { at, entry, time } = of;
  if (entry.bytes > ZIP_LIMIT_BYTES) throw new RangeError('a file in a ZIP file ends at 4 GiB');
  view.setUint16(at, UTF8_NAMES, true);
  view.setUint16(at + 2, STORED, true);
  view.setUint16(at + 4, (time.hour << 11) | (time.minute << 5), true);
  view.setUint16(at + 6, ((time.year - 1980) << 9) | (time.month << 5) | time.day, true);
  view.setUint32(at + 8, entry.crc32, true);
  view.setUint32(at + 12, entry.bytes, true);
  view.setUint32(at + 16, entry.bytes, true);
  view.setUint16(at + 20, of.nameBytes, true);
}
