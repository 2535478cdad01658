/**
 * Every limit of the network in one place. Sizes in bytes, times in milliseconds. What a number must fit:
 * a home's memory (all of them together, times its peers, stay under some tens of megabytes) and a home's uplink.
 */
export interface NetworkLimits {
  /** Longest frame on the urgent lane: a heartbeat, a vote, an acknowledgement. */
  readonly urgentFrameBytes: number;
  /** Unsent bytes on the urgent lane of one peer beyond which frames are dropped. */
  readonly urgentQueueBytes: number;
  /** Longest frame on the bulk lane: an append with its blocks, a piece of a snapshot. */
  readonly bulkFrameBytes: number;
  /** Frames waiting on the bulk lane of one peer beyond which frames are refused. */
  readonly bulkQueueBytes: number;
  /** Frames of one peer on both lanes a second, on average, and at once; beyond, its link is dropped. */
  readonly framesPerSecond: number;
  readonly frameBurst: number;
  /** Streams for links and holes that one peer opens a second, on average, and at once. */
  readonly doorsPerSecond: number;
  readonly doorBurst: number;
  /** Longest request, and longest single item of an answer. */
  readonly requestBytes: number;
  readonly answerItemBytes: number;
  /** Answer bytes that a reader who does not consume them holds at most, more than one item; the writer waits. */
  readonly unreadAnswerBytes: number;
  /** Items that a reader who does not consume them holds at most: an honest answer's have 28 bytes or more on average. */
  readonly unreadAnswerItems: number;
  /** Requests of one peer, and of all, that are served at a time; more are told 'busy'. */
  readonly servedPerPeer: number;
  readonly servedAtOnce: number;
  /** Requests of one peer a second, on average, and at once. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** Longest gossiped message. */
  readonly gossipBytes: number;
  /** Gossip messages handed on by one peer a second, on average, and at once; the rest is ignored. */
  readonly gossipPerSecond: number;
  readonly gossipBurst: number;
  /** Gossip messages of one peer whose validation has not ended. */
  readonly gossipPending: number;

  readonly dialTimeoutMs: number;
  /** From one address of a peer to the next, while none has answered. */
  readonly dialStaggerMs: number;
  /** First and longest wait before a lost link is dialled again; between them it doubles. */
  readonly redialMinMs: number;
  readonly redialMaxMs: number;
  /** The side with the higher ID dials this much later, or there would be two connections a pair. */
  readonly politeDialMs: number;
  readonly pingEveryMs: number;
  /** A link on which nothing was heard for so long is given up. */
  readonly silenceMs: number;
  /** A connection on which nothing went either way for so long is closed; more than twice a quiet link's sign of life. */
  readonly idleSocketMs: number;
  /** A peer that has had bytes to take in for so long and took none is dropped. */
  readonly slowPeerMs: number;
  /** A stream on which nothing of a request came for so long is dropped. */
  readonly halfOpenMs: number;
  /** From the end of a replaced stream's use to its reset. */
  readonly drainMs: number;

  readonly connections: number;
  /** Newcomers with an invitation, connected at a time. */
  readonly invitedConnections: number;
  readonly connectionsPerPeer: number;
  readonly streamsPerConnection: number;
  /** Remembered households, and addresses of one. */
  readonly rememberedPeers: number;
  readonly addressesPerPeer: number;

  /** Offence points at which a peer is shut out; they fade by `offenceFadePerSecond`. */
  readonly offencePoints: number;
  readonly offenceFadePerSecond: number;
  readonly shutOutMinMs: number;
  readonly shutOutMaxMs: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** The limits of a home. */
export const NETWORK_LIMITS: NetworkLimits = {
  urgentFrameBytes: 64 * KIB,
  urgentQueueBytes: 256 * KIB,
  bulkFrameBytes: 8 * MIB,
  bulkQueueBytes: 16 * MIB,
  framesPerSecond: 20_000,
  frameBurst: 100_000,
  doorsPerSecond: 2,
  doorBurst: 40,
  requestBytes: 256 * KIB,
  answerItemBytes: MIB,
  unreadAnswerBytes: 2 * MIB,
  unreadAnswerItems: 64 * KIB,
  servedPerPeer: 8,
  servedAtOnce: 64,
  requestsPerSecond: 200,
  requestBurst: 400,
  gossipBytes: 256 * KIB,
  gossipPerSecond: 300,
  gossipBurst: 5_000,
  gossipPending: 256,

  dialTimeoutMs: 8_000,
  dialStaggerMs: 250,
  redialMinMs: 200,
  redialMaxMs: 5_000,
  politeDialMs: 1_500,
  pingEveryMs: 2_000,
  silenceMs: 5_000,
  idleSocketMs: 75_000,
  slowPeerMs: 15_000,
  halfOpenMs: 10_000,
  drainMs: 2_000,

  connections: 150,
  invitedConnections: 4,
  connectionsPerPeer: 6,
  streamsPerConnection: 256,
  rememberedPeers: 256,
  addressesPerPeer: 8,

  offencePoints: 100,
  offenceFadePerSecond: 1,
  shutOutMinMs: 60_000,
  shutOutMaxMs: 15 * 60_000,
};
