import type { CodecValue } from '../codec/index.ts';
import { MINUTES_PER_DAY, type Minute } from '../units/index.ts';
import { assertAscending, FieldFault, FieldReader, MAX_MEMBER_INDEX } from './encoding/fields.ts';
import type { MemberIndex } from './transaction.ts';

/** Place of a reading: no two on the chain may share one. */
export interface Slot {
  readonly author: MemberIndex;
  readonly minute: Minute;
  /** 0 to 255. */
  readonly revision: number;
}

/** A day's bitmap of one member: a bit for each minute, the first minute in the lowest bit of the first byte. */
const BITMAP_BYTES = MINUTES_PER_DAY / 8;
const REVISIONS = 256;
const MAX_DAY = Math.floor((2 ** 32 - 1) / MINUTES_PER_DAY);

/** One UTC day: revision 0 as bits, member by member; later revisions, which are rare, as a set of numbers. */
interface DaySlots {
  /** 180 bytes a member, by index; grown by doubling. */
  bitmaps: Uint8Array;
  /** (author x 1440 + minute of day) x 256 + revision. */
  readonly later: Set<number>;
}

/**
 * Which slots hold a reading. A thousand members over 92 days take 17 MB: one array a day, dropped as a whole when the
 * day is pruned.
 */
export class SlotTable {
  readonly #days = new Map<number, DaySlots>();

  /** True when the slot has been taken and its day not been dropped. */
  isTaken({ author, minute, revision }: Slot): boolean {
    const slots = this.#days.get(dayOf(minute));
    if (slots === undefined) return false;
    if (revision > 0) return slots.later.has(laterKey(author, minute, revision));
    const byte = slots.bitmaps[byteOf(author, minute)] ?? 0;
    return (byte & bitOf(minute)) !== 0;
  }

  /** Takes a slot that is free. */
  take({ author, minute, revision }: Slot): void {
    const slots = this.#dayToWrite(dayOf(minute));
    if (revision > 0) {
      slots.later.add(laterKey(author, minute, revision));
      return;
    }
    const at = byteOf(author, minute);
    if (at >= slots.bitmaps.length) slots.bitmaps = grown(slots.bitmaps, (author + 1) * BITMAP_BYTES);
    slots.bitmaps[at] = (slots.bitmaps[at] ?? 0) | bitOf(minute);
  }

  /** Frees a slot that is taken: the step back of `take`. */
  free({ author, minute, revision }: Slot): void {
    const slots = this.#dayToWrite(dayOf(minute));
    if (revision > 0) {
      slots.later.delete(laterKey(author, minute, revision));
      return;
    }
    const at = byteOf(author, minute);
    slots.bitmaps[at] = (slots.bitmaps[at] ?? 0) & ~bitOf(minute);
  }

  /** A copy of a member's bitmap of revision 0: 180 bytes; undefined when no bit is set. */
  bitmap(author: MemberIndex, day: number): Uint8Array | undefined {
    const bitmaps = this.#days.get(day)?.bitmaps;
    const row = bitmaps?.slice(author * BITMAP_BYTES, (author + 1) * BITMAP_BYTES);
    return row?.some((byte) => byte !== 0) === true ? row : undefined;
  }

  /** Forgets every day before `firstDay`; calling what is returned brings them back. */
  dropBefore(firstDay: number): () => void {
    const dropped = [...this.#days].filter(([day]) => day < firstDay);
    for (const [day] of dropped) this.#days.delete(day);
    return () => {
      for (const [day, slots] of dropped) this.#days.set(day, slots);
    };
  }

  /**
   * [[day, [[author, bitmap], ...], [later, ...]], ...]: days, authors and numbers ascending, and nothing that is
   * empty.
   */
  value(): CodecValue {
    const days = [...this.#days].toSorted(([a], [b]) => a - b);
    return days.flatMap(([day, slots]) => {
      const rows = rowsOf(slots.bitmaps);
      const later = [...slots.later].toSorted((a, b) => a - b);
      return rows.length === 0 && later.length === 0 ? [] : [[day, rows, later]];
    });
  }

  /** Reads what `value` writes. @throws FieldFault for any other form of it */
  static read(fields: FieldReader): SlotTable {
    const table = new SlotTable();
    const days = fields.list('slots', { least: 0, most: MAX_DAY + 1 }, (value) => table.#readDay(value));
    assertAscending(days, 'slots: days');
    return table;
  }

  #readDay(value: CodecValue): number {
    const fields = new FieldReader(value, { what: 'slots of a day', count: 3 });
    const day = fields.integer('day', { from: 0, to: MAX_DAY });
    const slots = this.#dayToWrite(day);
    const everybody = { least: 0, most: MAX_MEMBER_INDEX + 1 };
    const authors = fields.list('bitmaps', everybody, (row) => readRow(row, slots));
    assertAscending(authors, 'slots: authors');
    const most = (MAX_MEMBER_INDEX + 1) * MINUTES_PER_DAY * REVISIONS - 1;
    const later = fields.list('later', { least: 0, most }, (item) =>
      new FieldReader([item], { what: 'slots' }).integer('later', { from: 0, to: most }),
    );
    assertAscending(later, 'slots: later revisions');
    for (const key of later) {
      if (key % REVISIONS === 0) throw new FieldFault('malformed', 'slots: revision 0 among the later ones');
      slots.later.add(key);
    }
    if (authors.length === 0 && later.length === 0) throw new FieldFault('malformed', 'slots: an empty day');
    return day;
  }

  #dayToWrite(day: number): DaySlots {
    const slots = this.#days.get(day) ?? { bitmaps: new Uint8Array(0), later: new Set<number>() };
    this.#days.set(day, slots);
    return slots;
  }
}

function readRow(row: CodecValue, slots: DaySlots): MemberIndex {
  const item = new FieldReader(row, { what: 'slots of a member', count: 2 });
  const author = item.member('author');
  const bitmap = item.bytes('bitmap', BITMAP_BYTES);
  if (bitmap.every((byte) => byte === 0)) throw new FieldFault('malformed', 'slots: an empty bitmap');
  if ((author + 1) * BITMAP_BYTES > slots.bitmaps.length) {
    slots.bitmaps = grown(slots.bitmaps, (author + 1) * BITMAP_BYTES);
  }
  slots.bitmaps.set(bitmap, author * BITMAP_BYTES);
  return author;
}

function rowsOf(bitmaps: Uint8Array): CodecValue[] {
  const rows: CodecValue[] = [];
  for (let start = 0; start < bitmaps.length; start += BITMAP_BYTES) {
    const row = bitmaps.subarray(start, start + BITMAP_BYTES);
    if (row.some((byte) => byte !== 0)) rows.push([start / BITMAP_BYTES, row]);
  }
  return rows;
}

/** At least `length` bytes, a whole number of rows, twice as many as before. */
function grown(bitmaps: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(Math.max(length, bitmaps.length * 2));
  larger.set(bitmaps);
  return larger;
}

function dayOf(minute: Minute): number {
  return Math.floor(minute / MINUTES_PER_DAY);
}

function byteOf(author: MemberIndex, minute: Minute): number {
  return author * BITMAP_BYTES + ((minute % MINUTES_PER_DAY) >>> 3);
}

function bitOf(minute: Minute): number {
  return 1 << (minute % 8);
}

function laterKey(author: MemberIndex, minute: Minute, revision: number): number {
  return (author * MINUTES_PER_DAY + (minute % MINUTES_PER_DAY)) * REVISIONS + revision;
}
