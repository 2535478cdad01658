import type { Connection, Stream } from '@libp2p/interface';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { type Clock, inTime, unlessAborted } from './clock.ts';
import { NetworkError, networkError } from './error.ts';
import type { Path } from './events.ts';
import { type HouseholdId, householdOf, peerIdOf } from './household-id.ts';
import type { HouseholdNode } from './libp2p-node.ts';
import type { NetworkLimits } from './limits.ts';
import { BulkPipe } from './link/bulk-pipe.ts';
import { addressOrNone, endpointOf } from './reach/address.ts';
import type { AddressBook } from './reach/address-book.ts';
import { dialFirst } from './reach/dialer.ts';
import { dialFrom } from './reach/puncher.ts';
import { openStream } from './streams.ts';

/** So many punched far ends are remembered. */
const MAX_PUNCHED = 256;

/** The connections of a home: who is connected how, and how to get to somebody. */
export class Switchboard {
  readonly #node: HouseholdNode;
  readonly #book: AddressBook;
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #isPortMapped: () => boolean;
  readonly #mayDial: (peer: HouseholdId) => boolean;
  readonly #stopped = new AbortController();
  readonly #pipes = new Map<HouseholdId, BulkPipe>();
  readonly #dials = new Map<HouseholdId, Promise<Connection>>();
  /** Far ends, as `host:port`, that a hole was punched to. */
  readonly #punched = new Set<string>();
  /** Peers that this home is just asking how it looks from outside; what connects to them is for that alone. */
  readonly #observing = new Map<HouseholdId, number>();
  readonly #private = new WeakSet<Connection>();
  #reachedFromOutside = false;

  constructor(options: {
    readonly node: HouseholdNode;
    readonly book: AddressBook;
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly isPortMapped: () => boolean;
    /** Whether a peer is a member and not shut out. */
    readonly mayDial: (peer: HouseholdId) => boolean;
  }) {
    this.#node = options.node;
    this.#book = options.book;
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#isPortMapped = options.isPortMapped;
    this.#mayDial = options.mayDial;
  }

  /** Whether a peer has reached this home from the internet by itself. */
  get reachedFromOutside(): boolean {
    return this.#reachedFromOutside;
  }

  /** Notes a connection that was opened, by either side. @returns the peer, if the connection may be used */
  opened(connection: Connection): HouseholdId | undefined {
    const peer = householdOf(connection.remotePeer);
    if (peer === undefined) return undefined;
    if (connection.direction === 'outbound' && this.#observing.has(peer)) {
      this.#private.add(connection);
      return undefined;
    }
    const address = addressOrNone(connection.remoteAddr.toString());
    const fromOutside = connection.direction === 'inbound' && address?.scope === 'public';
    if (fromOutside && this.pathOf(connection) !== 'punched') this.#reachedFromOutside = true;
    return peer;
  }

