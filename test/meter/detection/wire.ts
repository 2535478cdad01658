import {
  type ByteLine,
  type ByteListener,
  type ByteSource,
  ByteSourceError,
  type LineSettings,
  type LostReason,
  type OpenProblem,
} from '../../../node-core/meter/byte-source.ts';
import type { HandClock } from '../live/hand-clock.ts';
import { heardAs } from './uart.ts';

/** What is on the other end of an adapter's cable. */
export interface WireOptions {
  readonly clock: HandClock;
  readonly sentWith: LineSettings;
  /** What is pushed at each whole multiple of `everyMs` after `phaseMs`; left out: nothing is connected. */
  readonly push?: Uint8Array;
  readonly everyMs: number;
  readonly phaseMs?: number;
  readonly inverted?: boolean;
}

const TICK_MS = 50;

/** A played adapter: hears what is sent as its own line is set, from the middle of a telegram if it is opened there. */
export class Wire implements ByteSource {
  readonly name: string;
  /** What opening it ends in. */
  problem: OpenProblem | undefined;
  readonly openedWith: LineSettings[] = [];
  #open = false;
  #listener: ByteListener | undefined;
  readonly #options: WireOptions;

  constructor(name: string, options: WireOptions) {
    this.name = name;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  async open(settings: LineSettings, listener: ByteListener): Promise<ByteLine> {
    await Promise.resolve();
    if (this.#open) throw new ByteSourceError('busy', { source: this.name, message: 'open already' });
    if (this.problem !== undefined) {
      throw new ByteSourceError(this.problem, { source: this.name, message: 'as the test wants it' });
    }
    this.#open = true;
    this.#listener = listener;
    this.openedWith.push(settings);
    const { clock } = this.#options;
    let fromMs = clock.monotonicMs();
    const tick = (): void => {
      if (this.#listener !== listener) return;
      const nowMs = clock.monotonicMs();
      const heard = this.#heard(fromMs, nowMs, settings);
      fromMs = nowMs;
      if (heard.length > 0) listener.bytes(heard, nowMs);
      clock.after(TICK_MS, tick);
    };
    clock.after(TICK_MS, tick);
    return {
      close: async () => {
        await Promise.resolve();
        if (this.#listener !== listener) return;
        this.#listener = undefined;
        this.#open = false;
      },
    };
  }

  /** The cable is pulled out, or the adapter fails. */
  lose(reason: LostReason): void {
    const listener = this.#listener;
    this.#listener = undefined;
    this.#open = false;
    listener?.lost(reason);
  }

  #heard(fromMs: number, untilMs: number, heardWith: LineSettings): Uint8Array {
    const { push, everyMs, phaseMs = 0, sentWith, inverted = false } = this.#options;
    if (push === undefined) return new Uint8Array(0);
    const bits = 1 + sentWith.dataBits + (sentWith.parity === 'none' ? 0 : 1) + sentWith.stopBits;
    const byteMs = (bits * 1000) / sentWith.baudRate;
    const sent: number[] = [];
    for (let at = Math.floor((fromMs - phaseMs) / everyMs) - 1; at * everyMs + phaseMs < untilMs; at += 1) {
      const startMs = at * everyMs + phaseMs;
      for (const [index, byte] of push.entries()) {
        const endMs = startMs + (index + 1) * byteMs;
        if (endMs > fromMs && endMs <= untilMs) sent.push(byte);
      }
    }
    if (sent.length === 0) return new Uint8Array(0);
    return heardAs(Uint8Array.from(sent), { sentWith, heardWith, inverted });
  }
}
