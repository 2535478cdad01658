import type { Connection, IdentifyResult } from '@libp2p/interface';
import { AddressNews } from './address-news.ts';
import { every, inTime } from './clock.ts';
import { NetworkError } from './error.ts';
import type { LinkDown, NetworkEvent, Offence } from './events.ts';
import type { Foundations } from './foundations.ts';
import type { Standing } from './gate.ts';
import { Gossip, type GossipHandle, type GossipTopic } from './gossip.ts';
import { type HouseholdId, householdOf, peerIdOf } from './household-id.ts';
import type { HouseholdNetwork, NetworkHealth } from './household-network.ts';
import { Housekeeping } from './housekeeping.ts';
import { type HouseholdNode, startNode } from './libp2p-node.ts';
import { listeningPort } from './listeners.ts';
import type { Lane } from './link/link.ts';
import { type LinkCare, type LinkHost, Links, type LiveLink } from './link/links.ts';
import type { SendResult } from './link/urgent-lane.ts';
import { Offences } from './offences.ts';
import { relaysAmong } from './own-addresses.ts';
import { protocolName, versionRefusals } from './protocol.ts';
import { addressOrNone, endpointOf, parseAddress } from './reach/address.ts';
import { type IntroductionHost, Introductions } from './reach/introductions.ts';
import { PathImprover } from './reach/path-improver.ts';
import { Puncher } from './reach/puncher.ts';
import type { Ask } from './request/client.ts';
import { Requests } from './request/requests.ts';
import type { RequestService } from './request/server.ts';
import { StreamDoors } from './stream-doors.ts';
import { Switchboard } from './switchboard.ts';

const URGENT = protocolName({ what: 'link', version: 1 });
const BULK = protocolName({ what: 'bulk', version: 1 });
const PUNCH = protocolName({ what: 'punch', version: 1 });
const SHUT_OUT = { reason: 'offence', words: 'shut out' } as const;
/** Between two looks at what has no event of its own. */
const ROUND_MS = 15_000;
/** Addresses are told when they change; every so many rounds again, for what got lost. */
const INTRODUCE_ROUNDS = 40;

/** The parts of a network, put together. Made and started by `startNetwork`. */
export class Libp2pNetwork implements HouseholdNetwork {
  readonly self: HouseholdId;
  readonly #base: Foundations;
  readonly #node: HouseholdNode;
  readonly #switchboard: Switchboard;
  readonly #offences: Offences;
  readonly #doors: StreamDoors;
  readonly #links: Links;
  readonly #requests: Requests;
  readonly #gossip: Gossip;
  readonly #housekeeping: Housekeeping;
  readonly #news: AddressNews;
  readonly #introductions: Introductions;
  readonly #puncher: Puncher;
  readonly #improver: PathImprover;
  readonly #stopping = new AbortController();
  readonly #endings: (() => void)[] = [];
  #strangersDropped = 0;
  #rounds = 0;

