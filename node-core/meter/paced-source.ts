import { type Minute, type MinuteSpan, minute, minuteOfMs, msOfMinute } from '../units/index.ts';
import type { Clock, LiveSample, MeterListener, MeterSource, MeterStart, MinuteReading } from './source.ts';

/** What a source has to say; `pacedSource` says it when it is time. */
export interface PacedContent {
  readonly kind: MeterSource['kind'];
  /** Where there is something to say; `endMinute` null: without end. */
  readonly span: { readonly startMinute: Minute; readonly endMinute: Minute | null };
  /** A minute of the span that was listened to. */
  reading(at: Minute): MinuteReading;
  /**
   * Minutes of the span that nobody listened to, from a PC that slept or was off: a function from each of them,
   * ascending, to what is known of it.
   */
  missed(span: MinuteSpan): (at: Minute) => MinuteReading;
  sample(atMs: number): LiveSample;
}

export interface Pace {
  readonly clock: Clock;
  /** Time of the clock between two samples of power; at least 100. */
  readonly sampleEveryMs: number;
  /** A minute said later than this after its end, by the clock, was missed; null: none ever is. */
  readonly missedAfterMs: number | null;
}

/** Readings in one go before others get a turn: catching up on a month does not stop the house. */
const READINGS_PER_TURN = 240;
/** Missed minutes that are taken as one stretch: 31 days. */
const LONGEST_STRETCH_MINUTES = 44_640;

/** A `MeterSource` of some content: the order, the pace and the catching up, by the clock alone. */
export function pacedSource(content: PacedContent, pace: Pace): MeterSource {
  let running: Run | undefined;
  return {
    kind: content.kind,
    start(start) {
      if (running?.stopped === false) throw new Error('the meter source is running already');
      running = new Run(start, content, pace);
    },
    stop() {
      running?.stop();
      running = undefined;
    },
  };
}

/** Missed minutes that share one step of the registers. */
interface Stretch {
  readonly endMinute: Minute;
  readonly readingOf: (at: Minute) => MinuteReading;
}

/** From a start to its stop. */
class Run {
  stopped = false;
  readonly #content: PacedContent;
  readonly #pace: Pace;
  readonly #listener: MeterListener;
  readonly #endMinute: number;
  #next: Minute;
  #missed: Stretch | undefined;
  #sampleDueMs: number;
  #cancel: () => void;

  constructor({ fromMinute, listener }: MeterStart, content: PacedContent, pace: Pace) {
    this.#content = content;
    this.#pace = pace;
    this.#listener = listener;
    this.#endMinute = content.span.endMinute ?? Number.POSITIVE_INFINITY;
    this.#next = minute(Math.max(fromMinute, content.span.startMinute));
    this.#sampleDueMs = pace.clock.nowMs();
    this.#cancel = pace.clock.at(pace.clock.nowMs(), () => this.#turn());
  }

  stop(): void {
    this.stopped = true;
    this.#cancel();
  }

  #turn(): void {
    if (this.stopped) return;
    try {
      const more = this.#catchUp();
      if (!this.stopped && this.#next >= this.#endMinute) return this.#end();
      if (!this.stopped) this.#sample();
      if (!this.stopped) this.#cancel = this.#pace.clock.at(this.#dueMs(more), () => this.#turn());
    } catch (fault) {
      this.stop();
      throw fault;
    }
  }

  #end(): void {
    this.stopped = true;
    this.#listener.ended();
  }

  #dueMs(more: boolean): number {
    return more ? this.#pace.clock.nowMs() : Math.min(endMsOf(this.#next), this.#sampleDueMs);
  }

  /** Says the readings that are due, up to a turn's worth; true when more are. */
  #catchUp(): boolean {
    const ended = Math.min(minuteOfMs(this.#pace.clock.nowMs()), this.#endMinute);
    for (let count = 0; count < READINGS_PER_TURN; count++) {
      if (this.stopped || this.#next >= ended) break;
      const reading = this.#readingOf(this.#next, ended);
      this.#next = minute(this.#next + 1);
      this.#listener.reading(reading);
    }
    return this.#next < ended;
  }

  #readingOf(at: Minute, ended: number): MinuteReading {
    if (this.#missed !== undefined && at >= this.#missed.endMinute) this.#missed = undefined;
    const { missedAfterMs, clock } = this.#pace;
    const lateMs = clock.nowMs() - endMsOf(at);
    if (this.#missed === undefined && missedAfterMs !== null && lateMs > missedAfterMs) {
      const endMinute = minute(Math.min(ended, at + LONGEST_STRETCH_MINUTES));
      this.#missed = { endMinute, readingOf: this.#content.missed({ startMinute: at, endMinute }) };
    }
    return this.#missed === undefined ? this.#content.reading(at) : this.#missed.readingOf(at);
  }

  #sample(): void {
    const nowMs = this.#pace.clock.nowMs();
    if (nowMs < this.#sampleDueMs) return;
    this.#sampleDueMs = nowMs + this.#pace.sampleEveryMs;
    const at = minuteOfMs(nowMs);
    if (at >= this.#content.span.startMinute && at < this.#endMinute) {
      this.#listener.sample(this.#content.sample(nowMs));
    }
  }
}

/** The first millisecond after a minute. */
function endMsOf(at: Minute): number {
  return msOfMinute(minute(at + 1));
}
