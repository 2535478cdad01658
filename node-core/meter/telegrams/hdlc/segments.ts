import { TelegramError } from '../fault.ts';
import type { HdlcFrame } from '../scan.ts';

/** An APDU is never longer; what grows past it has lost its end. */
const MAX_APDU_BYTES = 8192;
/** LLC header of the server (IEC 62056-46 5.3.2): destination E6, source E7, quality 00. */
const LLC_HEADER = [0xe6, 0xe7, 0x00];

/** Joins the segments of an APDU (IEC 62056-46 6.4.4.4): all but the last have the segmentation bit. */
export class HdlcSegments {
  #parts: Uint8Array[] = [];
  #header: Uint8Array | undefined;

  /**
   * Takes the next frame.
   * @returns the APDU once it is whole; undefined while segments are missing, and for frames without information
   * @throws TelegramError for a first segment without LLC header, one of another address, or too many bytes
   */
  add(frame: HdlcFrame): Uint8Array | undefined {
    if (frame.information.length === 0) return undefined;
    const opens = LLC_HEADER.every((byte, at) => frame.information[at] === byte);
    if (opens || !this.#continues(frame.header)) this.clear();
    if (this.#header === undefined && !opens) {
      throw new TelegramError('malformed', {
        bytes: frame.information,
        at: 0,
        expected: 'the LLC header e6e700',
      });
    }
    const part = opens ? frame.information.subarray(LLC_HEADER.length) : frame.information;
    if (!frame.segmented && this.#header === undefined) return part;
    this.#header = frame.header.slice();
    this.#parts.push(part.slice());
    if (this.#parts.reduce((sum, { length }) => sum + length, 0) > MAX_APDU_BYTES) {
      this.clear();
      throw new TelegramError('too-long', {
        bytes: part,
        at: 0,
        expected: `at most ${MAX_APDU_BYTES} bytes`,
      });
    }
    if (frame.segmented) return undefined;
    const apdu = Buffer.concat(this.#parts);
    this.clear();
    return apdu;
  }

  /** Forgets what was begun. */
  clear(): void {
    this.#parts = [];
    this.#header = undefined;
  }

  /** The addresses are the same; the control field counts. */
  #continues(header: Uint8Array): boolean {
    const begun = this.#header;
    if (begun === undefined || begun.length !== header.length) return false;
    return begun.subarray(0, -1).every((byte, at) => header[at] === byte);
  }
}
