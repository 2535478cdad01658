import type { Connection, Stream } from '@libp2p/interface';
import type { Clock } from '../clock.ts';
import { NetworkError } from '../error.ts';
import { FrameReader, frameOf } from '../frames.ts';
import type { NetworkLimits } from '../limits.ts';
import { listenTo } from './stream-bytes.ts';

/** First byte of a frame on the urgent lane. */
const MESSAGE = 0;
const PING = 1;
const PONG = 2;
const LOST = 3;
const KIND_BYTES = 1;

/** What becomes of a frame that is to be sent. `full` and `down` frames are gone: Raft says them again. */
export type SendResult = 'sent' | 'full' | 'down';

/** What a lane tells the link that it belongs to. */
export interface UrgentLaneListener {
  readonly message: (frame: Uint8Array) => void;
  /** Anything came. */
  readonly heard: () => void;
  readonly roundTrip: (milliseconds: number) => void;
  /** The other side opened this lane because it had lost its link. */
  readonly lostAnother: () => void;
  readonly ended: (error: NetworkError | undefined) => void;
}

/**
 * One stream of small frames that never queue behind bulk: messages, and pings that measure the link.
 *
 * | frame | |
 * | --- | --- |
 * | `00` message | a frame of the layer above |
 * | `01` | a ping; answered at once by |
 * | `02` | a pong |
 * | `03` | the opener of this lane had a link before, and lost it; first of all frames |
 */
export class UrgentLane {
  readonly connection: Connection;
  /** Whether the side with the lower ID opened it, and its number: which of two lanes is to stay. */
  readonly rank: number;
  readonly #stream: Stream;
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #listener: UrgentLaneListener;
  #confirmed = false;
  #pingAtMs: number | undefined;
  #fullSinceMs: number | undefined;

  constructor(options: {
    readonly stream: Stream;
    readonly connection: Connection;
    readonly rank: number;
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly listener: UrgentLaneListener;
  }) {
    this.connection = options.connection;
    this.rank = options.rank;
    this.#stream = options.stream;
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#listener = options.listener;
    const reader = new FrameReader({
      maxBytes: this.#limits.urgentFrameBytes + KIND_BYTES,
      onFrame: (frame) => this.#onFrame(frame),
    });
    listenTo(options.stream, {
      bytes: (bytes) => {
        this.#confirmed = true;
        this.#listener.heard();
        reader.push(bytes);
      },
      finished: () => void this.retire(),
      ended: (error) => this.#listener.ended(error),
    });
  }

  /** Whether this side opened it. */
  get isOurs(): boolean {
    return this.#stream.direction === 'outbound';
  }

  get isOpen(): boolean {
    return this.#stream.status === 'open' && this.#stream.writeStatus === 'writable';
  }

  /** Whether the other side ever said anything on it: then it had taken it for its own link too. */
  get isConfirmed(): boolean {
    return this.#confirmed;
  }

  /** Since when frames have been dropped because nothing goes out; undefined when all is well. */
  get fullSinceMs(): number | undefined {
    return this.#fullSinceMs;
  }

  send(frame: Uint8Array): SendResult {
    return this.#send(Uint8Array.of(MESSAGE), frame);
  }

  /** Says that this side opened the lane because it had lost its link. */
  sayLost(): void {
    this.#send(Uint8Array.of(LOST));
  }

  /** Asks for a sign of life. One at a time is measured. */
  ping(): void {
    const nowMs = this.#clock.nowMs();
    if (this.#send(Uint8Array.of(PING)) === 'sent') this.#pingAtMs ??= nowMs;
  }

  /** Says nothing more on this lane, but takes in what still comes, for `drainMs`. */
  async retire(): Promise<void> {
    const cancel = this.#clock.at(this.#clock.nowMs() + this.#limits.drainMs, () =>
      this.abort(new NetworkError('closed', 'replaced')),
    );
    try {
      if (this.#stream.writeStatus === 'writable') await this.#stream.close();
    } catch {
      cancel();
      this.abort(new NetworkError('closed', 'replaced'));
    }
  }

  abort(error: NetworkError): void {
    this.#stream.abort(error);
  }

  #send(...parts: readonly Uint8Array[]): SendResult {
    if (!this.isOpen) return 'down';
    if (this.#stream.writeBufferLength > this.#limits.urgentQueueBytes) {
      this.#fullSinceMs ??= this.#clock.nowMs();
      return 'full';
    }
    this.#fullSinceMs = undefined;
    this.#stream.send(frameOf(...parts));
    return 'sent';
  }

  #onFrame(frame: Uint8Array): void {
    const kind = frame[0];
    if (kind === MESSAGE) this.#listener.message(frame.subarray(KIND_BYTES));
    else if (kind === PING && frame.length === KIND_BYTES) this.#send(Uint8Array.of(PONG));
    else if (kind === PONG && frame.length === KIND_BYTES) this.#onPong();
    else if (kind === LOST && frame.length === KIND_BYTES) this.#listener.lostAnother();
    else
      throw new NetworkError(
        'garbled',
        `an urgent frame of ${frame.length} bytes and kind ${kind ?? 'none'}`,
      );
  }

  #onPong(): void {
    if (this.#pingAtMs === undefined) return;
    this.#listener.roundTrip(this.#clock.nowMs() - this.#pingAtMs);
    this.#pingAtMs = undefined;
  }
}
