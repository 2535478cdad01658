import type { ReadingQuality } from '../../identity/reading-content.ts';
import { energyMwh, type Minute, minute } from '../../units/index.ts';
import type { MinuteReading } from '../source.ts';
import type { DirectionStep } from './direction.ts';
import type { IntegratedMinute } from './power-integral.ts';
import { settleMinutes } from './settle.ts';

export type DirectionName = 'import' | 'export';

/** One direction of a minute. */
export interface MinuteSide {
  /** What was heard or guessed. */
  readonly knownMwh: number;
  readonly unheardMs: number;
  readonly guessedMs: number;
  /** What counts: the known, or what the register made of it. */
  readonly valueMwh: number;
  readonly settled: boolean;
}

/** A minute that may still change. */
export interface OpenMinuteState {
  readonly minute: number;
  readonly import: MinuteSide;
  readonly export: MinuteSide;
  /** Power and register did not belong together. */
  readonly doubtful: boolean;
  /** What was last said of it; null where nothing was. */
  readonly said: {
    readonly importMwh: number;
    readonly exportMwh: number;
    readonly quality: ReadingQuality;
  } | null;
}

const NOBODY_HEARD: MinuteSide = {
  knownMwh: 0,
  unheardMs: 60_000,
  guessedMs: 0,
  valueMwh: 0,
  settled: false,
};
const SAID_AS_GAP = { importMwh: 0, exportMwh: 0, quality: 'gap' } as const;

/**
 * Minutes that have ended but may still change: those that were not said, and those that the next register corrects.
 * A minute that nobody heard is not kept until a register fills it: days of absence take no room.
 */
export class OpenMinutes {
  readonly #minutes: Map<number, OpenMinuteState>;
  /** Directions that this meter measures; the other one is zero and no gap. */
  #present: Readonly<Record<DirectionName, boolean>> = { import: true, export: true };

  constructor(state: readonly OpenMinuteState[] = []) {
    this.#minutes = new Map(state.map((each) => [each.minute, each]));
  }

  /** Ascending. */
  get state(): OpenMinuteState[] {
    return [...this.#minutes.values()].sort((a, b) => a.minute - b.minute);
  }

  get count(): number {
    return this.#minutes.size;
  }

  setPresent(present: Readonly<Record<DirectionName, boolean>>): void {
    this.#present = present;
  }

  /** Puts in what a direction's integral has closed. */
  close(name: DirectionName, ended: readonly IntegratedMinute[]): void {
    for (const { minute: at, energyMwh: knownMwh, unheardMs, guessedMs } of ended) {
      if (unheardMs === 60_000 && knownMwh === 0 && !this.#minutes.has(at)) continue;
      const side = { knownMwh, unheardMs, guessedMs, valueMwh: knownMwh, settled: false };
      this.#minutes.set(at, { ...this.#at(at, null), [name]: side });
    }
  }

  /**
   * Lays a register's step on its minutes.
   * @param next minutes before this one were said
   * @returns minutes that were said and have changed, ascending; and how far power and register were apart
   */
  settle(name: DirectionName, step: DirectionStep, next: Minute): Settlement {
    const open = Array.from({ length: step.endMinute - step.startMinute }, (_, at) =>
      this.#at(step.startMinute + at, step.startMinute + at < next ? SAID_AS_GAP : null),
    );
    const sides = open.map((each) => each[name]);
    const { minutesMwh, doubtful, deviationPermille } = settleMinutes(sides, step);
    const corrections: MinuteReading[] = [];
    for (const [at, before] of open.entries()) {
      const valueMwh = minutesMwh[at] ?? 0;
      const settled = {
        ...before,
        [name]: { ...before[name], valueMwh, settled: true },
        doubtful: before.doubtful || doubtful,
      };
      const reading = this.#readingOf(settled);
      const changed = settled.said !== null && !same(settled.said, reading);
      this.#minutes.set(before.minute, changed ? { ...settled, said: saidOf(reading) } : settled);
      if (changed) corrections.push(reading);
    }
    return { corrections, doubtful, deviationPermille };
  }

  /** What is to be said of a minute that has ended. */
  reading(at: Minute): MinuteReading {
    return this.#readingOf(this.#at(at, null));
  }

  /** The reading is said. */
  markSaid(reading: MinuteReading): void {
    const open = this.#minutes.get(reading.minute);
    if (open !== undefined) this.#minutes.set(reading.minute, { ...open, said: saidOf(reading) });
  }

  /**
   * Lets go of the minutes before one.
   * @param since the first minute of each direction that counts
   * @returns what those add up to
   */
  drop(before: number, since: Readonly<Record<DirectionName, number>>): Record<DirectionName, number> {
    const sums = { import: 0, export: 0 };
    for (const [at, open] of this.#minutes) {
      if (at >= before) continue;
      if (at >= since.import) sums.import += open.import.valueMwh;
      if (at >= since.export) sums.export += open.export.valueMwh;
      this.#minutes.delete(at);
    }
    return sums;
  }

  #at(at: number, said: OpenMinuteState['said']): OpenMinuteState {
    const none = { import: NOBODY_HEARD, export: NOBODY_HEARD, doubtful: false };
    return this.#minutes.get(at) ?? { minute: at, ...none, said };
  }

  #readingOf(open: OpenMinuteState): MinuteReading {
    return {
      minute: minute(open.minute),
      importMwh: energyMwh(open.import.valueMwh),
      exportMwh: energyMwh(this.#present.export ? open.export.valueMwh : 0),
      quality: this.#qualityOf(open),
    };
  }

  #qualityOf(open: OpenMinuteState): ReadingQuality {
    const sides = (['import', 'export'] as const).flatMap((name) =>
      this.#present[name] ? [open[name]] : [],
    );
    if (sides.some(({ unheardMs, settled }) => unheardMs > 0 && !settled)) return 'gap';
    const certain = sides.every(({ unheardMs, guessedMs }) => unheardMs === 0 && guessedMs === 0);
    return certain && !open.doubtful ? 'measured' : 'estimated';
  }
}

export interface Settlement {
  readonly corrections: readonly MinuteReading[];
  readonly doubtful: boolean;
  readonly deviationPermille: number;
}

function saidOf({ importMwh, exportMwh, quality }: MinuteReading): NonNullable<OpenMinuteState['said']> {
  return { importMwh, exportMwh, quality };
}

function same(said: NonNullable<OpenMinuteState['said']>, reading: MinuteReading): boolean {
  return (
    said.importMwh === reading.importMwh &&
    said.exportMwh === reading.exportMwh &&
    said.quality === reading.quality
  );
}