  /** Open connections to a peer that may be used, direct ones first, older before newer. */
  connectionsTo(peer: HouseholdId): Connection[] {
    const usable = this.#node
      .getConnections(peerIdOf(peer))
      .filter((connection) => connection.status === 'open' && !this.#private.has(connection));
    const rank = (connection: Connection): number => (isRelayed(connection) ? 1 : 0);
    return usable.sort((a, b) => rank(a) - rank(b) || a.timeline.open - b.timeline.open);
  }

  /** Everybody who is connected. */
  connectedPeers(): HouseholdId[] {
    return this.#node.getPeers().flatMap((peer) => householdOf(peer) ?? []);
  }

  /** A connection to a peer: the best that there is, or a new one. @throws NetworkError 'unreachable', 'closed' */
  async connectionTo(peer: HouseholdId, signal: AbortSignal): Promise<Connection> {
    return this.connectionsTo(peer)[0] ?? (await this.dial(peer, signal));
  }

  /**
   * Dials a peer at all addresses that are known. Dials of the same peer are one, which goes on when one of those who
   * wait for it has enough.
   * @throws NetworkError 'unreachable', 'refused' for one who is a stranger or shut out
   */
  async dial(peer: HouseholdId, signal: AbortSignal): Promise<Connection> {
    if (!this.#mayDial(peer)) throw new NetworkError('refused', 'not a member, or shut out');
    const started = this.#dials.get(peer);
    if (started !== undefined) return await unlessAborted(started, signal);
    const dial = this.#dialNow(peer).finally(() => this.#dials.delete(peer));
    // Its failure is for those who wait; when nobody does any more, it is nobody's.
    dial.catch(() => {});
    this.#dials.set(peer, dial);
    return await unlessAborted(dial, signal);
  }

  /** Tries the direct addresses of a peer that is connected through a relay only. @throws NetworkError 'unreachable' */
  async dialDirect(peer: HouseholdId, signal: AbortSignal): Promise<Connection> {
    const addresses = this.#book.addressesOf(peer).filter(({ scope }) => scope !== 'relayed');
    return await this.#dialAt(peer, { addresses: addresses.map(({ text }) => text), signal });
  }

  pathOf(connection: Connection): Path {
    const text = connection.remoteAddr.toString();
    if (isRelayed(connection)) return 'relayed';
    if (this.#punched.has(farEnd(text))) return 'punched';
    const address = addressOrNone(text);
    if (address?.scope === 'loopback' || address?.scope === 'private') return 'local';
    const peer = householdOf(connection.remotePeer);
    if (connection.direction === 'inbound') return this.#isPortMapped() ? 'mapped' : 'direct';
    return peer !== undefined && this.#book.isMapped(peer, text) ? 'mapped' : 'direct';
  }

  /** Whether a peer is connected over this PC or the home's own network. */
  isNear(peer: HouseholdId): boolean {
    return this.connectionsTo(peer).some((connection) => this.pathOf(connection) === 'local');
  }

  /** A connection with this far end will be one through a punched hole. */
  expectPunched(address: string): void {
    this.#punched.add(farEnd(address));
    for (const oldest of this.#punched) {
      if (this.#punched.size <= MAX_PUNCHED) break;
      this.#punched.delete(oldest);
    }
  }

  /** Addresses of connected peers on the internet that can say how this home looks from there. */
  observers(): string[] {
    return this.#node.getConnections().flatMap((connection) => {
      const text = connection.remoteAddr.toString();
      const fit = connection.direction === 'outbound' && addressOrNone(text)?.scope === 'public';
      if (!fit || !text.startsWith('/ip4/') || this.pathOf(connection) === 'punched') return [];
      return [`${text.replace(/\/p2p\/[^/]+$/, '')}/p2p/${connection.remotePeer.toString()}`];
    });
  }

  /** How a local port of this home looks to an observer. @throws NetworkError; what the dial throws */
  async observedFrom(localPort: number, observer: string, signal: AbortSignal): Promise<string> {
    const name = observer.slice(observer.lastIndexOf('/') + 1);
    const target = this.#node.getPeers().find((peer) => peer.toString() === name);
    const peer = target === undefined ? undefined : householdOf(target);
    if (peer === undefined) throw new NetworkError('unreachable', 'the observer is gone');
    this.#observing.set(peer, (this.#observing.get(peer) ?? 0) + 1);
    let connection: Connection | undefined;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const onIdentify = ({
      detail,
    }: CustomEvent<{ connection: Connection; observedAddr?: Multiaddr }>): void => {
      if (!this.#private.has(detail.connection) || householdOf(detail.connection.remotePeer) !== peer) return;
      resolve(detail.observedAddr?.toString() ?? '');
    };
    const onAbort = (): void => reject(new NetworkError('timeout', 'the observer said nothing'));
    this.#node.addEventListener('peer:identify', onIdentify);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      connection = await dialFrom(this.#node.services.inner, { localPort, address: observer, signal });
      return addressOrNone(await promise)?.text ?? '';
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#node.removeEventListener('peer:identify', onIdentify);
      promise.catch(() => {});
      // A reset and no farewell: the local port must be free again at once.
      connection?.abort(new NetworkError('closed', 'observed'));
      const left = (this.#observing.get(peer) ?? 1) - 1;
      if (left === 0) this.#observing.delete(peer);
      else this.#observing.set(peer, left);
    }
  }

  pipeTo(peer: HouseholdId): BulkPipe {
    const kept = this.#pipes.get(peer);
    const pipe = kept ?? new BulkPipe();
    if (kept === undefined) this.#pipes.set(peer, pipe);
    return pipe;
  }

  /** The last connection to a peer is gone, and all that was on its way with it: the next one is another path. */
  forget(peer: HouseholdId): void {
    this.#pipes.delete(peer);
  }

  async open(connection: Connection, protocol: string, signal: AbortSignal): Promise<Stream> {
    return await openStream(this.#node, connection, { protocol, signal });
  }

  /** Ends every connection to a peer. */
  dropPeer(peer: HouseholdId, error: NetworkError): void {
    for (const connection of this.#node.getConnections(peerIdOf(peer))) connection.abort(error);
  }

  /** No more dials. */
  stop(): void {
    this.#stopped.abort(new NetworkError('closed', 'the network stops'));
  }

  async #dialNow(peer: HouseholdId): Promise<Connection> {
    const addresses = this.#book.addressesOf(peer).map(({ text }) => text);
    return await this.#dialAt(peer, { addresses, signal: this.#stopped.signal });
  }

  async #dialAt(
    peer: HouseholdId,
    to: { readonly addresses: readonly string[]; readonly signal: AbortSignal },
  ): Promise<Connection> {
    const name = peerIdOf(peer).toString();
    const { transportManager } = this.#node.services.inner;
    const bounds = {
      limitMs: this.#limits.dialTimeoutMs,
      reason: () => new NetworkError('timeout', 'no answer'),
    };
    return await dialFirst(to.addresses, {
      clock: this.#clock,
      staggerMs: this.#limits.dialStaggerMs,
      signal: to.signal,
      discard: (connection) => void connection.close().catch(() => {}),
      dial: async (address, signal) => {
        try {
          const connection = await inTime(this.#clock, { ...bounds, signals: [signal] }, (held) =>
            transportManager.dial(multiaddr(`${address}/p2p/${name}`), { signal: held }),
          );
          this.#book.tried(peer, { address, worked: true });
          return connection;
        } catch (thrown) {
          if (!signal.aborted) this.#book.tried(peer, { address, worked: false });
          throw networkError(thrown, 'unreachable');
        }
      },
    });
  }
}

function isRelayed(connection: Connection): boolean {
  return connection.remoteAddr.toString().includes('/p2p-circuit');
}

function farEnd(address: string): string {
  const endpoint = endpointOf(address);
  return endpoint === undefined ? '' : `${endpoint.host}:${endpoint.port}`;
}
