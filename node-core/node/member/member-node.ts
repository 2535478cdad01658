import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { GroupTime } from '../../consensus/driver/ports.ts';
import {
  createVerifier,
  householdKeys,
  type Signer,
  signerFromSeed,
  type Verifier,
} from '../../identity/index.ts';
import type { Hash, MemberIndex } from '../../ledger/index.ts';
import {
  type HouseholdId,
  type HouseholdNetwork,
  householdIdOf,
  type NetworkEvent,
  type NetworkOptions,
  startNetwork,
} from '../../network/index.ts';
import type { Outbox } from '../../storage/index.ts';
import { minute, minuteOfMs } from '../../units/index.ts';
import { withBatchedWrites } from '../batched-home.ts';
import type { BlockCloser } from '../block-closer.ts';
import type { Clock } from '../clock.ts';
import { withDayCache } from '../day-cache.ts';
import type { GroupHost } from '../group/group-host.ts';
import type { Peer } from '../group/group-wire.ts';
import { type Household, memberOf, openHousehold } from '../household.ts';
import type { Replica } from '../replica.ts';
import { sealMemory } from '../seal-memory.ts';
import { emitter, type Emitter, type Signal } from '../signal.ts';
import type { SubmitResult } from '../submit.ts';
import { addressFile } from './address-file.ts';
import type { SyncProgress } from './block-follower.ts';
import { Invitations } from './invitations.ts';
import { foundCommunity, type Founding } from './founding.ts';
import {
  type KnownCommunity,
  openOwnFiles,
  openOwnReplica,
  readKnownCommunity,
  writeKnownCommunity,
} from './member-files.ts';
import { type Contact, Neighbours } from './neighbours.ts';
import { serveJoin } from './serve-join.ts';
import { realGroupTime } from './group-time.ts';
import { handOver } from './hand-over.ts';
import type { MemberHandIn } from './member-hand-in.ts';
import { type MemberEvent, type MemberParts, memberParts, type MemberPartsOptions } from './member-parts.ts';

export interface MemberNodeOptions {
  /** Where this home's files are. */
  readonly dir: string;
  readonly seed: Uint8Array;
  readonly clock: Clock;
  readonly network: Pick<
    NetworkOptions,
    | 'port'
    | 'hosts'
    | 'announce'
    | 'discovery'
    | 'mapPort'
    | 'relay'
    | 'useRelays'
    | 'findGateways'
    | 'limits'
  >;
  /** What this home begins with, where its ledger is empty: it founds, or it was admitted by homes that it names. */
  readonly beginning:
    | { readonly kind: 'found'; readonly founding: Founding }
    | { readonly kind: 'joined'; readonly community: Hash; readonly contacts: readonly Contact[] };
  readonly onEvent?: (event: MemberEvent) => void;
  readonly time?: GroupTime;
  readonly random?: MemberPartsOptions['random'];
  readonly tickMs?: number;
  /** A minute of the rule about silent validators; shorter only where a whole community is sped up. */
  readonly silenceMinuteMs?: number;
}

const TICK_MS = 100;
/** How often what has no event of its own is looked at. */
const ROUND_TICKS = 20;
/** Readings that have waited for so many minutes are handed to the leader: gossip has lost them. */
const PATIENT_MINUTES = 2;
/** Rounds between two greetings when nothing has changed. */
const GREET_ROUNDS = 5;
/** Rounds between two looks at what waits in the outbox. */
const RESEND_ROUNDS = 10;
const RESEND_LIMIT = 1000;
const MINUTE_MS = 60_000;

/**
 * One household's node in a community of many PCs: its copy of the ledger, its place in the Raft group, its links, its
 * keys and readings. Everything else (API, screens, meter) stands on this as it stands on a `Neighbourhood`.
 */
export class MemberNode {
  readonly replica: Replica;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly #options: MemberNodeOptions;
  readonly #signer: Signer;
  readonly #self: HouseholdId;
  readonly #time: GroupTime;
  readonly #opened: Emitter<Household> = emitter();
  readonly #progress: Emitter<SyncProgress> = emitter();
  readonly #stops: (() => void)[] = [];
  readonly #neighbours: Neighbours;
  #network: HouseholdNetwork | undefined;
  #parts: MemberParts | undefined;
  #household: Household | undefined;
  #outbox: Outbox | undefined;
  #invitations: Invitations | undefined;
  #rounds = 0;
  #greeted = -1;
  #waiting: ReadonlySet<string> = new Set();
  #isClosed = false;
  #forkIndex: number | undefined;
  #known: KnownCommunity | undefined;

