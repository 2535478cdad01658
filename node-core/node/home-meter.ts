import type { MeterSource, MinuteReading } from '../meter/source.ts';
import { minuteOfMs } from '../units/index.ts';
import { type Household, TooManyCorrections } from './household.ts';
import type { LiveMeter } from './live-power.ts';

/** What is measured for. */
export type MeasuredHousehold = Pick<Household, 'clock' | 'nextMinute' | 'recordMinutes' | 'correctMinute'> &
  Partial<Pick<Household, 'noteRegisters'>>;
/** Where power goes, and that the meter is heard. */
export type MeasuredLive = Pick<LiveMeter, 'measuredBy' | 'heard' | 'asks' | 'take'>;

/**
 * What measures a household, from its opening to its close: one source after another, each going on with the minute after
 * the last one stored. The next one is started when the one before has let go of its adapter.
 */
export class HomeMeter {
  readonly #household: MeasuredHousehold;
  readonly #live: MeasuredLive;
  #source: MeterSource | null = null;
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(household: MeasuredHousehold, live: MeasuredLive) {
    this.#household = household;
    this.#live = live;
  }

  /**
   * Measures by this source from now on; null: by none. Resolves when it has started. After `close` nothing is started.
   * @throws what the source's start throws (as a rejection)
   */
  use(source: MeterSource | null): Promise<void> {
    const done = this.#turn.then(() => this.#switch(source));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Stops it; resolves when its adapter is let go of. */
  close(): Promise<void> {
    this.#closed = true;
    // At once: what is going to be started is not.
    this.#source?.stop();
    return this.use(null);
  }

  async #switch(next: MeterSource | null): Promise<void> {
    const before = this.#source;
    if (before === next && !this.#closed) return;
    this.#source = null;
    before?.stop();
    await before?.released?.();
    const source = this.#closed ? null : next;
    this.#source = source;
    this.#live.measuredBy(source);
    if (source !== null) this.#start(source);
  }

  #start(source: MeterSource): void {
    const household = this.#household;
    source.start({
      fromMinute: household.nextMinute() ?? minuteOfMs(household.clock.nowMs()),
      listener: {
        reading: (reading) => household.recordMinutes([reading]),
        correction: (reading) => correct(household, reading),
        registers: (registers) => household.noteRegisters?.(registers),
        heard: () => this.#live.heard(),
        asks: () => this.#live.asks(),
        sample: (sample) => this.#live.take(sample),
        ended: () => undefined,
      },
    });
  }
}

/** A minute that has been corrected as often as it may be stays as it is: that must not stop the meter. */
function correct(household: MeasuredHousehold, reading: MinuteReading): void {
  try {
    household.correctMinute(reading);
  } catch (error) {
    if (!(error instanceof TooManyCorrections)) throw error;
  }
}
