import { TelegramError } from '../fault.ts';
import type { MbusFrame } from '../scan.ts';

/** Sixteen segments of 256 bytes: the counter has four bits. */
const SEQUENCE = 0x0f;
const LAST = 0x10;

/** Joins the segments of an APDU by the count in CI (EN 13757-3, transport layer of DLMS). */
export class MbusSegments {
  #parts: Uint8Array[] = [];

  /**
   * Takes the next frame.
   * @returns the APDU once it is whole, undefined while segments are missing
   * @throws TelegramError `cut` for a segment out of its order: one was lost
   */
  add({ control, payload }: MbusFrame): Uint8Array | undefined {
    const sequence = control & SEQUENCE;
    if (sequence === 0) this.clear();
    if (sequence !== this.#parts.length) {
      this.clear();
      throw new TelegramError('cut', { bytes: payload, at: 0, expected: `segment 0, not ${sequence}` });
    }
    this.#parts.push(payload.slice());
    if ((control & LAST) === 0 && sequence < SEQUENCE) return undefined;
    const apdu = Buffer.concat(this.#parts);
    this.clear();
    return apdu;
  }

  /** Forgets what was begun. */
  clear(): void {
    this.#parts = [];
  }
}
