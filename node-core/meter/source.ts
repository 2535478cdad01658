import type { ReadingQuality } from '../identity/reading-content.ts';
import type { EnergyMwh, Minute, PowerW } from '../units/index.ts';

/** What went through the meter in one minute. Both may be above zero: the flow may turn within the minute. */
export interface MinuteReading {
  readonly minute: Minute;
  /** From the grid into the home; 0 to 2^48 - 1 mWh. */
  readonly importMwh: EnergyMwh;
  /** From the home into the grid; 0 to 2^48 - 1 mWh. */
  readonly exportMwh: EnergyMwh;
  readonly quality: ReadingQuality;
  /** What the roof made, where a second meter measures it; left out where none does. */
  readonly roofMwh?: EnergyMwh;
}

/** What the meter's registers stood at, current transformers counted in. */
export interface RegisterReading {
  /** At the end of this minute. */
  readonly minute: Minute;
  readonly importMwh: EnergyMwh;
  /** Null where the meter has no such register. */
  readonly exportMwh: EnergyMwh | null;
}

/** Power at one moment. Import and export are never both above zero. */
export interface LiveSample {
  readonly atMs: number;
  readonly importW: PowerW;
  readonly exportW: PowerW;
  /** What the roof makes, where a second meter measures it; null where none does. */
  readonly roofW: PowerW | null;
  /** It is worked out from how far registers moved, as the meter says no power. */
  readonly derived?: boolean;
}

/** A meter that goes on speaking, but says no power for so long, has stopped to: one that lost its PIN in a power cut. */
export const POWER_HOLDS_MS = 60_000;

/**
 * Time for a meter source: the PC's clock, a test's, or the demo's that runs fast.
 *
 * Contract: `nowMs` is milliseconds since 1970 and may jump either way. `at` calls `run` once, never from within
 * `at` itself, when `nowMs() >= timeMs`; a time that has passed is due at once. It may be late: a PC sleeps. It
 * returns what takes it back; after that `run` is not called.
 */
export interface Clock {
  nowMs(): number;
  at(timeMs: number, run: () => void): () => void;
}

/** Whoever takes what the meter says. Called synchronously, one call at a time; may call `stop`. */
export interface MeterListener {
  /** To be durable when it returns: the source does not say a minute twice. What it throws stops the source. */
  reading(reading: MinuteReading): void;
  /**
   * Takes the place of what was said of a minute before: the meter's register tells more. To be durable when it returns;
   * after a crash the same may be said again. A source that corrects (kind `usb`) does not start without it.
   */
  correction?(reading: MinuteReading): void;
  /** The registers that the minutes up to here add up to; may be dropped, and comes again with the next ones. */
  registers?(registers: RegisterReading): void;
  /** Something whole was heard at this time, with or without power in it; said before its sample. */
  heard?(atMs: number): void;
  /** What `question` says is another thing than before: there is one now, or it is answered. */
  asks?(): void;
  /** Power now; may be dropped. */
  sample(sample: LiveSample): void;
  /** There is no more, nor will there be: the end of a replay. The source has stopped. */
  ended(): void;
}

/**
 * What only a person can know of a meter.
 *
 * | kind | asked when | readings meanwhile |
 * | --- | --- | --- |
 * | `otherMeter` | another meter's number is heard | go on as a new series, nothing is booked across: was it swapped, or is the cable in a neighbour's meter? |
 * | `registerFell` | a register fell, and the meter has no number | the same; was it swapped? |
 */
export type MeterQuestion =
  | { readonly kind: 'otherMeter'; readonly before: string; readonly after: string; readonly atMs: number }
  | { readonly kind: 'registerFell'; readonly direction: 'import' | 'export'; readonly atMs: number };

export interface MeterStart {
  /** The first minute wanted: the one after the last that is stored. */
  readonly fromMinute: Minute;
  readonly listener: MeterListener;
}

/**
 * The port to whatever measures a home: a meter on USB, a simulated one, files.
 *
 * Contract:
 * - Order: readings come with ascending minutes, without holes, from `fromMinute` on or from the first minute that
 *   the source has if that is later. A minute that was not heard comes too, as `estimated` or `gap`.
 * - Once: a minute is said once between a start and its stop, and only after it has ended by the clock.
 * - Resumable: after `stop`, or in a new process, a start with the minute after the last one said goes on with it;
 *   a source that has its past (a replay, a simulated meter) says a past minute again just when asked to start there.
 * - A start while running is a mistake of the caller's, and throws. `stop` may be called at any time, twice too; no
 *   listener is called after it.
 */
export interface MeterSource {
  readonly kind: 'simulated' | 'replay' | 'usb';
  start(start: MeterStart): void;
  stop(): void;
  /** What a person should look at now. */
  question?(): MeterQuestion | null;
  /** Resolves when what it held before its stop, an adapter, may be another's; sources that hold nothing have none. */
  released?(): Promise<void>;
}
