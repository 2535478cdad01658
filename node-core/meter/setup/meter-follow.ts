import type { ByteLine, ByteSource, MonotonicClock } from '../byte-source.ts';
import type { FoundMeter } from '../detection/index.ts';
import { type ReaderEvent, readCapture, type TelegramKeys, TelegramReader } from '../telegrams/index.ts';
import { type HeardMeter, heardMore, unheardMeter } from './heard-meter.ts';

/** No meter pauses so long within a telegram; a busy PC may hand on its bytes later. */
const PAUSE_MS = 1_000;

export interface MeterFollowOptions {
  readonly found: FoundMeter;
  readonly source: ByteSource;
  readonly clock: MonotonicClock;
  readonly keys: TelegramKeys | undefined;
  readonly changed: (meter: HeardMeter, keys: TelegramKeys | undefined) => void;
  /** Its line cannot be opened, or was lost: look for it again. */
  readonly lost: () => void;
}

/** Goes on listening to a meter that was found, so that a person sees what it says now; tries keys on what it said. */
export class MeterFollow {
  readonly #options: MeterFollowOptions;
  #meter: HeardMeter;
  #keys: TelegramKeys | undefined;
  #reader: TelegramReader;
  #stopped = false;
  #line: ByteLine | undefined;
  #cancelPause = (): void => undefined;
  readonly #opening: Promise<void>;

  constructor(options: MeterFollowOptions) {
    const { adapter, settings, protocol, key } = options.found;
    this.#options = options;
    this.#keys = options.keys;
    this.#reader = new TelegramReader(this.#keys);
    const encrypted = key !== 'none';
    this.#meter = this.#after(
      unheardMeter({ adapter, settings, protocol, encrypted, key, meterId: null }),
      readCapture(options.found.bytes, this.#keys),
    );
    this.#opening = this.#open();
  }

  get meter(): HeardMeter {
    return this.#meter;
  }

  /** What opens it, where it encrypts. */
  get keys(): TelegramKeys | undefined {
    return this.#keys;
  }

  /** Tries keys on what was heard, at once, and on what comes. @throws RangeError for keys that are not 16 bytes long */
  tryKeys(keys: TelegramKeys): void {
    const events = readCapture(this.#options.found.bytes, keys);
    this.#keys = keys;
    this.#reader = new TelegramReader(keys);
    this.#take(events);
  }

  /** Nothing is called after that; resolves when the adapter is let go of. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelPause();
    await this.#line?.close();
    await this.#opening;
  }

  async #open(): Promise<void> {
    const { source, found } = this.#options;
    try {
      const line = await source.open(found.settings, {
        bytes: (chunk) => this.#hear(chunk),
        lost: () => this.#lose(),
      });
      if (this.#stopped) await line.close();
      else this.#line = line;
    } catch {
      this.#lose();
    }
  }

  #lose(): void {
    this.#line = undefined;
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelPause();
    this.#options.lost();
  }

  #hear(chunk: Uint8Array): void {
    if (this.#stopped) return;
    this.#take(this.#reader.push(chunk));
    this.#cancelPause();
    this.#cancelPause = this.#options.clock.after(PAUSE_MS, () => this.#take(this.#reader.end()));
  }

  #take(events: readonly ReaderEvent[]): void {
    const meter = this.#after(this.#meter, events);
    if (meter === this.#meter) return;
    this.#meter = meter;
    this.#options.changed(meter, this.#keys);
  }

  #after(meter: HeardMeter, events: readonly ReaderEvent[]): HeardMeter {
    return events.reduce(heardMore, meter);
  }
}
