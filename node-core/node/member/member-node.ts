import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { GroupTime } from '../../consensus/driver/ports.ts';
import { createVerifier, type Signer, signerFromSeed, type Verifier } from '../../identity/index.ts';
import type { Hash, MemberIndex } from '../../ledger/index.ts';
import {
  type HouseholdId,
  type HouseholdNetwork,
  householdIdOf,
  type NetworkEvent,
  type NetworkOptions,
  startNetwork,
} from '../../network/index.ts';
import type { BlockCloser } from '../block-closer.ts';
import type { Clock } from '../clock.ts';
import type { GroupHost } from '../group/group-host.ts';
import { memberOfNode } from '../group/node-id.ts';
import type { Peer } from '../group/group-wire.ts';
import { type Household, memberOf } from '../household.ts';
import type { Replica } from '../replica.ts';
import { emitter, type Emitter, type Signal } from '../signal.ts';
import type { SubmitResult } from '../submit.ts';
import { Acquaintances } from './acquaintances.ts';
import { addressFile } from './address-file.ts';
import type { SyncProgress } from './block-follower.ts';
import type { Invitations } from './invitations.ts';
import { foundCommunity, type Founding } from './founding.ts';
import { openOwnReplica } from './member-files.ts';
import { changesCommunity, type Contact, Neighbours } from './neighbours.ts';
import { serveJoin } from './serve-join.ts';
import { realGroupTime } from './group-time.ts';
import { handOver } from './hand-over.ts';
import { type MemberEvent, type MemberParts, memberParts, type MemberPartsOptions } from './member-parts.ts';
import { type Misdeed, Misdeeds } from './misdeeds.ts';
import { openOwnHousehold } from './own-household.ts';
import { Resending } from './resending.ts';
import { serveCheckpoints } from './checkpoint-wire.ts';
import {
  History,
  HISTORY_SHARE,
  type HistoryProgress,
  type HistorySettings,
  LONG_ENTRIES,
} from './history.ts';

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
  readonly history?: HistorySettings;
}

