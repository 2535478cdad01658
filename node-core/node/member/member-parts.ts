import type { GroupTime } from '../../consensus/driver/ports.ts';
import type { RaftOptions } from '../../consensus/raft/options.ts';
import type { Signer, Verifier } from '../../identity/index.ts';
import type { Hash, MemberIndex } from '../../ledger/index.ts';
import type { HouseholdId, HouseholdNetwork, NetworkEvent } from '../../network/index.ts';
import { type BlockCloser, blockCloser } from '../block-closer.ts';
import type { Clock } from '../clock.ts';
import { GroupHost, type HostEvent } from '../group/group-host.ts';
import { GroupWire } from '../group/group-wire.ts';
import { nodeIdOf } from '../group/node-id.ts';
import { SeatKeeper } from '../group/seat-keeper.ts';
import { SignaturesAhead } from '../group/signatures-ahead.ts';
import { transactionPool } from '../pool.ts';
import type { Replica } from '../replica.ts';
import type { Send } from '../submit.ts';
import { CheckpointStart, type Trust } from './begin.ts';
import { BlockFollower, type SyncProgress } from './block-follower.ts';
import type { SetAside } from './member-files.ts';
import { MemberHandIn } from './member-hand-in.ts';
import type { Neighbours } from './neighbours.ts';

/** What happens in a member's node that a health page, or a log, wants to know. */
export type MemberEvent =
  | HostEvent
  | NetworkEvent
  | SetAside
  /** A contract transaction of this household is certified, so long after it was handed in. */
  | { readonly kind: 'certified'; readonly latencyMs: number }
  /** Another block than this home's own, at the same place, came with a certificate. */
  | { readonly kind: 'fork'; readonly index: number }
  /** The verified history is not that of the checkpoint that this copy began at; the next start sets the copy aside. */
  | { readonly kind: 'falseHistory'; readonly detail: string };

export interface MemberPartsOptions {
  readonly network: HouseholdNetwork;
  readonly replica: Replica;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly isFounder: boolean;
  readonly community: Hash | undefined;
  readonly time: GroupTime;
  readonly random: RaftOptions['random'];
  readonly tickMs: number;
  readonly silenceMinuteMs: number;
  /** The member whose home this is; undefined before it is one. */
  readonly member: () => MemberIndex | undefined;
  readonly neighbours: Neighbours;
  readonly trust: Trust;
  /** From how many entries on an empty copy begins at a checkpoint. */
  readonly longEntries: number;
  /** It has: the members are known now. */
  readonly onBegun: () => void;
  readonly send: Send;
  /** Keys of this home's open invitations. */
  readonly invited: () => readonly HouseholdId[];
  readonly onProgress: (progress: SyncProgress) => void;
  readonly onEvent: (event: MemberEvent) => void;
}

/** The parts of a member's node that speak with others. */
export interface MemberParts {
  readonly wire: GroupWire;
  readonly follower: BlockFollower;
  readonly host: GroupHost;
  readonly closer: BlockCloser;
  readonly handIn: MemberHandIn;
  readonly seats: SeatKeeper;
}

/** Puts them together. Some need each other: what is needed later is asked for later. */
export function memberParts(options: MemberPartsOptions): MemberParts {
  const { network, replica, verifier, clock, time, neighbours, onEvent } = options;
  const householdOf = (member: MemberIndex): HouseholdId | undefined => neighbours.householdOf(member);
  const late: { host?: GroupHost } = {};
  const hostNow = (): GroupHost => {
    if (late.host === undefined) throw new Error('the group is not started');
    return late.host;
  };
  const wire = new GroupWire({
    network,
    community: () => late.host?.tip ?? replica.community,
    memberOf: (household) => neighbours.memberOf(household),
    householdOf,
    linked: () => network.links().map(({ peer }) => peer),
    own: () => ({
      disk: replica.store.disk(),
      appliedIndex: replica.appliedIndex,
      invited: options.invited(),
    }),
    onRaft: (from, frame) => ahead.receive(from, frame),
    onHello: (peer) => follower.heardOf(peer),
  });
  const ahead = new SignaturesAhead({
    self: nodeIdOf(replica.store.disk()),
    replica,
    verifier,
    receive: (from, frame) => late.host?.receive(from, frame),
    take: (from, frame) => late.host?.take(from, frame),
  });
  const follower = new BlockFollower({
    network,
    replica,
    time,
    host: hostNow,
    peers: () => wire.peers,
    onFork: ({ index }) => onEvent({ kind: 'fork', index }),
    onProgress: options.onProgress,
    start: checkpointStart(options, hostNow),
  });
  const host = hostOf(options, { wire, follower });
  late.host = host;
  const pool = transactionPool({ replica, verifier, clock });
  const closer = blockCloser({
    replica,
    ordering: host,
    pool,
    verifier,
    clock,
    member: () => options.member() ?? 0,
    tip: () => hostNow().tip,
  });
  const handIn = new MemberHandIn({
    network,
    replica,
    verifier,
    clock,
    host: hostNow,
    closer,
    householdOf,
    member: options.member,
    onCertified: (latencyMs) => onEvent({ kind: 'certified', latencyMs }),
  });
  const seats = seatKeeper(options, { wire, host });
  return { wire, follower, host, closer, handIn, seats };
}

/** A founder has nobody to take a state from. */
function checkpointStart(
  { network, verifier, community, trust, longEntries, onBegun }: MemberPartsOptions,
  host: () => GroupHost,
): CheckpointStart | undefined {
  if (community === undefined) return undefined;
  return new CheckpointStart({
    network,
    verifier,
    host,
    community,
    trust,
    leastEntries: longEntries,
    onBegun,
  });
}

function seatKeeper(
  options: MemberPartsOptions,
  { wire, host }: { readonly wire: GroupWire; readonly host: GroupHost },
): SeatKeeper {
  return new SeatKeeper({
    self: options.member,
    replica: options.replica,
    host: () => host,
    peers: () => wire.peers,
    send: options.send,
    tickMs: options.tickMs,
    minuteMs: options.silenceMinuteMs,
  });
}

function hostOf(
  options: MemberPartsOptions,
  { wire, follower }: { readonly wire: GroupWire; readonly follower: BlockFollower },
): GroupHost {
  const { replica, verifier, clock, signer, isFounder, community, time, random, tickMs, onEvent } = options;
  const fetch = async (ordinal: number, signal: AbortSignal, done: () => void): Promise<void> => {
    await follower.reach(ordinal, signal);
    if (!signal.aborted) done();
  };
  return new GroupHost({
    replica,
    verifier,
    clock,
    signer,
    isFounder,
    ...(community === undefined ? {} : { community }),
    links: wire,
    catchUp: ({ ordinal, signal }, done) => void fetch(ordinal, signal, done),
    time,
    random,
    event: onEvent,
    tickMs,
  });
}
