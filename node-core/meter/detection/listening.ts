import { concatBytes } from '../../codec/index.ts';
import {
  type ByteLine,
  type ByteSource,
  ByteSourceError,
  type LostReason,
  type MonotonicClock,
} from '../byte-source.ts';
import { type Heard, ProtocolDetector, type Telegram, type TelegramKeys } from '../telegrams/index.ts';
import type { FoundMeter } from './detection-state.ts';
import type { LineCandidate, LineReading } from './line-candidates.ts';

/** Meters push every 10 s at most: whoever hears nothing for so long hears nothing. */
const SILENCE_MS = 12_000;
/** No meter pauses so long within a telegram (telegrams' `end`). */
const PAUSE_MS = 500;
/** What comes sooner after opening may be the end of a telegram whose beginning nobody heard. */
const WHOLE_AFTER_MS = 300;
/** The longest telegrams are of some KB. */
const KEPT_BYTES = 8_192;

export interface ListeningOptions {
  readonly source: ByteSource;
  readonly candidate: LineCandidate;
  readonly clock: MonotonicClock;
  readonly keys?: TelegramKeys | undefined;
  /** More was heard, or the line was opened. */
  readonly changed: (heard: Heard) => void;
}

/** How listening with one candidate ended; the line is closed. */
export type Listened =
  | { readonly kind: 'found'; readonly meter: FoundMeter }
  | { readonly kind: 'nothing'; readonly heard: Heard }
  | { readonly kind: 'lost'; readonly reason: LostReason }
  | { readonly kind: 'blocked'; readonly error: ByteSourceError }
  | { readonly kind: 'stopped' };

/** One reading of the line, and what it says so far. */
interface Interpretation {
  readonly reading: LineReading;
  readonly detector: ProtocolDetector;
  telegram: Telegram | undefined;
  /** The last of what was heard, `KEPT_BYTES` at most. */
  bytes: Uint8Array;
}

/**
 * Listens with one candidate until something is found, or it is clear that nothing will be.
 *
 * A burst of bytes that is no telegram decides at once, so that a meter that pushes every 10 s is asked with another
 * candidate at its next push; but not one that may have begun before the line was opened, nor the first with beginnings
 * of telegrams in it.
 */
export class Listening {
  readonly ended: Promise<Listened>;
  readonly #options: ListeningOptions;
  readonly #interpretations: readonly Interpretation[];
  #end: (how: Listened) => void = () => undefined;
  #over = false;
  #line: ByteLine | undefined;
  #openedMs = 0;
  /** When the burst that is under way began. */
  #burstMs: number | undefined;
  #fragmentsSeen = false;
  #cancelPause = (): void => undefined;
  #cancelSilence = (): void => undefined;

  constructor(options: ListeningOptions) {
    this.#options = options;
    this.#interpretations = options.candidate.readings.map((reading) => ({
      reading,
      detector: new ProtocolDetector(options.keys),
      telegram: undefined,
      bytes: new Uint8Array(),
    }));
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    void this.#open();
  }

  stop(): void {
    void this.#finish({ kind: 'stopped' });
  }

  async #open(): Promise<void> {
    const { source, candidate, clock, changed } = this.#options;
    let line: ByteLine;
    try {
      line = await source.open(candidate.listenWith, {
        bytes: (chunk, atMs) => this.#hear(chunk, atMs),
        lost: (reason) => void this.#finish({ kind: 'lost', reason }),
      });
    } catch (error) {
      const known =
        error instanceof ByteSourceError
          ? error
          : new ByteSourceError('failed', { source: source.name, message: String(error) });
      return this.#finish({ kind: 'blocked', error: known });
    }
    if (this.#over) return line.close();
    this.#line = line;
    this.#openedMs = clock.monotonicMs();
    this.#cancelSilence = clock.after(SILENCE_MS, () => this.#atSilence());
    changed(this.#heard());
  }

  #hear(chunk: Uint8Array, atMs: number): void {
    if (this.#over) return;
    const { clock, candidate, changed } = this.#options;
    this.#burstMs ??= atMs;
    for (const one of this.#interpretations) {
      const bytes = one.reading.bytes(chunk);
      one.bytes = concatBytes(one.bytes, bytes).slice(-KEPT_BYTES);
      for (const event of one.detector.push(bytes)) {
        if (event.kind === 'telegram') one.telegram = event.telegram;
      }
    }
    changed(this.#heard());
    if (this.#found()) return;
    this.#cancelPause();
    if (clock.monotonicMs() - this.#openedMs > candidate.patienceMs) return this.#nothing();
    this.#cancelPause = clock.after(PAUSE_MS, () => this.#atPause());
  }

  #atPause(): void {
    for (const one of this.#interpretations) {
      for (const event of one.detector.end()) {
        if (event.kind === 'telegram') one.telegram = event.telegram;
      }
    }
    if (this.#found()) return;
    const { clock } = this.#options;
    const whole = (this.#burstMs ?? 0) - this.#openedMs >= WHOLE_AFTER_MS;
    this.#burstMs = undefined;
    const hopeful = this.#heard().kind === 'fragments' && !this.#fragmentsSeen;
    if (hopeful) this.#fragmentsSeen = true;
    if (whole && !hopeful) return this.#nothing();
    this.#cancelSilence();
    this.#cancelSilence = clock.after(SILENCE_MS, () => this.#atSilence());
  }

  /** In the middle of a burst its pause decides. */
  #atSilence(): void {
    if (this.#burstMs === undefined) this.#nothing();
  }

  #nothing(): void {
    void this.#finish({ kind: 'nothing', heard: this.#heard() });
  }

  #found(): boolean {
    for (const { reading, detector, telegram, bytes } of this.#interpretations) {
      const { heard } = detector;
      if (heard.kind !== 'telegrams' && heard.kind !== 'locked') continue;
      const meter: FoundMeter = {
        adapter: this.#options.source.name,
        settings: reading.settings,
        protocol: heard.protocol,
        telegram,
        key: heard.kind === 'telegrams' ? 'none' : heard.keyWrong ? 'wrong' : 'wanted',
        bytes,
      };
      void this.#finish({ kind: 'found', meter });
      return true;
    }
    return false;
  }

  /** The most that any interpretation has made of it. */
  #heard(): Heard {
    const order: readonly Heard['kind'][] = ['silence', 'noise', 'fragments', 'locked', 'telegrams'];
    return this.#interpretations
      .map(({ detector }) => detector.heard)
      .reduce((best, one) => (order.indexOf(one.kind) > order.indexOf(best.kind) ? one : best));
  }

  /** Says so only when the line is closed: whoever hears of a meter wants to open it. */
  async #finish(how: Listened): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#cancelPause();
    this.#cancelSilence();
    await this.#line?.close();
    this.#end(how);
  }
}
