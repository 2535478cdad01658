import {
  type ByteLine,
  type ByteListener,
  type ByteSource,
  ByteSourceError,
  type MonotonicClock,
} from '../../byte-source.ts';
import type { MeterSpeech } from './meters.ts';
import type { MeteredHome } from './metered-home.ts';

export interface SpeakingSourceOptions {
  readonly name: string;
  readonly home: MeteredHome;
  readonly speech: MeterSpeech;
  readonly clock: MonotonicClock;
  /** The home's time at a time of the monotonic clock, both in ms; it goes on whatever becomes of the PC's clocks. */
  homeMs(monotonicMs: number): number;
}

/** What an adapter hands over in one go (FTDI: 64 bytes less two of status). */
const CHUNK_BYTES = 62;

/**
 * A simulated meter at the end of a wire: the bytes of its telegrams at its pace, in the adapter's chunks, each when the
 * wire has carried it. With other line settings than the meter's own, what comes is noise.
 */
export function speakingSource(options: SpeakingSourceOptions): ByteSource {
  let line: SpeakingLine | undefined;
  return {
    name: options.name,
    open(settings, listener) {
      if (line?.closed === false) {
        const message = 'the simulated meter is being listened to already';
        return Promise.reject(new ByteSourceError('busy', { source: options.name, message }));
      }
      const { baudRate, dataBits, parity } = options.speech.settings;
      const right =
        settings.baudRate === baudRate && settings.dataBits === dataBits && settings.parity === parity;
      line = new SpeakingLine(options, listener, right);
      return Promise.resolve(line);
    },
  };
}

class SpeakingLine implements ByteLine {
  closed = false;
  readonly #options: SpeakingSourceOptions;
  readonly #listener: ByteListener;
  readonly #right: boolean;
  #nextMs: number;
  #cancel: () => void = () => undefined;

  constructor(options: SpeakingSourceOptions, listener: ByteListener, right: boolean) {
    this.#options = options;
    this.#listener = listener;
    this.#right = right;
    const { everyMs } = options.speech;
    this.#nextMs = Math.ceil(this.#nowMs() / everyMs) * everyMs;
    this.#wait();
  }

  close(): Promise<void> {
    this.closed = true;
    this.#cancel();
    return Promise.resolve();
  }

  #nowMs(): number {
    return this.#options.homeMs(this.#options.clock.monotonicMs());
  }

  #wait(): void {
    this.#cancel = this.#options.clock.after(Math.max(0, this.#nextMs - this.#nowMs()), () => this.#speak());
  }

  #speak(): void {
    const { speech, home } = this.#options;
    const nowMs = this.#nowMs();
    if (nowMs < this.#nextMs) return this.#wait();
    // A PC that slept did not hear what was said meanwhile.
    const lateMs = nowMs - this.#nextMs;
    if (lateMs >= speech.everyMs) this.#nextMs += Math.floor(lateMs / speech.everyMs) * speech.everyMs;
    const telegram = speech.telegram(this.#nextMs, home);
    this.#nextMs += speech.everyMs;
    if (telegram.length === 0) return this.#wait();
    this.#carry(this.#right ? telegram : garbled(telegram), 0);
  }

  /** Ten or eleven bits a byte: start, data, parity, stop. */
  #carry(telegram: Uint8Array, from: number): void {
    const { speech, clock } = this.#options;
    const { baudRate, dataBits, parity, stopBits } = speech.settings;
    const chunk = telegram.slice(from, from + CHUNK_BYTES);
    const bits = chunk.length * (1 + dataBits + (parity === 'none' ? 0 : 1) + stopBits);
    this.#cancel = clock.after((bits * 1000) / baudRate, () => {
      this.#listener.bytes(chunk, clock.monotonicMs());
      if (this.closed) return;
      if (from + CHUNK_BYTES < telegram.length) this.#carry(telegram, from + CHUNK_BYTES);
      else this.#wait();
    });
  }
}

/** What other line settings make of bytes: nothing that means anything, always the same. */
function garbled(telegram: Uint8Array): Uint8Array {
  return telegram.map((byte, at) => ((byte * 31 + at * 17) & 0xff) | 0x80);
}
