import { Buffer } from 'node:buffer';
import type { ByteListener, LostReason, MonotonicClock } from '../../../node-core/meter/byte-source.ts';
import { until } from './report.ts';

/** The guest's own monotonic clock. */
export const CLOCK: MonotonicClock = {
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Keeps what a line brings. */
export class Ear implements ByteListener {
  heard = new Uint8Array(0);
  reasons: LostReason[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  bytes(chunk: Uint8Array, atMs: number): void {
    if (this.reasons.length > 0) throw new Error('bytes after the line was lost');
    if (chunk.length === 0) throw new Error('a chunk without bytes');
    if (atMs < this.#lastMs) throw new Error('time goes back');
    this.#lastMs = atMs;
    this.heard = Buffer.concat([this.heard, chunk]);
  }

  lost(reason: LostReason): void {
    this.reasons.push(reason);
  }

  /** Waits for these bytes, and fails for any other. */
  async hears(expected: Uint8Array, timeoutMs = 40_000): Promise<void> {
    await until(
      `${expected.length} bytes`,
      () => (this.heard.length >= expected.length ? true : undefined),
      timeoutMs,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; in the end ${this.heard.length}`);
    });
    if (Buffer.compare(this.heard, expected) !== 0) {
      const at = expected.findIndex((byte, index) => byte !== this.heard[index]);
      throw new Error(
        `${this.heard.length} bytes instead of ${expected.length}, the first other one at ${at}`,
      );
    }
    this.heard = new Uint8Array(0);
  }

  async loses(kind: LostReason['kind']): Promise<LostReason> {
    const reason = await until('the line to be lost', () => this.reasons[0]);
    if (reason.kind !== kind) throw new Error(`lost by ${JSON.stringify(reason)} instead of ${kind}`);
    if (this.reasons.length > 1) throw new Error('lost twice');
    return reason;
  }
}
