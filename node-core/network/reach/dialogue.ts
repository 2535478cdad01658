import type { Stream } from '@libp2p/interface';
import { type CodecValue, decode, encode } from '../../codec/index.ts';
import { type Clock, deadline } from '../clock.ts';
import { NetworkError, networkError, wordsOf } from '../error.ts';
import { FrameReader, frameOf } from '../frames.ts';
import { listenTo } from '../link/stream-bytes.ts';

/** Longest message, and most that wait to be read. */
const MAX_BYTES = 512;
const MAX_WAITING = 4;

/** Two sides that take turns on a stream: small messages in canonical bytes, each waited for no longer than told. */
export class Dialogue {
  readonly #stream: Stream;
  readonly #clock: Clock;
  #messages: CodecValue[] = [];
  #error: NetworkError | undefined;
  #wake: (() => void) | undefined;

  constructor(stream: Stream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
    const reader = new FrameReader({ maxBytes: MAX_BYTES, onFrame: (frame) => this.#onFrame(frame) });
    const end = (error: NetworkError | undefined): void => {
      this.#error ??= error ?? new NetworkError('closed', 'the other side hung up');
      this.#wake?.();
    };
    listenTo(stream, { bytes: (bytes) => reader.push(bytes), finished: () => end(undefined), ended: end });
  }

  say(message: CodecValue): void {
    try {
      this.#stream.send(frameOf(encode(message)));
    } catch (thrown) {
      throw networkError(thrown);
    }
  }

  /** @throws NetworkError 'timeout', 'closed', 'garbled', 'tooLong' */
  async hear(timeoutMs: number): Promise<CodecValue> {
    const limit = deadline(this.#clock, {
      timeMs: this.#clock.nowMs() + timeoutMs,
      reason: () => new NetworkError('timeout', `silent for ${timeoutMs} ms`),
    });
    limit.signal.addEventListener('abort', () => this.#wake?.());
    try {
      for (;;) {
        const message = this.#messages.shift();
        if (message !== undefined) return message;
        if (this.#error !== undefined) throw this.#error;
        limit.signal.throwIfAborted();
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#wake = resolve;
        await promise;
      }
    } finally {
      limit.cancel();
    }
  }

  async close(): Promise<void> {
    await this.#stream.close().catch((thrown: unknown) => this.#stream.abort(networkError(thrown)));
  }

  abort(error: NetworkError): void {
    this.#stream.abort(error);
  }

  #onFrame(frame: Uint8Array): void {
    if (this.#messages.length >= MAX_WAITING) throw new NetworkError('garbled', 'out of turn');
    this.#messages.push(readMessage(frame));
    this.#wake?.();
  }
}

/** A message from its canonical bytes. @throws NetworkError 'garbled' */
export function readMessage(bytes: Uint8Array): CodecValue {
  try {
    return decode(bytes);
  } catch (thrown) {
    throw new NetworkError('garbled', wordsOf(thrown), { cause: thrown });
  }
}
