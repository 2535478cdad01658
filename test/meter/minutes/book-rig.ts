import {
  type HeardValues,
  MinuteBook,
  type MinuteBookState,
  type Moment,
} from '../../../node-core/meter/minutes/index.ts';
import { minuteOfMs } from '../../../node-core/units/index.ts';
import { MinuteStore } from '../live/minute-store.ts';

/** Ten o'clock. */
export const START_MS = Date.UTC(2026, 10, 23, 10, 0);
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** The number of a minute after ten o'clock. */
export function minuteAfter(start: number): number {
  return START_MS / MINUTE + start;
}

export interface RigOptions {
  /** When the meter is first heard, after ten o'clock. */
  readonly beginMs?: number;
  readonly factorPermille?: number;
  /** How much one digit of the registers is; 1 Wh by default. */
  readonly digitMwh?: number;
  readonly registerMwh?: number;
  /** Where the register begins anew. */
  readonly capacityMwh?: number;
}

/** A meter that counts what flows, and a book that hears it when the test wants it to. */
export class BookRig {
  readonly store = new MinuteStore();
  readonly notices: string[] = [];
  book: MinuteBook;
  meterId: string | undefined = 'A';
  moment: Moment;
  watts = 1_000;
  /** What the meter has really counted. */
  importMwh: number;
  readonly #factorPermille: number;
  #digitMwh: number;
  readonly #capacityMwh: number;
  #rest = 0;

  constructor(options: RigOptions = {}) {
    const { beginMs = 0, factorPermille = 1_000, digitMwh = 1_000, registerMwh = 5_000_000_000 } = options;
    this.#capacityMwh = options.capacityMwh ?? Number.MAX_SAFE_INTEGER;
    this.moment = { timeMs: START_MS + beginMs, passedMs: 77_000 };
    this.#factorPermille = factorPermille;
    this.#digitMwh = digitMwh;
    this.importMwh = registerMwh;
    this.book = new MinuteBook(minuteOfMs(this.moment.timeMs), { factorPermille });
  }

  /** What the register shows. */
  get shownMwh(): number {
    const mwh = this.importMwh % this.#capacityMwh;
    return mwh - (mwh % this.#digitMwh);
  }

  get register(): { mwh: number; resolutionMwh: number } {
    return { mwh: this.shownMwh, resolutionMwh: this.#digitMwh };
  }

  useDigits(digitMwh: number): void {
    this.#digitMwh = digitMwh;
  }

  /** Time passes, and power flows, unheard. */
  pass(ms: number): void {
    const all = this.watts * ms + this.#rest;
    this.#rest = all % 3_600;
    this.importMwh += (all - this.#rest) / 3_600;
    this.moment = { timeMs: this.moment.timeMs + ms, passedMs: this.moment.passedMs + ms };
  }

  hear(values: HeardValues): void {
    this.book.hear(this.moment, { meterId: this.meterId, ...values });
    this.#take();
  }

  /** Time passes for the book, too. */
  tick(): void {
    this.book.tick(this.moment);
    this.#take();
  }

  /** The meter is heard every ten seconds, from now on; with its register each time, each hour, or never. */
  listen(ms: number, registers: 'always' | 'hourly' | 'never' = 'never'): void {
    for (let passed = 0; passed <= ms; passed += 10 * SECOND) {
      if (passed > 0) this.pass(10 * SECOND);
      const hourly = registers === 'hourly' && this.moment.timeMs % HOUR === 10 * SECOND;
      const due = registers === 'always' || hourly;
      const exportRegister = { mwh: 0, resolutionMwh: 1_000 };
      const said = due ? { importRegister: this.register, exportRegister } : {};
      this.hear({ importMw: this.watts * 1_000, exportMw: 0, ...said });
    }
  }

  /** Silence: the book is told only that time passes. */
  silence(ms: number): void {
    for (let passed = 0; passed < ms; passed += 10 * SECOND) {
      this.pass(10 * SECOND);
      this.tick();
    }
  }

  /** The process ends, and another one goes on with what was kept. */
  again(): void {
    const kept: MinuteBookState = structuredClone(this.book.state);
    this.book = new MinuteBook(kept, { factorPermille: this.#factorPermille });
  }

  sum(from: number, to: number): number {
    return this.store.sum({ from: minuteAfter(from), to: minuteAfter(to) });
  }

  qualities(from: number, to: number): string {
    return this.store.qualities({ from: minuteAfter(from), to: minuteAfter(to) });
  }

  #take(): void {
    const { readings, corrections } = this.book.take(this.moment, 100_000);
    for (const each of readings) this.store.reading(each);
    for (const each of corrections) this.store.correction(each);
    this.notices.push(...this.book.takeNotices().map(({ kind }) => kind));
  }
}