const TICK_MS = 100;
/** How often what has no event of its own is looked at. */
const ROUND_TICKS = 20;
/** Rounds between two greetings when nothing has changed. */
const GREET_ROUNDS = 5;
/** Rounds between two looks at what waits in the outbox. */
const RESEND_ROUNDS = 10;
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
  readonly #verifying: Emitter<HistoryProgress> = emitter();
  readonly #stops: (() => void)[] = [];
  readonly #neighbours: Neighbours;
  readonly #acquaintances: Acquaintances;
  #network: HouseholdNetwork | undefined;
  #parts: MemberParts | undefined;
  #household: Household | undefined;
  #history: History | undefined;
  #invitations: Invitations | undefined;
  #rounds = 0;
  #greeted = -1;
  readonly #resending = new Resending();
  readonly #misdeeds = new Misdeeds();
  #isClosed = false;
  /** The ledger that was set aside at this start began at a false checkpoint. */
  #wasFalse = false;
  #forkIndex: number | undefined;

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
    const named = options.beginning.kind === 'joined' ? options.beginning.contacts : [];
    this.#acquaintances = new Acquaintances(dir, { named, wasFalse: this.#wasFalse });
    this.#neighbours = new Neighbours({
      self: this.#self,
      replica: this.replica,
      contacts: this.#acquaintances.contactsOf(this.#self),
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

  /** The history behind the checkpoint that this copy began at is being verified. */
  get verifying(): Signal<HistoryProgress> {
    return this.#verifying;
  }

  /** How much of it is; null: all that is here. */
  get history(): HistoryProgress | null {
    return this.#history?.progress ?? null;
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

  /** What others have sent to the group, in the last hour, that no honest home sends. */
  get misdeeds(): readonly Misdeed[] {
    return this.#misdeeds.since(this.#time.monotonicMs());
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
      this.#history?.stop();
      parts.handIn.stop();
      await handOver(parts.host);
      await parts.closer.close();
      await parts.host.close();
    }
    await this.#network?.stop();
    this.#household?.close();
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
    await serveCheckpoints(this.#network, this.replica);
    this.#stops.push(
      this.replica.applied.listen(({ entry, transactions }) => {
        if (parts.host.status().role === 'leader') parts.follower.publish(entry);
        if (changesCommunity(transactions)) this.#communityChanged();
      }),
    );
    const { beginning } = options;
    if (beginning.kind === 'joined') {
      for (const { household, addresses } of beginning.contacts) this.#network.learn(household, addresses);
    } else if (this.replica.appliedIndex === 0 && this.#acquaintances.known === undefined) {
      await foundCommunity(beginning.founding, {
        seed: options.seed,
        replica: this.replica,
        host: parts.host,
        clock: this.clock,
      });
    }
    this.#communityChanged();
    this.#verifyHistory();
    this.#stops.push(this.#time.every(ROUND_TICKS * (options.tickMs ?? TICK_MS), () => this.#round(parts)));
  }

  #makeParts(network: HouseholdNetwork): MemberParts {
    const { beginning, random, tickMs, silenceMinuteMs, history } = this.#options;
    const { replica, verifier, clock } = this;
    const { known, needsWholeHistory } = this.#acquaintances;
    return memberParts({
      network,
      replica,
      verifier,
      clock,
      signer: this.#signer,
      isFounder: beginning.kind === 'found' && known === undefined,
      community: known?.community ?? (beginning.kind === 'joined' ? beginning.community : undefined),
      time: this.#time,
      random: random ?? ((bound) => randomInt(bound)),
      tickMs: tickMs ?? TICK_MS,
      silenceMinuteMs: silenceMinuteMs ?? MINUTE_MS,
      member: () => this.#household?.member,
      neighbours: this.#neighbours,
      trust: this.#acquaintances.trust,
      longEntries: needsWholeHistory ? Infinity : (history?.longEntries ?? LONG_ENTRIES),
      onBegun: () => {
        this.#communityChanged();
        this.#verifyHistory();
      },
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
    const household = this.#household;
    if (household !== undefined && this.#rounds % RESEND_ROUNDS === 0)
      this.#resending.look(household, parts.handIn);
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
    if (event.kind === 'setAside') this.#wasFalse ||= event.isFalse;
    this.#misdeeds.note(event, this.#time.monotonicMs(), (node) =>
      memberOfNode(this.replica.community.seats, node),
    );
    this.#options.onEvent?.(event);
  }

  /** Members, seats or standings may be others now. */
  #communityChanged(): void {
    this.#neighbours.learn();
    this.#acquaintances.remember(this.replica);
    this.#network?.standingsChanged();
    this.#neighbours.link(this.network);
    this.#parts?.handIn.communityChanged();
    if (this.#household === undefined && memberOf(this.replica, this.#signer.publicKey) !== undefined) {
      this.#openHousehold();
    }
  }

  #openHousehold(): void {
    const { dir, seed, clock } = this.#options;
    const { household, invitations } = openOwnHousehold({
      dir,
      seed,
      signer: this.#signer,
      clock,
      replica: this.replica,
      handIn: this.#started().handIn,
      network: this.network,
      invitationsChanged: () => {
        this.network.standingsChanged();
        this.#parts?.wire.greet();
      },
      say: (event) => this.#say(event),
    });
    this.#household = household;
    this.#invitations = invitations;
    this.#opened.emit(household);
    void household.resend();
  }

  /** Where this copy began at a checkpoint: what this household may open of the past is opened on the way. */
  #verifyHistory(): void {
    const history = History.of({
      network: this.network,
      store: this.replica.store,
      verifier: this.verifier,
      community: this.replica.community.id,
      peers: () => this.peers,
      monotonicMs: () => this.#time.monotonicMs(),
      share: this.#options.history?.share ?? HISTORY_SHARE,
      take: (entry) => this.#household?.takePast(entry),
      flush: () => void this.#household?.home.appliedIndex(),
      onProgress: this.#verifying.emit,
      onFalse: (detail) => this.#say({ kind: 'falseHistory', detail }),
    });
    this.#history = history;
    void history?.run();
  }

  #started(): MemberParts {
    if (this.#parts === undefined) throw new Error('the node is not started');
    return this.#parts;
  }
}