  /** Starts it. @throws StorageError; LedgerFault; NetworkError 'port' */
  static async start(options: MemberNodeOptions): Promise<MemberNode> {
    const node = new MemberNode(options);
    try {
      await node.#start();
    } catch (error) {
      await node.close();
      throw error;
    }
    return node;
  }

  private constructor(options: MemberNodeOptions) {
    const { dir, seed, clock } = options;
    this.#options = options;
    this.#time = options.time ?? realGroupTime();
    this.clock = clock;
    this.verifier = createVerifier();
    this.#signer = signerFromSeed(seed);
    this.#self = householdIdOf(this.#signer.publicKey);
    mkdirSync(dir, { recursive: true });
    this.replica = openOwnReplica(dir, { verifier: this.verifier, clock, say: (event) => this.#say(event) });
    this.#known = readKnownCommunity(dir);
    this.#neighbours = new Neighbours({
      self: this.#self,
      replica: this.replica,
      contacts: this.#contacts(),
      invited: () => this.#invitations?.keys ?? [],
      peers: () => this.#parts?.wire.peers ?? [],
    });
  }

  /** This home's household, once it is a member on its own copy of the ledger. */
  get household(): Household | undefined {
    return this.#household;
  }

  /** The household comes to be a member. */
  get opened(): Signal<Household> {
    return this.#opened;
  }

  /** Blocks are being fetched. */
  get progress(): Signal<SyncProgress> {
    return this.#progress;
  }

  /** Invitations that this household has given. @throws Error before it is a member */
  get invitations(): Invitations {
    if (this.#invitations === undefined) throw new Error('this household is no member yet');
    return this.#invitations;
  }

  /** The member that a key belongs to, as far as this home knows. */
  memberOf(household: HouseholdId): MemberIndex | undefined {
    return this.#neighbours.memberOf(household);
  }

  /** The lowest entry that another home has otherwise, with a certificate; undefined: there is none. */
  get forkIndex(): number | undefined {
    return this.#forkIndex;
  }

  get host(): GroupHost {
    return this.#started().host;
  }

  get network(): HouseholdNetwork {
    if (this.#network === undefined) throw new Error('the network is not started');
    return this.#network;
  }

  get closer(): BlockCloser {
    return this.#started().closer;
  }

  /** Hands a signed transaction to the leader, whoever signed it. */
  relay(bytes: Uint8Array): Promise<SubmitResult> {
    return this.#started().handIn.relay(bytes);
  }

  get peers(): readonly Peer[] {
    return this.#started().wire.peers;
  }

  /** Stops. Leadership is handed over first, so that the others need not wait for an election. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    const parts = this.#parts;
    if (parts !== undefined) {
      parts.follower.stop();
      parts.handIn.stop();
      await handOver(parts.host);
      await parts.closer.close();
      await parts.host.close();
    }
    await this.#network?.stop();
    this.#household?.close();
    if (this.#household === undefined) this.#outbox?.close();
    this.replica.close();
  }

  async #start(): Promise<void> {
    const { options, network: settings } = { options: this.#options, network: this.#options.network };
    this.#network = await startNetwork({
      ...settings,
      seed: options.seed,
      standingOf: (household) => this.#neighbours.standingOf(household),
      onFrame: (peer, frame) => this.#parts?.wire.receive(peer, frame),
      onEvent: (event) => this.#hear(event),
      addresses: addressFile(path.join(options.dir, 'addresses.json')),
    });
    const parts = this.#makeParts(this.#network);
    this.#parts = parts;
    await parts.follower.start();
    await parts.handIn.start();
    await serveJoin(this.#network, () => this.#invitations);
    this.#stops.push(
      this.replica.applied.listen(({ entry, block }) => {
        if (parts.host.status().role === 'leader') parts.follower.publish(entry);
        if (block.header.chain === 'contract') this.#communityChanged();
      }),
    );
    const { beginning } = options;
    if (beginning.kind === 'joined') {
      for (const { household, addresses } of beginning.contacts) this.#network.learn(household, addresses);
    } else if (this.replica.appliedIndex === 0 && this.#known === undefined) {
      await foundCommunity(beginning.founding, {
        seed: options.seed,
        replica: this.replica,
        host: parts.host,
        clock: this.clock,
      });
    }
    this.#communityChanged();
    this.#stops.push(this.#time.every(ROUND_TICKS * (options.tickMs ?? TICK_MS), () => this.#round(parts)));
  }

  #makeParts(network: HouseholdNetwork): MemberParts {
    const { beginning, random, tickMs, silenceMinuteMs } = this.#options;
    const { replica, verifier, clock } = this;
    return memberParts({
      network,
      replica,
      verifier,
      clock,
      signer: this.#signer,
      isFounder: beginning.kind === 'found' && this.#known === undefined,
      community: this.#known?.community ?? (beginning.kind === 'joined' ? beginning.community : undefined),
      time: this.#time,
      random: random ?? ((bound) => randomInt(bound)),
      tickMs: tickMs ?? TICK_MS,
      silenceMinuteMs: silenceMinuteMs ?? MINUTE_MS,
      member: () => this.#household?.member,
      neighbours: this.#neighbours,
      send: async (draft) =>
        (await this.#household?.send(draft)) ?? { kind: 'unavailable', reason: 'notAMember' },
      invited: () => this.#invitations?.keys ?? [],
      onProgress: this.#progress.emit,
      onEvent: (event) => this.#say(event),
    });
  }

  #round(parts: MemberParts): void {
    parts.follower.look();
    parts.seats.look();
    this.#rounds += 1;
    // Now and then without a reason, too: a greeting may be lost with its link, and without one nothing else is heard.
    if (this.#greeted !== this.replica.appliedIndex || this.#rounds % GREET_ROUNDS === 0) {
      this.#greeted = this.replica.appliedIndex;
      parts.wire.greet();
    }
    if (this.#rounds % RESEND_ROUNDS === 0) this.#resend(parts.handIn);
  }

  /** What has waited since the last look, and longer than a block takes, has been lost on its way. */
  #resend(handIn: MemberHandIn): void {
    const household = this.#household;
    if (household === undefined) return;
    const patient = minute(minuteOfMs(this.clock.nowMs()) - PATIENT_MINUTES);
    const readings = household.outbox
      .pending('energy', RESEND_LIMIT)
      .filter(({ slot }) => slot !== undefined && slot.minute <= patient);
    if (readings.length > 0) void handIn.deliverReadings(readings.map(({ bytes }) => bytes));
    const waiting = household.outbox.pending('contract', RESEND_LIMIT).map(({ id }) => id);
    if (waiting.some((id) => this.#waiting.has(id))) void household.resend();
    this.#waiting = new Set(waiting);
  }

  #hear(event: NetworkEvent): void {
    if (event.kind === 'linkUp' || event.kind === 'linkMoved') this.#parts?.wire.greet(event.peer);
    if (event.kind === 'linkDown') {
      const node = this.#parts?.wire.lost(event.peer);
      if (node !== undefined) this.#parts?.host.unreachable(node);
    }
    this.#say(event);
  }

  #say(event: MemberEvent): void {
    if (event.kind === 'fork') this.#forkIndex = Math.min(this.#forkIndex ?? event.index, event.index);
    this.#options.onEvent?.(event);
  }

  /** Members, seats or standings may be others now. */
  #communityChanged(): void {
    this.#neighbours.learn();
    this.#remember();
    this.#network?.standingsChanged();
    this.#neighbours.link(this.network);
    if (this.#household === undefined && memberOf(this.replica, this.#signer.publicKey) !== undefined) {
      this.#openHousehold();
    }
  }

