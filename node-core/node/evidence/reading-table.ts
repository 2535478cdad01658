import type { ReadingContent, ReadingQuality } from '../../identity/index.ts';
import type { MemberIndex } from '../../ledger/index.ts';
import type { ReadingEvidence } from '../../settlement/index.ts';
import {
  dayOfMinute,
  energyMwh,
  type Minute,
  MINUTES_PER_DAY,
  minute,
  type UtcDay,
} from '../../units/index.ts';

/** An opened reading, and the energy block that it is in. */
export interface PlacedReading {
  readonly member: MemberIndex;
  readonly minute: Minute;
  readonly revision: number;
  readonly content: ReadingContent;
  readonly height: number;
  readonly position: number;
}

/**
 * A UTC day of one home, 35 KB: the first reading of each minute that was put in. `flags` is 0 where there is none; else
 * 1 + the quality's place in `QUALITIES`, and `CORRECTED`.
 */
class Day {
  readonly importMwh = new Float64Array(MINUTES_PER_DAY);
  readonly exportMwh = new Float64Array(MINUTES_PER_DAY);
  readonly flags = new Uint8Array(MINUTES_PER_DAY);
  readonly revision = new Uint8Array(MINUTES_PER_DAY);
  readonly height = new Uint32Array(MINUTES_PER_DAY);
  readonly position = new Uint16Array(MINUTES_PER_DAY);
}

const QUALITIES: readonly ReadingQuality[] = ['measured', 'estimated', 'gap'];
const CORRECTED = 0x80;

/** Opened readings by home and minute, every revision of them, in little room. */
export class ReadingTable {
  readonly #days = new Map<MemberIndex, Map<UtcDay, Day>>();
  /** Second and later readings of a minute, which are rare. */
  readonly #later = new Map<string, ReadingEvidence[]>();
  #count = 0;

  /** Readings in it, each revision counted. */
  get count(): number {
    return this.#count;
  }

  /** False, and nothing changed, when there is one of this minute and revision already. */
  put(reading: PlacedReading): boolean {
    const { member, minute: at, revision } = reading;
    const same = this.#of(member, at).some((known) => known.revision === revision);
    if (same) return false;
    const day = this.#dayToWrite(member, dayOfMinute(at));
    const place = at % MINUTES_PER_DAY;
    if (day.flags[place] === 0) {
      const { content } = reading;
      day.importMwh[place] = content.importMwh;
      day.exportMwh[place] = content.exportMwh;
      day.flags[place] = 1 + QUALITIES.indexOf(content.quality) + (content.corrected ? CORRECTED : 0);
      day.revision[place] = revision;
      day.height[place] = reading.height;
      day.position[place] = reading.position;
    } else {
      const key = keyOf(member, at);
      this.#later.set(key, [...(this.#later.get(key) ?? []), evidenceOf(reading)]);
    }
    this.#count += 1;
    return true;
  }

  /** The one of highest revision in blocks up to a height, faulty ones passed over. */
  highest(
    slot: { readonly member: MemberIndex; readonly minute: Minute },
    known: { readonly height: number; readonly isFaulty: (height: number) => boolean },
  ): ReadingEvidence | undefined {
    let best: ReadingEvidence | undefined;
    for (const one of this.#of(slot.member, slot.minute)) {
      if (one.at.height > known.height || known.isFaulty(one.at.height)) continue;
      if (best === undefined || one.revision > best.revision) best = one;
    }
    return best;
  }

  /** Calls back for the minute of each reading in blocks past one height, up to another; a minute may come twice. */
  eachMinute(
    between: { readonly after: number; readonly upTo: number },
    found: (at: Minute, height: number) => void,
  ): void {
    const within = (height: number) => height > between.after && height <= between.upTo;
    for (const days of this.#days.values()) {
      for (const [day, { flags, height }] of days) {
        for (let place = 0; place < MINUTES_PER_DAY; place += 1) {
          const at = height[place] ?? 0;
          if (flags[place] !== 0 && within(at)) found(minute(day * MINUTES_PER_DAY + place), at);
        }
      }
    }
    for (const [key, readings] of this.#later) {
      for (const { at } of readings) if (within(at.height)) found(minuteOfKey(key), at.height);
    }
  }

  #of(member: MemberIndex, at: Minute): ReadingEvidence[] {
    const day = this.#days.get(member)?.get(dayOfMinute(at));
    const place = at % MINUTES_PER_DAY;
    const flags = day?.flags[place] ?? 0;
    if (day === undefined || flags === 0) return [];
    const first: ReadingEvidence = {
      content: {
        importMwh: energyMwh(day.importMwh[place] ?? 0),
        exportMwh: energyMwh(day.exportMwh[place] ?? 0),
        quality: QUALITIES[(flags & ~CORRECTED) - 1] ?? 'gap',
        corrected: (flags & CORRECTED) !== 0,
      },
      revision: day.revision[place] ?? 0,
      at: { chain: 'energy', height: day.height[place] ?? 0, position: day.position[place] ?? 0 },
    };
    if (this.#later.size === 0) return [first];
    return [first, ...(this.#later.get(keyOf(member, at)) ?? [])];
  }

  #dayToWrite(member: MemberIndex, day: UtcDay): Day {
    let days = this.#days.get(member);
    if (days === undefined) {
      days = new Map();
      this.#days.set(member, days);
    }
    let found = days.get(day);
    if (found === undefined) {
      found = new Day();
      days.set(day, found);
    }
    return found;
  }
}

function evidenceOf({ content, revision, height, position }: PlacedReading): ReadingEvidence {
  return { content, revision, at: { chain: 'energy', height, position } };
}

function keyOf(member: MemberIndex, at: Minute): string {
  return `${member}/${at}`;
}

function minuteOfKey(key: string): Minute {
  return minute(Number(key.slice(key.indexOf('/') + 1)));
}
