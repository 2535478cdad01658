import { type Clock, inTime } from '../clock.ts';
import { NetworkError, networkError } from '../error.ts';
import type { HouseholdId } from '../household-id.ts';
import type { NetworkLimits } from '../limits.ts';
import { protocolName } from '../protocol.ts';
import type { StreamDoors } from '../stream-doors.ts';
import type { Switchboard } from '../switchboard.ts';
import { type Ask, exchange } from './client.ts';
import { type RequestHost, RequestServer, type RequestService } from './server.ts';

/** Asking and being asked, over the node's connections. */
export class Requests {
  readonly #doors: StreamDoors;
  readonly #switchboard: Switchboard;
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #note: RequestHost['note'];
  readonly #server: RequestServer;

  constructor(options: {
    readonly doors: StreamDoors;
    readonly switchboard: Switchboard;
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly note: RequestHost['note'];
    readonly failed: RequestHost['failed'];
  }) {
    const { switchboard, clock, limits, note, failed } = options;
    this.#doors = options.doors;
    this.#switchboard = switchboard;
    this.#clock = clock;
    this.#limits = limits;
    this.#note = note;
    this.#server = new RequestServer({
      clock,
      limits,
      note,
      failed,
      pipeTo: (peer) => switchboard.pipeTo(peer),
    });
  }

  /** Requests of others that are being answered. */
  get serving(): number {
    return this.#server.serving;
  }

  async serve(service: RequestService): Promise<void> {
    const door = { admits: service.admits, streams: 2 * this.#limits.servedPerPeer, counted: true };
    await this.#doors.open(protocolName(service), door, (stream, peer) => {
      void this.#server.serve(service, stream, peer);
    });
  }

  async *ask(peer: HouseholdId, ask: Ask): AsyncGenerator<Uint8Array, void, undefined> {
    if (ask.request.length > this.#limits.requestBytes) {
      throw new NetworkError('tooLong', `a request of ${ask.request.length} bytes`);
    }
    const bounds = {
      limitMs: this.#limits.dialTimeoutMs,
      reason: () => new NetworkError('timeout', 'not reached in time'),
      signals: ask.signal === undefined ? [] : [ask.signal],
    };
    const stream = await inTime(this.#clock, bounds, async (signal) => {
      const connection = await this.#switchboard.connectionTo(peer, signal);
      return await this.#switchboard.open(connection, protocolName(ask), signal);
    });
    try {
      yield* exchange(stream, ask, { clock: this.#clock, limits: this.#limits });
    } catch (thrown) {
      const { reason, evidence } = networkError(thrown);
      if (reason === 'tooLong' || reason === 'garbled') this.#note(peer, { offence: reason, evidence });
      throw thrown;
    }
  }
}