  constructor(self: HouseholdId, base: Foundations, node: HouseholdNode) {
    this.self = self;
    this.#base = base;
    this.#node = node;
    const { clock, random, limits, emit, book, mapper, isMember } = base;
    const note = (peer: HouseholdId, what: { readonly offence: Offence; readonly evidence: string }): void =>
      this.report(peer, what);
    const failed = (what: string, evidence: string): void => emit({ kind: 'serviceFailed', what, evidence });
    this.#switchboard = new Switchboard({
      node,
      book,
      clock,
      limits,
      isPortMapped: () => mapper.address !== undefined,
      mayDial: (peer) => base.options.standingOf(peer) !== 'stranger' && !this.#offences.isShutOut(peer),
    });
    this.#offences = new Offences({ clock, limits, emit, shutOut: (peer) => this.#drop(peer, SHUT_OUT) });
    this.#doors = new StreamDoors({ node, clock, limits, standingOf: base.options.standingOf, note });
    this.#links = new Links({
      host: this.#linkHost(note),
      clock,
      random,
      limits,
      emit,
      onFrame: base.options.onFrame,
    });
    this.#requests = new Requests({
      doors: this.#doors,
      switchboard: this.#switchboard,
      clock,
      limits,
      note,
      failed,
    });
    this.#gossip = new Gossip(node.services.pubsub, { clock, limits, isMember, note, failed });
    this.#news = new AddressNews(emit);
    this.#housekeeping = new Housekeeping({
      self,
      node,
      switchboard: this.#switchboard,
      clock,
      limits,
      isMember,
    });
    this.#introductions = new Introductions(this.#introductionHost(), { book, clock });
    this.#puncher = new Puncher({
      inner: node.services.inner,
      clock,
      random,
      observers: () => this.#switchboard.observers(),
      observedFrom: (port, observer, signal) => this.#switchboard.observedFrom(port, observer, signal),
      expect: (address) => this.#switchboard.expectPunched(address),
    });
    this.#improver = new PathImprover({
      clock,
      emit,
      relayedPeers: () => this.#relayedPeers(),
      dialDirect: (peer, signal) => this.#switchboard.dialDirect(peer, signal),
      punch: (peer, signal) => this.#punch(peer, signal),
    });
  }

  async start(): Promise<void> {
    const node = this.#node;
    const listen = <K extends Parameters<typeof node.addEventListener>[0]>(
      kind: K,
      listener: Parameters<typeof node.addEventListener<K>>[1],
    ): void => {
      node.addEventListener(kind, listener);
      this.#endings.push(() => node.removeEventListener(kind, listener));
    };
    listen('connection:open', ({ detail }) => this.#onConnection(detail));
    listen('peer:disconnect', ({ detail }) => this.#switchboard.forget(householdOf(detail) ?? ''));
    listen('peer:identify', ({ detail }) => this.#onIdentify(detail));
    listen('peer:discovery', ({ detail }) => this.#onDiscovery(detail.id, detail.multiaddrs.map(String)));
    listen('self:peer:update', () => this.addressesChanged());
    await this.#doors.open(URGENT, { admits: 'members', streams: 4 }, (stream, peer, connection) => {
      this.#links.acceptUrgent(peer, stream, connection);
    });
    await this.#doors.open(BULK, { admits: 'members', streams: 4 }, (stream, peer, connection) => {
      this.#links.acceptBulk(peer, stream, connection);
    });
    await this.#doors.open(PUNCH, { admits: 'members', streams: 1 }, (stream) => {
      void this.#puncher.follow(stream, this.#stopping.signal);
    });
    await this.serve(this.#introductions.service());
    await startNode(node);
    this.#endings.push(every(this.#base.clock, ROUND_MS, () => this.#round()));
    if (this.#base.options.mapPort === true) void this.#base.mapper.start(this.#port());
    this.addressesChanged();
  }

  link(peer: HouseholdId, care: LinkCare = { quiet: false }): void {
    this.#assertOther(peer);
    this.#links.want(peer, care);
  }

  unlink(peer: HouseholdId): void {
    this.#links.unwant(peer);
  }

  send(peer: HouseholdId, frame: Uint8Array, lane: Lane = 'urgent'): SendResult {
    return this.#links.send(peer, frame, lane);
  }

  links(): readonly LiveLink[] {
    return this.#links.live();
  }

  async serve(service: RequestService): Promise<void> {
    await this.#requests.serve(service);
  }

  ask(peer: HouseholdId, ask: Ask): AsyncIterable<Uint8Array> {
    this.#assertOther(peer);
    return this.#requests.ask(peer, ask);
  }

  join(topic: GossipTopic): GossipHandle {
    return this.#gossip.join(protocolName(topic), topic);
  }

  learn(peer: HouseholdId, addresses: readonly string[]): void {
    const texts = addresses.map((text) => parseAddress(text).text);
    this.#base.book.learn(peer, { addresses: texts, source: 'given' });
    this.#links.hasten(peer);
    this.#improver.soon(peer);
  }

  addresses(): string[] {
    const name = peerIdOf(this.self).toString();
    return this.#base.own.own(this.#node.getMultiaddrs()).map(({ address }) => `${address}/p2p/${name}`);
  }

  report(peer: HouseholdId, what: { readonly offence: Offence; readonly evidence: string }): void {
    this.#offences.note(peer, what);
  }

  standingsChanged(): void {
    for (const peer of this.#switchboard.connectedPeers()) {
      if (this.#base.options.standingOf(peer) !== 'stranger') continue;
      this.#drop(peer, { reason: 'noMember', words: 'no longer a member' });
    }
  }

  wake(): void {
    for (const { peer } of this.#links.statuses()) this.#links.hasten(peer);
    this.#improver.again();
    void this.#base.mapper.again();
    this.#introductions.toAll();
  }

  health(): NetworkHealth {
    const addresses = this.addresses();
    return {
      self: this.self,
      port: this.#port(),
      addresses,
      reachable: this.#isReachable(),
      portMapping: this.#base.mapper.state,
      relays: relaysAmong(addresses),
      links: this.#links.statuses(),
      connections: this.#node.getConnections().length,
      strangersDropped: this.#strangersDropped,
      requestsServing: this.#requests.serving,
      offenders: this.#offences.peers().flatMap((peer) => {
        const record = this.#offences.recordOf(peer);
        return record === undefined ? [] : [{ ...record, peer }];
      }),
    };
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort(new NetworkError('closed', 'the network stops'));
    for (const end of this.#endings) end();
    this.#introductions.stop();
    this.#improver.stop();
    this.#links.stop();
    this.#switchboard.stop();
    this.#base.book.close();
    await this.#base.mapper.stop();
    await this.#node.stop();
  }

  /** What the network does about its own events. */
  react(event: NetworkEvent): void {
    if (event.kind === 'stranger') this.#strangersDropped += 1;
    else if (event.kind === 'linkUp') {
      void this.#introductions.to(event.peer);
      // The first link after none: the line was away, and the router may have forgotten what it forwards.
      if (this.#links.statuses().filter(({ up }) => up).length === 1) this.#base.mapper.doubt();
    }
  }

  isShutOut(peer: HouseholdId): boolean {
    return this.#offences.isShutOut(peer);
  }

  isFull(peer: HouseholdId, standing: Standing): boolean {
    const { connectionsPerPeer, invitedConnections } = this.#base.limits;
    if (this.#node.getConnections(peerIdOf(peer)).length >= connectionsPerPeer) return true;
    if (standing !== 'invited') return false;
    const { standingOf } = this.#base.options;
    const invited = this.#switchboard.connectedPeers().filter((other) => standingOf(other) === 'invited');
    return invited.length >= invitedConnections;
  }

  isRelay(): boolean {
    const wish = this.#base.options.relay ?? 'auto';
    return wish === 'always' || (wish === 'auto' && this.#isReachable());
  }

  /** This home may be reached elsewhere now: says so, and tells the peers. */
  addressesChanged(): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#news.tell(this.addresses())) this.#introductions.toAll();
  }

  #isReachable(): boolean {
    return this.#base.mapper.address !== undefined || this.#switchboard.reachedFromOutside;
  }

  #onConnection(connection: Connection): void {
    const reachable = this.#isReachable();
    const peer = this.#switchboard.opened(connection);
    if (peer === undefined) return;
    if (!reachable && this.#isReachable()) this.#introductions.toAll();
    this.#links.connected(peer, connection);
  }

  #onIdentify({ peerId, protocols, observedAddr }: IdentifyResult): void {
    const peer = householdOf(peerId);
    if (peer === undefined) return;
    this.#seenAs(observedAddr?.toString() ?? '');
    for (const refusal of versionRefusals({ ours: this.#node.getProtocols(), theirs: protocols })) {
      this.#base.emit({ kind: 'versionRefused', peer, refusal });
    }
  }

  /** A peer said from where this home came to it: not from where the router is thought to be? */
  #seenAs(address: string): void {
    const mapped = this.#base.mapper.address;
    const seen = endpointOf(address)?.host;
    if (mapped === undefined || seen === undefined || addressOrNone(address)?.scope !== 'public') return;
    if (endpointOf(mapped)?.host !== seen) this.#base.mapper.doubt();
  }

  #onDiscovery(id: Parameters<typeof householdOf>[0], addresses: readonly string[]): void {
    const peer = householdOf(id);
    if (peer === undefined || peer === this.self || !this.#base.isMember(peer)) return;
    if (!this.#base.book.learn(peer, { addresses, source: 'found' })) return;
    this.#base.emit({ kind: 'peerFound', peer, addresses });
    this.#links.hasten(peer);
  }

  #relayedPeers(): HouseholdId[] {
    return this.#links
      .statuses()
      .filter(({ peer, path }) => path === 'relayed' && this.self < peer)
      .map(({ peer }) => peer);
  }

  async #punch(peer: HouseholdId, signal: AbortSignal): Promise<number> {
    const connection = this.#links.connectionOf(peer);
    if (connection === undefined) throw new NetworkError('closed', 'the link is down');
    const stream = await this.#switchboard.open(connection, PUNCH, signal);
    return await this.#puncher.lead(stream, { peerName: peerIdOf(peer).toString(), signal });
  }

  #round(): void {
    this.#rounds += 1;
    this.#housekeeping.round(this.#links.statuses());
    if (this.#rounds % INTRODUCE_ROUNDS === 0) this.#introductions.toAll();
  }

  #drop(peer: HouseholdId, why: { readonly reason: LinkDown; readonly words: string }): void {
    const error = new NetworkError('refused', why.words);
    this.#links.drop(peer, why.reason, error);
    this.#switchboard.dropPeer(peer, error);
  }

  #port(): number {
    return listeningPort(this.#node.services.inner) ?? this.#base.options.port;
  }

  #assertOther(peer: HouseholdId): void {
    peerIdOf(peer);
    if (peer === this.self) throw new Error('a household has no link to itself');
  }

  #linkHost(note: LinkHost['note']): LinkHost {
    const switchboard = this.#switchboard;
    const { clock, limits } = this.#base;
    const bounds = {
      limitMs: limits.dialTimeoutMs,
      reason: () => new NetworkError('timeout', 'no bulk stream in time'),
    };
    return {
      self: this.self,
      note,
      connectionsTo: (peer) => switchboard.connectionsTo(peer),
      dial: (peer, signal) => switchboard.dial(peer, signal),
      openUrgent: (connection, signal) => switchboard.open(connection, URGENT, signal),
      openBulk: (connection) => inTime(clock, bounds, (signal) => switchboard.open(connection, BULK, signal)),
      pipeTo: (peer) => switchboard.pipeTo(peer),
      pathOf: (connection) => switchboard.pathOf(connection),
    };
  }

  #introductionHost(): IntroductionHost {
    return {
      self: this.self,
      isMember: this.#base.isMember,
      isRelay: () => this.isRelay(),
      isNear: (peer) => this.#switchboard.isNear(peer),
      ownAddresses: () => this.#base.own.own(this.#node.getMultiaddrs()),
      ask: (peer, ask) => this.#requests.ask(peer, ask),
      linkedPeers: () => this.#links.statuses().flatMap(({ peer, up }) => (up ? [peer] : [])),
      learned: (peer, first) => {
        this.#links.hasten(peer);
        if (first) this.#improver.soon(peer);
      },
      offersRelay: (peer) => {
        if (this.#base.options.useRelays === false) return;
        this.#housekeeping.tryRelay(peer, relaysAmong(this.addresses()));
      },
    };
  }
}
