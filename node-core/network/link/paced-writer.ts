import type { Stream } from '@libp2p/interface';
import { abortReason, type Clock } from '../clock.ts';
import { NetworkError, networkError } from '../error.ts';
import type { BulkPipe } from './bulk-pipe.ts';
import { type Receipt, ReceiptReader } from './receipt.ts';

/** Bytes that were sent and not yet received, with the total at their end. */
interface Sent {
  readonly endBytes: number;
  readonly bytes: number;
  readonly atMs: number;
}

/** What a paced writer needs of a stream. */
export type PacedStream = Pick<Stream, 'send'>;

/** What a paced writer needs besides its stream. */
export interface PacedWriterOptions {
  readonly pipe: BulkPipe;
  readonly clock: Clock;
  /** Bytes that the reader may have got and not consumed; then the writer waits. */
  readonly maxUnreadBytes: number;
  /** No receipt for so long while there is something to wait for: the reader is too slow. */
  readonly slowMs: number;
}

/**
 * Writes bulk to a stream no faster than the peer's window and the reader's appetite allow: see `BulkWindow` and
 * `Receipt`. Receipts must be handed to `receive`. One write at a time.
 */
export class PacedWriter {
  readonly #stream: PacedStream;
  readonly #options: PacedWriterOptions;
  readonly #receipts = new ReceiptReader((receipt) => this.#onReceipt(receipt));
  readonly #ended = new AbortController();
  #sent: Sent[] = [];
  #sentBytes = 0;
  #receivedBytes = 0;
  #consumedBytes = 0;
  #onProgress: (() => void) | undefined;
  #cancelSlow: (() => void) | undefined;

  constructor(stream: PacedStream, options: PacedWriterOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  /** Resolves when all bytes have been handed to the stream. @throws NetworkError 'slow', 'closed', 'garbled' */
  async write(bytes: Uint8Array): Promise<void> {
    const { pipe, clock, maxUnreadBytes } = this.#options;
    let offset = 0;
    while (offset < bytes.length) {
      while (this.#sentBytes - this.#consumedBytes >= maxUnreadBytes) await this.#progress();
      const appetite = maxUnreadBytes - (this.#sentBytes - this.#consumedBytes);
      this.#watch();
      const count = await pipe.take(Math.min(bytes.length - offset, appetite), this.#ended.signal);
      // Ended in the very turn in which room was given: `end` knew nothing of it yet.
      if (this.#ended.signal.aborted) {
        pipe.forgotten(count);
        throw abortReason(this.#ended.signal);
      }
      this.#sentBytes += count;
      this.#sent.push({ endBytes: this.#sentBytes, bytes: count, atMs: clock.nowMs() });
      try {
        this.#stream.send(bytes.subarray(offset, offset + count));
      } catch (thrown) {
        this.end(networkError(thrown));
        throw networkError(thrown);
      }
      offset += count;
    }
  }

  /** Resolves when the reader has consumed everything. */
  async drained(): Promise<void> {
    while (this.#consumedBytes < this.#sentBytes) await this.#progress();
  }

  /** Bytes that came against the bulk. @throws NetworkError 'garbled' for receipts of what was not sent */
  receive(bytes: Uint8Array): void {
    this.#receipts.push(bytes);
  }

  /** Gives up: waiting writes reject, and what was on its way counts no longer. Again is allowed. */
  end(error: NetworkError): void {
    if (this.#ended.signal.aborted) return;
    this.#cancelSlow?.();
    this.#ended.abort(error);
    // Whole pieces: of one that has come in part, the window has let nothing go yet.
    this.#options.pipe.forgotten(this.#sent.reduce((sum, { bytes }) => sum + bytes, 0));
    this.#sent = [];
    this.#receivedBytes = this.#sentBytes;
    this.#onProgress?.();
  }

  #onReceipt({ receivedBytes, consumedBytes }: Receipt): void {
    if (this.#ended.signal.aborted) return;
    if (receivedBytes > this.#sentBytes || consumedBytes > receivedBytes) {
      throw new NetworkError('garbled', `a receipt for ${receivedBytes} of ${this.#sentBytes} bytes`);
    }
    const moved = receivedBytes > this.#receivedBytes || consumedBytes > this.#consumedBytes;
    const nowMs = this.#options.clock.nowMs();
    this.#receivedBytes = receivedBytes;
    this.#consumedBytes = consumedBytes;
    while (this.#sent[0] !== undefined && this.#sent[0].endBytes <= receivedBytes) {
      const { bytes, atMs } = this.#sent[0];
      this.#sent.shift();
      this.#options.pipe.acknowledged(bytes, { nowMs, delayMs: nowMs - atMs });
    }
    if (!moved) return;
    this.#cancelSlow?.();
    this.#cancelSlow = undefined;
    if (consumedBytes < this.#sentBytes) this.#watch();
    this.#onProgress?.();
  }

  /** Waits for the next receipt that moves. */
  async #progress(): Promise<void> {
    this.#ended.signal.throwIfAborted();
    this.#watch();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onProgress = resolve;
    await promise;
    this.#onProgress = undefined;
    this.#ended.signal.throwIfAborted();
  }

  #watch(): void {
    if (this.#cancelSlow !== undefined || this.#ended.signal.aborted) return;
    const { clock, slowMs } = this.#options;
    this.#cancelSlow = clock.at(clock.nowMs() + slowMs, () => {
      const evidence = `${this.#sentBytes - this.#consumedBytes} bytes not taken in for ${slowMs} ms`;
      this.end(new NetworkError('slow', evidence));
    });
  }
}
