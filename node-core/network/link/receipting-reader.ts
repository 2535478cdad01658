import type { Stream } from '@libp2p/interface';
import type { Clock } from '../clock.ts';
import { receiptBytes } from './receipt.ts';

/** So many bytes are acknowledged at once; fewer wait for company. */
const EAGER_BYTES = 8 * 1024;
/** Receipts that wait to go out; then the next waits for room. */
const MAX_WAITING_BYTES = 4 * 1024;
/** How long a receipt for a few bytes waits. */
const PATIENT_MS = 10;

/** What receipts need of a stream. */
export type ReceiptStream = Pick<Stream, 'writeStatus' | 'writeBufferLength' | 'send'>;

/** The other end of a `PacedWriter`: counts what came and what was consumed, and says so. */
export class ReceiptingReader {
  readonly #stream: ReceiptStream;
  readonly #clock: Clock;
  #receivedBytes = 0;
  #consumedBytes = 0;
  #toldReceivedBytes = 0;
  #toldConsumedBytes = 0;
  #cancelPatience: (() => void) | undefined;

  constructor(stream: ReceiptStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  /** Bytes that came and were not consumed. */
  get unreadBytes(): number {
    return this.#receivedBytes - this.#consumedBytes;
  }

  received(bytes: number): void {
    this.#receivedBytes += bytes;
    this.#tell();
  }

  consumed(bytes: number): void {
    this.#consumedBytes += bytes;
    this.#tell();
  }

  /** Says at once what has not been said. */
  flush(): void {
    if (this.#newsBytes > 0) this.#send();
  }

  /** No more receipts. */
  end(): void {
    this.#cancelPatience?.();
    this.#cancelPatience = undefined;
  }

  get #newsBytes(): number {
    return this.#receivedBytes - this.#toldReceivedBytes + (this.#consumedBytes - this.#toldConsumedBytes);
  }

  #tell(): void {
    if (this.#newsBytes >= EAGER_BYTES) this.#send();
    else if (this.#newsBytes > 0)
      this.#cancelPatience ??= this.#clock.at(this.#clock.nowMs() + PATIENT_MS, () => this.#send());
  }

  #send(): void {
    this.end();
    if (this.#stream.writeStatus !== 'writable') return;
    // A sender that reads no receipts must not have them pile up here; each says all that those before it said.
    if (this.#stream.writeBufferLength > MAX_WAITING_BYTES) {
      this.#cancelPatience = this.#clock.at(this.#clock.nowMs() + PATIENT_MS, () => this.#send());
      return;
    }
    this.#toldReceivedBytes = this.#receivedBytes;
    this.#toldConsumedBytes = this.#consumedBytes;
    this.#stream.send(
      receiptBytes({ receivedBytes: this.#receivedBytes, consumedBytes: this.#consumedBytes }),
    );
  }
}
