import type { Connection, Stream } from '@libp2p/interface';
import { NetworkError } from './error.ts';
import type { Offence } from './events.ts';
import type { StandingOf } from './gate.ts';
import { type HouseholdId, householdOf } from './household-id.ts';
import type { HouseholdNode } from './libp2p-node.ts';
import type { Clock } from './clock.ts';
import type { NetworkLimits } from './limits.ts';
import { ANY_CONNECTION } from './streams.ts';
import { TokenBuckets } from './token-bucket.ts';

/** Who may open streams of a protocol, and how many of one connection at a time. */
export interface Door {
  readonly admits: 'members' | 'newcomers';
  readonly streams: number;
  /** Whether what comes in through it is counted there: requests are. */
  readonly counted?: boolean;
}

/** Where peers' streams come in: each is looked at once more, for standings change while connections stay. */
export class StreamDoors {
  readonly #node: HouseholdNode;
  readonly #clock: Clock;
  readonly #rates: TokenBuckets;
  readonly #standingOf: StandingOf;
  readonly #note: (peer: HouseholdId, what: { readonly offence: Offence; readonly evidence: string }) => void;

  constructor(options: {
    readonly node: HouseholdNode;
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly standingOf: StandingOf;
    readonly note: (
      peer: HouseholdId,
      what: { readonly offence: Offence; readonly evidence: string },
    ) => void;
  }) {
    this.#node = options.node;
    this.#clock = options.clock;
    const { doorsPerSecond, doorBurst, rememberedPeers } = options.limits;
    const rate = { perSecond: doorsPerSecond, burst: doorBurst };
    this.#rates = new TokenBuckets(rate, { maxPeers: rememberedPeers });
    this.#standingOf = options.standingOf;
    this.#note = options.note;
  }

  async open(
    protocol: string,
    door: Door,
    enter: (stream: Stream, peer: HouseholdId, connection: Connection) => void,
  ): Promise<void> {
    const handler = (stream: Stream, connection: Connection): void => {
      const peer = householdOf(connection.remotePeer);
      const standing = peer === undefined ? 'stranger' : this.#standingOf(peer);
      if (
        peer !== undefined &&
        (standing === 'member' || (standing === 'invited' && door.admits === 'newcomers'))
      ) {
        if (door.counted === true || this.#rates.take(peer, this.#clock.nowMs())) {
          return enter(stream, peer, connection);
        }
        this.#note(peer, { offence: 'streamFlood', evidence: protocol });
        return stream.abort(new NetworkError('flood', 'too many streams'));
      }
      const error = new NetworkError('refused', 'not admitted');
      stream.abort(error);
      if (standing === 'stranger') connection.abort(error);
      else if (peer !== undefined) this.#note(peer, { offence: 'notAdmitted', evidence: protocol });
    };
    const limits = { maxInboundStreams: door.streams, maxOutboundStreams: 64 };
    await this.#node.handle(protocol, handler, { ...ANY_CONNECTION, ...limits });
  }

  /** All protocols that this home speaks. */
  protocols(): string[] {
    return this.#node.getProtocols();
  }
}
