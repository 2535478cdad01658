import type { Connection, Stream } from '@libp2p/interface';
import type { Clock } from '../clock.ts';
import { NetworkError, networkError } from '../error.ts';
import { frameOf } from '../frames.ts';
import type { NetworkLimits } from '../limits.ts';
import type { BulkPipe } from './bulk-pipe.ts';
import { PacedWriter } from './paced-writer.ts';
import { listenTo } from './stream-bytes.ts';
import type { SendResult } from './urgent-lane.ts';

interface Outlet {
  readonly connection: Connection;
  readonly stream: Stream;
  readonly writer: PacedWriter;
}

/**
 * One household's bulk towards one peer: a bounded queue of frames and the stream that they go out on, opened when there
 * is something to say. Frames arrive whole and in order, but for those that a broken stream took with it: Raft says them
 * again. When the link moves to another connection, the frame that is going out is finished on the old one.
 */
export class BulkSender {
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #pipe: () => BulkPipe;
  readonly #open: (connection: Connection) => Promise<Stream>;
  readonly #connection: () => Connection | undefined;
  readonly #failed: (error: NetworkError) => void;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #outlet: Outlet | undefined;
  #running = false;

  constructor(options: {
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly pipe: () => BulkPipe;
    /** Opens a bulk stream. */
    readonly open: (connection: Connection) => Promise<Stream>;
    /** The connection that the link is on; undefined while it is down. */
    readonly connection: () => Connection | undefined;
    /** The stream broke, and a frame with it; the sender opens another for the next frame. */
    readonly failed: (error: NetworkError) => void;
  }) {
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#pipe = options.pipe;
    this.#open = options.open;
    this.#connection = options.connection;
    this.#failed = options.failed;
  }

  /** Bytes that wait in the queue. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** @throws NetworkError 'tooLong' beyond `bulkFrameBytes`: a fault of the caller */
  send(frame: Uint8Array): SendResult {
    if (frame.length > this.#limits.bulkFrameBytes) {
      throw new NetworkError('tooLong', `a bulk frame of ${frame.length} bytes`);
    }
    if (this.#connection() === undefined) return 'down';
    if (this.#queuedBytes + frame.length > this.#limits.bulkQueueBytes) return 'full';
    this.#queue.push(frame);
    this.#queuedBytes += frame.length;
    if (!this.#running) void this.#run();
    return 'sent';
  }

  /** The link is on another connection: a frame that cannot be finished on the old one must not hold up the others. */
  moved(): void {
    const old = this.#outlet;
    if (old === undefined || old.connection === this.#connection()) return;
    this.#clock.at(this.#clock.nowMs() + this.#limits.silenceMs, () => {
      if (this.#outlet === old) this.#drop(new NetworkError('closed', 'the old path took no more'));
    });
  }

  /** Forgets what waits and gives the stream up: the link is down. */
  reset(error: NetworkError): void {
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#drop(error);
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      for (let frame = this.#queue.shift(); frame !== undefined; frame = this.#queue.shift()) {
        this.#queuedBytes -= frame.length;
        await this.#write(frame);
      }
    } finally {
      this.#running = false;
    }
  }

  async #write(frame: Uint8Array): Promise<void> {
    try {
      const outlet = await this.#ready();
      await outlet?.writer.write(frameOf(frame));
    } catch (thrown) {
      const error = networkError(thrown);
      this.#drop(error);
      this.#failed(error);
    }
  }

  /** The stream on the link's own connection, opened if need be; undefined while the link is down. */
  async #ready(): Promise<Outlet | undefined> {
    const connection = this.#connection();
    const kept = this.#outlet;
    if (kept !== undefined && kept.connection === connection && kept.stream.writeStatus === 'writable')
      return kept;
    if (kept !== undefined) this.#replace(kept);
    if (connection === undefined) return undefined;
    const stream = await this.#open(connection);
    const writer = new PacedWriter(stream, {
      pipe: this.#pipe(),
      clock: this.#clock,
      maxUnreadBytes: this.#limits.bulkQueueBytes,
      slowMs: this.#limits.slowPeerMs,
    });
    const outlet = { connection, stream, writer };
    this.#outlet = outlet;
    listenTo(stream, {
      bytes: (bytes) => writer.receive(bytes),
      finished: () => {},
      ended: (error) => writer.end(error ?? new NetworkError('closed', 'the bulk stream was closed')),
    });
    return outlet;
  }

  /** The link moved: no more frames here, but those that are on their way may arrive. */
  #replace(outlet: Outlet): void {
    this.#outlet = undefined;
    if (outlet.stream.writeStatus !== 'writable') return;
    const error = new NetworkError('closed', 'replaced');
    const cancel = this.#clock.at(this.#clock.nowMs() + this.#limits.drainMs, () =>
      outlet.stream.abort(error),
    );
    outlet.stream.close().catch(() => {
      cancel();
      outlet.stream.abort(error);
    });
  }

  #drop(error: NetworkError): void {
    this.#outlet?.writer.end(error);
    this.#outlet?.stream.abort(error);
    this.#outlet = undefined;
  }
}
