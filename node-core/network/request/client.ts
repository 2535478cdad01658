import type { Stream } from '@libp2p/interface';
import { abortReason, type Clock } from '../clock.ts';
import { NetworkError, networkError } from '../error.ts';
import { FRAME_HEAD_BYTES, FrameReader, frameOf } from '../frames.ts';
import type { NetworkLimits } from '../limits.ts';
import { ReceiptingReader } from '../link/receipting-reader.ts';
import { listenTo } from '../link/stream-bytes.ts';
import { type AnswerFrame, KIND_BYTES, readAnswer } from './wire.ts';

/** What is asked of a peer. */
export interface Ask {
  /** The protocol: `/nabowatt/<what>/<version>`. */
  readonly what: string;
  readonly version: number;
  /** At most `requestBytes`. */
  readonly request: Uint8Array;
  /** Longest wait for the next item, while one is waited for; 10 s by default. Reaching the peer has its own limit. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Sends a request on a fresh stream and gives the items of the answer as they come. Items that are not consumed are kept
 * up to `unreadAnswerBytes`; then the peer waits. Leaving the loop early, or aborting the signal, ends the stream.
 * @throws NetworkError 'timeout', 'busy', 'refused' with the peer's code, 'garbled', 'tooLong', 'closed' when cut off
 */
export async function* exchange(
  stream: Stream,
  ask: Ask,
  options: { readonly clock: Clock; readonly limits: NetworkLimits },
): AsyncGenerator<Uint8Array, void, undefined> {
  const incoming = new Incoming(stream, options);
  const onAbort = (): void =>
    incoming.fail(networkError(ask.signal === undefined ? 'aborted' : abortReason(ask.signal)));
  ask.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    ask.signal?.throwIfAborted();
    stream.send(frameOf(ask.request));
    for (;;) {
      const frame = await incoming.next(ask.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      if (frame.kind === 'end') return;
      if (frame.kind === 'refusal') {
        throw new NetworkError(frame.code === 'busy' ? 'busy' : 'refused', frame.code);
      }
      yield frame.item;
    }
  } catch (thrown) {
    throw networkError(thrown);
  } finally {
    ask.signal?.removeEventListener('abort', onAbort);
    incoming.leave();
  }
}

/** The frames of an answer as they come in. */
class Incoming {
  readonly #stream: Stream;
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #receipts: ReceiptingReader;
  #frames: AnswerFrame[] = [];
  #error: NetworkError | undefined;
  #whole = false;
  #wake: (() => void) | undefined;

  constructor(stream: Stream, options: { readonly clock: Clock; readonly limits: NetworkLimits }) {
    this.#stream = stream;
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#receipts = new ReceiptingReader(stream, options.clock);
    const reader = new FrameReader({
      maxBytes: this.#limits.answerItemBytes + KIND_BYTES,
      onFrame: (frame) => this.#onFrame(readAnswer(frame)),
    });
    listenTo(stream, {
      bytes: (bytes) => {
        if (this.#receipts.unreadBytes + bytes.length > 2 * this.#limits.unreadAnswerBytes) {
          throw new NetworkError('tooLong', 'an answer faster than it is read');
        }
        this.#receipts.received(bytes.length);
        reader.push(bytes);
      },
      finished: () => this.fail(new NetworkError('closed', 'the answer was cut off')),
      ended: (error) => this.fail(error ?? new NetworkError('closed', 'the answer was cut off')),
    });
  }

  /** The next frame. @throws NetworkError */
  async next(timeoutMs: number): Promise<AnswerFrame> {
    const cancel = this.#clock.at(this.#clock.nowMs() + timeoutMs, () =>
      this.fail(new NetworkError('timeout', `no answer for ${timeoutMs} ms`)),
    );
    try {
      for (;;) {
        const frame = this.#frames.shift();
        if (frame !== undefined) {
          const itemBytes = frame.kind === 'item' ? frame.item.length : 0;
          this.#receipts.consumed(itemBytes + (frame.kind === 'item' ? FRAME_HEAD_BYTES + KIND_BYTES : 0));
          return frame;
        }
        if (this.#error !== undefined) throw this.#error;
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#wake = resolve;
        await promise;
      }
    } finally {
      cancel();
    }
  }

  /** No more frames after those that are here. */
  fail(error: NetworkError): void {
    if (!this.#whole) this.#error ??= error;
    this.#wake?.();
  }

  /** The asker wants no more: closes what is whole, ends what is not. */
  leave(): void {
    if (this.#whole) {
      this.#receipts.consumed(this.#receipts.unreadBytes);
      this.#receipts.flush();
      void this.#stream.close().catch(() => {});
    } else {
      this.#receipts.end();
      this.#stream.abort(this.#error ?? new NetworkError('closed', 'the asker has enough'));
    }
    this.#frames = [];
  }

  #onFrame(frame: AnswerFrame): void {
    if (this.#whole) throw new NetworkError('garbled', 'an answer that goes on after its end');
    if (this.#frames.length >= this.#limits.unreadAnswerItems) {
      throw new NetworkError('tooLong', 'an answer of too many small items');
    }
    this.#whole = frame.kind !== 'item';
    this.#frames.push(frame);
    this.#wake?.();
  }
}
