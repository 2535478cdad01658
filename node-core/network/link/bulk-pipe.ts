import { BulkWindow } from '../bulk-window.ts';
import { abortReason } from '../clock.ts';

/** Bulk goes out in pieces of at most so many bytes: what a heartbeat may have to let pass. */
const PIECE_BYTES = 16 * 1024;

interface Waiter {
  readonly wantedBytes: number;
  readonly grant: (bytes: number) => void;
}

/**
 * The bulk window of one peer, shared by all streams that send it bulk: who comes first is served first, a piece at a
 * time, so that no stream starves another.
 */
export class BulkPipe {
  readonly window = new BulkWindow();
  readonly #waiters: Waiter[] = [];

  /**
   * Waits for room for up to `wantedBytes` (1 or more) and takes it.
   * @returns the bytes that may be sent now, 1 to `wantedBytes`
   */
  take(wantedBytes: number, signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const onAbort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(abortReason(signal));
      };
      const waiter: Waiter = {
        wantedBytes: Math.min(wantedBytes, PIECE_BYTES),
        grant: (bytes) => {
          signal.removeEventListener('abort', onAbort);
          resolve(bytes);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(waiter);
      this.#serve();
    });
  }

  /** Bytes that were taken have arrived. */
  acknowledged(bytes: number, timing: { readonly nowMs: number; readonly delayMs: number }): void {
    this.window.acknowledged(bytes, timing);
    this.#serve();
  }

  /** Bytes that were taken will never be acknowledged. */
  forgotten(bytes: number): void {
    this.window.forgotten(bytes);
    this.#serve();
  }

  #serve(): void {
    for (;;) {
      const first = this.#waiters[0];
      if (first === undefined) return;
      // Whole pieces, unless nothing is on its way: crumbs would cost more in heads than they carry.
      if (this.window.roomBytes < first.wantedBytes && this.window.inFlightBytes > 0) return;
      this.#waiters.shift();
      this.window.sent(first.wantedBytes);
      first.grant(first.wantedBytes);
    }
  }
}
