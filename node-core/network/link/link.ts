import type { Connection, Stream } from '@libp2p/interface';
import type { Clock } from '../clock.ts';
import { NetworkError } from '../error.ts';
import type { HouseholdId } from '../household-id.ts';
import type { NetworkLimits } from '../limits.ts';
import type { BulkPipe } from './bulk-pipe.ts';
import { BulkSender } from './bulk-sender.ts';
import { receiveBulk } from './bulk-receiver.ts';
import { type SendResult, UrgentLane } from './urgent-lane.ts';

/** Which of the two lanes of a link a frame takes, or took. */
export type Lane = 'urgent' | 'bulk';

/** What a link tells those who keep it. */
export interface LinkListener {
  readonly message: (frame: Uint8Array, lane: Lane) => void;
  readonly up: (connection: Connection) => void;
  /** Another lane took over: on a better connection, or on the same after the other side had lost its own. */
  readonly moved: (connection: Connection) => void;
  /** The last lane is gone. */
  readonly down: (error: NetworkError) => void;
  /** A stream of the link ended with an error: garbage, a frame too long, a reader too slow. */
  readonly fault: (error: NetworkError) => void;
}

/** Everything about a link that does not change. */
export interface LinkOptions {
  readonly peer: HouseholdId;
  /** Whether this home has the lower ID of the two. */
  readonly lower: boolean;
  readonly clock: Clock;
  readonly limits: NetworkLimits;
  readonly pipe: () => BulkPipe;
  readonly openBulk: (connection: Connection) => Promise<Stream>;
  readonly listener: LinkListener;
}

/**
 * The link to one peer: an urgent lane, and a bulk stream each way. A new lane replaces the old one without a gap: from
 * then on frames go out on the new one, while both are read until the old one is drained.
 *
 * Both sides choose the same lane: one that the side with the lower ID opened goes before one that the other side
 * opened, and a newer before an older of the same side. But a side that had a link and lost it says so on the lane that
 * it opens: that lane then stays, whoever opened it, if the one there is had been used and is on another connection.
 * (The peer's address changed, say: this side would notice only after `silenceMs`.)
 */
export class Link {
  readonly peer: HouseholdId;
  readonly #options: LinkOptions;
  readonly #bulk: BulkSender;
  readonly #lanes = new Set<UrgentLane>();
  #current: UrgentLane | undefined;
  #opened = 0;
  #hadLane = false;
  #heardAtMs: number;
  #roundTripMs: number | undefined;

  constructor(options: LinkOptions) {
    this.peer = options.peer;
    this.#options = options;
    this.#heardAtMs = options.clock.nowMs();
    this.#bulk = new BulkSender({
      clock: options.clock,
      limits: options.limits,
      pipe: options.pipe,
      open: options.openBulk,
      connection: () => this.connection,
      failed: (error) => options.listener.fault(error),
    });
  }

  get isUp(): boolean {
    return this.#current !== undefined;
  }

  /** The connection that the link is on; undefined while it is down. */
  get connection(): Connection | undefined {
    return this.#current?.connection;
  }

  /** By the network's clock. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** The last round trip that was measured; undefined before the first. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  get bulkQueuedBytes(): number {
    return this.#bulk.queuedBytes;
  }

  /** Since when the urgent lane has been full; undefined when all is well. */
  get fullSinceMs(): number | undefined {
    return this.#current?.fullSinceMs;
  }

  /** @throws NetworkError 'tooLong': a fault of the caller */
  send(frame: Uint8Array, lane: Lane): SendResult {
    if (lane === 'bulk') return this.#bulk.send(frame);
    if (frame.length > this.#options.limits.urgentFrameBytes) {
      throw new NetworkError('tooLong', `an urgent frame of ${frame.length} bytes`);
    }
    return this.#current?.send(frame) ?? 'down';
  }

  ping(): void {
    this.#current?.ping();
  }

  /** Takes an urgent stream that either side opened. */
  adopt(stream: Stream, connection: Connection): void {
    const openedByLower = (stream.direction === 'outbound') === this.#options.lower;
    this.#opened += 1;
    const lane: UrgentLane = new UrgentLane({
      stream,
      connection,
      rank: (openedByLower ? 2 ** 40 : 0) + this.#opened,
      clock: this.#options.clock,
      limits: this.#options.limits,
      listener: {
        message: (frame) => this.#options.listener.message(frame, 'urgent'),
        heard: () => {
          if (lane === this.#current) this.#heard();
        },
        roundTrip: (milliseconds) => {
          this.#roundTripMs = milliseconds;
        },
        lostAnother: () => this.#replaceLost(lane),
        ended: (error) => this.#laneEnded(lane, error),
      },
    });
    this.#lanes.add(lane);
    this.#choose(lane);
  }

  /** Takes a bulk stream that the peer opened. */
  adoptBulk(stream: Stream, connection: Connection): void {
    receiveBulk(stream, {
      clock: this.#options.clock,
      limits: this.#options.limits,
      message: (frame) => this.#options.listener.message(frame, 'bulk'),
      heard: () => {
        if (connection === this.connection) this.#heard();
      },
      ended: (error) => {
        if (error !== undefined && error.reason !== 'closed') this.#options.listener.fault(error);
      },
    });
  }

  /** Ends all lanes. */
  drop(error: NetworkError): void {
    for (const lane of this.#lanes) lane.abort(error);
  }

  #choose(lane: UrgentLane): void {
    const before = this.#current;
    if (before !== undefined && before.isOpen && before.rank > lane.rank) return this.#keepAside(lane);
    this.#current = lane;
    this.#heard();
    if (before === undefined) {
      if (this.#hadLane && lane.isOurs) lane.sayLost();
      this.#hadLane = true;
      this.#options.listener.up(lane.connection);
    } else {
      void before.retire();
      // On the same connection too: the other side may have had no link for a moment, and has forgotten what was said.
      this.#moved(lane.connection);
    }
  }

  /** A lane that is not chosen; its opener may be about to say that it lost the other one. */
  #keepAside(lane: UrgentLane): void {
    if (lane.isOurs) return void lane.retire();
    const { clock, limits } = this.#options;
    clock.at(clock.nowMs() + limits.drainMs, () => {
      if (lane !== this.#current && lane.isOpen) void lane.retire();
    });
  }

  #replaceLost(lane: UrgentLane): void {
    const before = this.#current;
    if (lane.isOurs || lane === before || !lane.isOpen) return;
    if (before === undefined || !before.isConfirmed || before.connection === lane.connection) return;
    this.#current = lane;
    this.#heard();
    before.connection.abort(new NetworkError('closed', 'the other side lost it'));
    this.#moved(lane.connection);
  }

  #moved(connection: Connection): void {
    this.#bulk.moved();
    this.#options.listener.moved(connection);
  }

  #laneEnded(lane: UrgentLane, error: NetworkError | undefined): void {
    this.#lanes.delete(lane);
    if (error !== undefined && error.reason !== 'closed') this.#options.listener.fault(error);
    if (lane !== this.#current) return;
    const next = [...this.#lanes].filter((other) => other.isOpen).sort((a, b) => b.rank - a.rank)[0];
    this.#current = next;
    if (next !== undefined) return this.#moved(next.connection);
    const why = error ?? new NetworkError('closed', 'the other side closed the link');
    this.#bulk.reset(why);
    this.#options.listener.down(why);
  }

  #heard(): void {
    this.#heardAtMs = this.#options.clock.nowMs();
  }
}
