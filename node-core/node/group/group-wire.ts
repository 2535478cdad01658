import {
  concatBytes,
  encode,
  equalBytes,
  fromHex,
  ItemFault,
  readItemsIfWellFormed,
  toHex,
  uint64Bytes,
} from '../../codec/index.ts';
import type { GroupLinks, Lane } from '../../consensus/driver/ports.ts';
import type { NodeId } from '../../consensus/raft/entry.ts';
import { PUBLIC_KEY_BYTES } from '../../identity/index.ts';
import { type Community, DISK_BYTES, type MemberIndex, type Seat } from '../../ledger/index.ts';
import type { HouseholdId, HouseholdNetwork } from '../../network/index.ts';
import { nodeIdOf } from './node-id.ts';

/** What a home says of itself when a link comes up, and again as it gets on. */
export interface Hello {
  /** The number of its copy of the ledger: the name under which it may vote. */
  readonly disk: Uint8Array;
  /** Its last applied entry. */
  readonly appliedIndex: number;
  /** Keys of open invitations that it has given: whoever comes with one is to be passed on to it. */
  readonly invited: readonly HouseholdId[];
}

/** A home at the other end of a link. */
export interface Peer extends Hello {
  readonly household: HouseholdId;
  readonly member: MemberIndex | undefined;
}

export interface GroupWireOptions {
  readonly network: Pick<HouseholdNetwork, 'send' | 'report'>;
  /** The state that seats are looked up in. */
  readonly community: () => Pick<Community, 'seats' | 'members'>;
  readonly memberOf: (household: HouseholdId) => MemberIndex | undefined;
  readonly householdOf: (member: MemberIndex) => HouseholdId | undefined;
  /** Homes whose link is up, whether they have greeted or not. */
  readonly linked: () => readonly HouseholdId[];
  readonly own: () => Hello;
  /** A Raft frame by a node that is who it says. */
  readonly onRaft: (from: NodeId, frame: Uint8Array) => void;
  readonly onHello: (peer: Peer) => void;
}

/**
 * First byte of what goes over a link. What follows a `HELLO` is an array (codec); what follows `RAFT`:
 *
 * | bytes | what |
 * | --- | --- |
 * | 8 | the sender's disk |
 * | 8 | the number of the node that it is for, most significant byte first |
 * | the rest | a frame of the group (consensus/driver/frames.ts) |
 */
const HELLO = 0;
const RAFT = 1;
const ADDRESS_BYTES = 8;
const HELLO_VERSION = 1;
const MAX_INVITED = 32;

/**
 * The group's frames on the links between homes. A link proves a household; a node is a household on one disk, so each
 * end says its disk first. Nobody can speak for a seat that is another member's.
 */
export class GroupWire implements GroupLinks {
  readonly #options: GroupWireOptions;
  readonly #peers = new Map<HouseholdId, Peer>();
  readonly #byNode = new Map<NodeId, HouseholdId>();
  #ownDisk: Uint8Array | undefined;

  constructor(options: GroupWireOptions) {
    this.#options = options;
  }