  /** Beside the ledger: should that be lost, this home still knows where it belongs. */
  #remember(): void {
    const { community } = this.replica;
    if (this.replica.appliedIndex === 0) return;
    const households = community.members
      .filter(({ standing }) => standing.kind === 'active')
      .map(({ publicKey }) => householdIdOf(publicKey));
    if (this.#known !== undefined && households.join() === this.#known.households.join()) return;
    this.#known = { community: community.id, households };
    writeKnownCommunity(this.#options.dir, this.#known);
  }

  #contacts(): readonly Contact[] {
    const known = this.#known?.households.map((household) => ({ household, addresses: [] })) ?? [];
    const { beginning } = this.#options;
    const others = known.filter(({ household }) => household !== this.#self);
    return beginning.kind === 'joined' ? [...beginning.contacts, ...others] : others;
  }

  #openHousehold(): void {
    const { dir, seed, clock } = this.#options;
    const { outbox, home } = openOwnFiles(dir, (event) => this.#say(event));
    this.#outbox = outbox;
    const household = openHousehold({
      keys: householdKeys({ seed, community: this.replica.community.id }),
      replica: this.replica,
      handIn: this.#started().handIn,
      outbox,
      home: withDayCache(withBatchedWrites(home)),
      clock,
      sealed: sealMemory(),
    });
    this.#household = household;
    this.#invitations = new Invitations({
      signer: this.#signer,
      replica: this.replica,
      outbox,
      clock,
      send: household.send,
      addresses: () => this.network.addresses(),
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      changed: () => {
        this.network.standingsChanged();
        this.#parts?.wire.greet();
      },
    });
    this.#opened.emit(household);
    void household.resend();
  }

  #started(): MemberParts {
    if (this.#parts === undefined) throw new Error('the node is not started');
    return this.#parts;
  }
}
