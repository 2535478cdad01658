import { Buffer } from 'node:buffer';
import type { ByteListener, LostReason } from '../../../node-core/meter/byte-source.ts';
import { until } from './report.ts';

/** Keeps what a line brings. */
export class Ear implements ByteListener {
  #chunks: Uint8Array[] = [];
  #length = 0;
  reasons: LostReason[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  bytes(chunk: Uint8Array, atMs: number): void {
    if (this.reasons.length > 0) throw new Error('bytes after the line was lost');
    if (chunk.length === 0) throw new Error('a chunk without bytes');
    if (atMs < this.#lastMs) throw new Error('time goes back');
    this.#lastMs = atMs;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  lost(reason: LostReason): void {
    this.reasons.push(reason);
  }

  /** Waits for these bytes as long as more of them come, and fails for any other. */
  async hears(expected: Uint8Array): Promise<void> {
    while (this.#length < expected.length) {
      const before = this.#length;
      const more = (): true | undefined => (this.#length > before ? true : undefined);
      await until(`more than ${before} of ${expected.length} bytes`, more);
    }
    const heard = Buffer.concat(this.#chunks);
    if (Buffer.compare(heard, expected) !== 0) {
      const at = expected.findIndex((byte, index) => byte !== heard[index]);
      throw new Error(`${heard.length} bytes instead of ${expected.length}, the first other one at ${at}`);
    }
    this.#chunks = [];
    this.#length = 0;
  }

  async loses(kind: LostReason['kind']): Promise<LostReason> {
    const reason = await until('the line to be lost', () => this.reasons[0]);
    if (reason.kind !== kind) throw new Error(`lost by ${JSON.stringify(reason)} instead of ${kind}`);
    if (this.reasons.length > 1) throw new Error('lost twice');
    return reason;
  }
}