  /** Homes whose link is up and who have said who they are. */
  get peers(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  peerOf(member: MemberIndex): Peer | undefined {
    return this.peers.find((peer) => peer.member === member);
  }

  send(to: NodeId, frame: Uint8Array, lane: Lane): void {
    const household = this.#householdOfNode(to);
    if (household === undefined) return;
    const addressed = concatBytes(Uint8Array.of(RAFT), this.#disk, uint64Bytes(to), frame);
    this.#options.network.send(household, addressed, lane);
  }

  /** Tells one home, or all, who this is and how far it is. */
  greet(household?: HouseholdId): void {
    const { disk, appliedIndex, invited } = this.#options.own();
    const frame = concatBytes(
      Uint8Array.of(HELLO),
      encode([HELLO_VERSION, disk, appliedIndex, invited.map((key) => fromHex(key))]),
    );
    const { network, linked } = this.#options;
    for (const one of household === undefined ? linked() : [household]) network.send(one, frame, 'urgent');
  }

  receive(household: HouseholdId, frame: Uint8Array): void {
    const body = frame.subarray(1);
    if (frame[0] === HELLO) return this.#takeHello(household, body);
    if (frame[0] !== RAFT)
      return this.#garbled(household, `a frame that begins with ${frame[0] ?? 'nothing'}`);
    this.#takeRaft(household, body);
  }

  /** The link went down. @returns the node that was at its other end */
  lost(household: HouseholdId): NodeId | undefined {
    const peer = this.#peers.get(household);
    this.#peers.delete(household);
    if (peer === undefined) return undefined;
    const node = nodeIdOf(peer.disk);
    this.#byNode.delete(node);
    return node;
  }

  /** Asked for once: it stays while this process runs, and every frame carries it. */
  get #disk(): Uint8Array {
    this.#ownDisk ??= this.#options.own().disk;
    return this.#ownDisk;
  }

  /** From disk to disk: a home that came back on another one neither speaks nor hears under its old name. */
  #takeRaft(household: HouseholdId, body: Uint8Array): void {
    if (body.length < 2 * ADDRESS_BYTES) return this.#garbled(household, `a frame of ${body.length} bytes`);
    const peer = this.#peers.get(household);
    const to = uint64Bytes(nodeIdOf(this.#disk));
    if (!equalBytes(body.subarray(ADDRESS_BYTES, 2 * ADDRESS_BYTES), to)) return;
    // Lanes are apart: a bulk frame may come before the greeting. Raft says it again.
    if (peer === undefined || !equalBytes(body.subarray(0, ADDRESS_BYTES), peer.disk)) return;
    if (this.#maySpeak(peer)) this.#options.onRaft(nodeIdOf(peer.disk), body.subarray(2 * ADDRESS_BYTES));
  }

  #takeHello(household: HouseholdId, bytes: Uint8Array): void {
    const hello = decodeHello(bytes);
    if (hello === undefined) return this.#garbled(household, 'a greeting that cannot be read');
    const before = this.#peers.get(household);
    if (before !== undefined) this.#byNode.delete(nodeIdOf(before.disk));
    const peer = { household, member: this.#options.memberOf(household), ...hello };
    this.#peers.set(household, peer);
    this.#byNode.set(nodeIdOf(hello.disk), household);
    this.#options.onHello(peer);
  }

  #maySpeak(peer: Peer): boolean {
    const seat = this.#options.community().seats.find(({ disk }) => nodeIdOf(disk) === nodeIdOf(peer.disk));
    if (seat === undefined) return true;
    return seat.member === peer.member && equalBytes(seat.disk, peer.disk);
  }

  #householdOfNode(node: NodeId): HouseholdId | undefined {
    const seat: Seat | undefined = this.#options
      .community()
      .seats.find(({ disk }) => nodeIdOf(disk) === node);
    const household = seat === undefined ? this.#byNode.get(node) : this.#options.householdOf(seat.member);
    const peer = household === undefined ? undefined : this.#peers.get(household);
    // A home on another disk is another node: what its old one is told is not for it.
    return peer === undefined || nodeIdOf(peer.disk) === node ? household : undefined;
  }

  #garbled(household: HouseholdId, evidence: string): void {
    this.#options.network.report(household, { offence: 'garbled', evidence });
  }
}

function decodeHello(bytes: Uint8Array): Hello | undefined {
  return readItemsIfWellFormed(bytes, (items) => {
    const version = items.integer();
    if (version !== HELLO_VERSION) throw new ItemFault(`version ${version}`);
    return {
      disk: items.exactly(DISK_BYTES),
      appliedIndex: items.integer(),
      invited: items.each(MAX_INVITED, (key) => toHex(key.exactly(PUBLIC_KEY_BYTES))),
    };
  });
}
