import { type GossipSub, type GossipsubOpts, TopicValidatorResult } from '@libp2p/gossipsub';
import type { PeerId } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import type { Clock } from './clock.ts';
import { NetworkError } from './error.ts';
import type { Offence } from './events.ts';
import { type HouseholdId, householdOf } from './household-id.ts';
import type { NetworkLimits } from './limits.ts';
import { TokenBuckets } from './token-bucket.ts';

/**
 * What to do with a gossiped message: `accept` hands it on to others; `ignore` does not (of no use, or it cannot be
 * judged yet); `reject` does not and counts against the peer that handed it on. Whatever the verdict, the same bytes are
 * not heard again for two minutes.
 */
export type Verdict = 'accept' | 'ignore' | 'reject';

/** Something that is gossiped about. */
export interface GossipTopic {
  /** `/nabowatt/<what>/<version>`; homes of another version hear nothing of it. */
  readonly what: string;
  readonly version: number;
  /**
   * Takes a message in and judges it. Messages come once each (within two minutes), in no order. Must not throw; may
   * take its time: so many of one peer wait for a verdict (`gossipPending`), more are dropped.
   */
  receive(message: Uint8Array, from: HouseholdId): Verdict | Promise<Verdict>;
}

/** A topic that this home takes part in. */
export interface GossipHandle {
  /**
   * Tells the others. Resolves to how many were told directly; 0 when nobody who listens is connected: nothing is kept
   * for later, and the same may be told again. What was told to somebody is told to nobody else for two minutes, however
   * often it is published.
   * @throws NetworkError 'tooLong' beyond `gossipBytes`: a fault of the caller
   */
  publish(message: Uint8Array): Promise<number>;
  /** Whether this home hears of the topic: so from the beginning. One that does not may publish even so, to those who do. */
  listen(isListening: boolean): void;
  leave(): void;
}

const RESULTS: Readonly<Record<Verdict, TopicValidatorResult>> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
};

/** What gossip needs of the node. */
export interface GossipHost {
  readonly clock: Clock;
  readonly limits: NetworkLimits;
  isMember(peer: HouseholdId): boolean;
  note(peer: HouseholdId, what: { readonly offence: Offence; readonly evidence: string }): void;
  failed(what: string, evidence: string): void;
}

/** All topics of a home, over gossipsub, with a limit on what each peer may hand on. */
export class Gossip {
  readonly #pubsub: GossipSub;
  readonly #host: GossipHost;
  readonly #rates: TokenBuckets;
  readonly #pending = new Map<HouseholdId, number>();

  constructor(pubsub: GossipSub, host: GossipHost) {
    const { gossipPerSecond, gossipBurst, rememberedPeers } = host.limits;
    this.#pubsub = pubsub;
    this.#host = host;
    this.#rates = new TokenBuckets(
      { perSecond: gossipPerSecond, burst: gossipBurst },
      { maxPeers: rememberedPeers },
    );
  }

  join(name: string, topic: GossipTopic): GossipHandle {
    const validators = this.#pubsub.topicValidators;
    if (validators.has(name)) throw new Error(`takes part in ${name} already`);
    validators.set(name, async (source, { data }) => RESULTS[await this.#judge(topic, { data, source })]);
    this.#pubsub.subscribe(name);
    return {
      publish: async (message) => {
        if (message.length > this.#host.limits.gossipBytes) {
          throw new NetworkError('tooLong', `a gossip message of ${message.length} bytes`);
        }
        // Told to nobody it would count as told, and be kept back when somebody comes.
        if (this.#pubsub.getSubscribers(name).length === 0) return 0;
        const { recipients } = await this.#pubsub.publish(name, message);
        return recipients.length;
      },
      listen: (isListening) => {
        const listens = this.#pubsub.getTopics().includes(name);
        if (listens === isListening || !validators.has(name)) return;
        if (isListening) this.#pubsub.subscribe(name);
        else this.#pubsub.unsubscribe(name);
      },
      leave: () => {
        if (validators.delete(name)) this.#pubsub.unsubscribe(name);
      },
    };
  }

  async #judge(
    topic: GossipTopic,
    message: { readonly data: Uint8Array; readonly source: PeerId },
  ): Promise<Verdict> {
    const peer = householdOf(message.source);
    if (peer === undefined || !this.#host.isMember(peer)) return 'reject';
    const { clock, limits } = this.#host;
    const pending = this.#pending.get(peer) ?? 0;
    if (!this.#rates.take(peer, clock.nowMs()) || pending >= limits.gossipPending) {
      this.#host.note(peer, { offence: 'gossipFlood', evidence: `${limits.gossipPerSecond} a second` });
      return 'ignore';
    }
    if (message.data.length > limits.gossipBytes) {
      this.#host.note(peer, { offence: 'tooLong', evidence: `gossip of ${message.data.length} bytes` });
      return 'reject';
    }
    this.#pending.set(peer, pending + 1);
    try {
      const verdict = await topic.receive(message.data, peer);
      if (verdict === 'reject') this.#host.note(peer, { offence: 'gossipRejected', evidence: topic.what });
      return verdict;
    } catch (thrown) {
      this.#host.failed(topic.what, String(thrown).slice(0, 300));
      return 'ignore';
    } finally {
      const left = (this.#pending.get(peer) ?? 1) - 1;
      if (left === 0) this.#pending.delete(peer);
      else this.#pending.set(peer, left);
    }
  }
}

/** What gossipsub itself is told about limits: see `Gossip` for the rest. */
export function gossipsubOptions(
  limits: NetworkLimits,
  isMember: (peer: HouseholdId) => boolean,
): Partial<GossipsubOpts> {
  return {
    // Readings and blocks are signed by their makers already; a second signature would double the bytes.
    globalSignaturePolicy: 'StrictNoSign',
    emitSelf: false,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    runOnLimitedConnection: true,
    fallbackToFloodsub: false,
    floodPublish: false,
    doPX: false,
    maxInboundStreams: 4,
    maxOutboundStreams: 4,
    maxInboundDataLength: limits.gossipBytes + 64 * 1024,
    maxOutboundBufferSize: 4 * limits.gossipBytes,
    maxTopicBytesPerPeer: 4096,
    decodeRpcLimits: {
      maxSubscriptions: 32,
      maxMessages: 256,
      maxIhaveMessageIDs: 2_000,
      maxIwantMessageIDs: 2_000,
      maxIdontwantMessageIDs: 512,
      maxControlMessages: 64,
      maxPeerInfos: 0,
    },
    scoreParams: {
      // Many homes may share one address: a housing board's router.
      IPColocationFactorWeight: 0,
      appSpecificWeight: 1,
      appSpecificScore: (id: string) => {
        const peer = householdOf(peerIdFromString(id));
        return peer !== undefined && isMember(peer) ? 0 : -1_000;
      },
    },
  };
}
