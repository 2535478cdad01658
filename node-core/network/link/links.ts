import type { Connection, Stream } from '@libp2p/interface';
import { type Clock, every, inTime, type Random } from '../clock.ts';
import { NetworkError, type NetworkFault, VersionRefused } from '../error.ts';
import type { EventSink, LinkDown, Offence, Path } from '../events.ts';
import type { HouseholdId } from '../household-id.ts';
import type { NetworkLimits } from '../limits.ts';
import type { BulkPipe } from './bulk-pipe.ts';
import { type Lane, Link } from './link.ts';
import { LinkOpener } from './link-opener.ts';
import { TokenBuckets } from '../token-bucket.ts';
import type { SendResult } from './urgent-lane.ts';

/** A quiet link is looked after so many times more seldom. */
const QUIET_FACTOR = 15;

/** What links need of the node below. */
export interface LinkHost {
  readonly self: HouseholdId;
  /** Open connections to a peer that may carry a link, the best first. */
  connectionsTo(peer: HouseholdId): readonly Connection[];
  /** @throws NetworkError */
  dial(peer: HouseholdId, signal: AbortSignal): Promise<Connection>;
  openUrgent(connection: Connection, signal: AbortSignal): Promise<Stream>;
  openBulk(connection: Connection): Promise<Stream>;
  pipeTo(peer: HouseholdId): BulkPipe;
  pathOf(connection: Connection): Path;
  note(peer: HouseholdId, what: { readonly offence: Offence; readonly evidence: string }): void;
}

/** How a link is looked after. */
export interface LinkCare {
  /**
   * True: a sign of life every half minute is enough (an observer's links); false: a lost peer is noticed within seconds
   * (validators).
   */
  readonly quiet: boolean;
}

/** A link that is up. */
export interface LiveLink {
  readonly peer: HouseholdId;
  readonly roundTripMs: number | undefined;
}

/** One link, for health. */
export interface LinkStatus {
  readonly peer: HouseholdId;
  readonly up: boolean;
  /** Whether this home keeps it up; false for a link that the other side wants. */
  readonly wanted: boolean;
  readonly path: Path | undefined;
  readonly address: string | undefined;
  readonly roundTripMs: number | undefined;
  readonly bulkQueuedBytes: number;
  /** Why it is down, or was the last time. */
  readonly lastError: string | undefined;
}

interface Entry {
  readonly link: Link;
  readonly opener: LinkOpener;
  wanted: boolean;
  quiet: boolean;
  /** What was told of how the peer is reached. */
  toldPath: Path | undefined;
  downReason: LinkDown | undefined;
  lastError: string | undefined;
}

/** All links of a home: keeps those up that are wanted, takes those in that others want, looks after both. */
export class Links {
  readonly #entries = new Map<HouseholdId, Entry>();
  readonly #host: LinkHost;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limits: NetworkLimits;
  readonly #emit: EventSink;
  readonly #onFrame: (peer: HouseholdId, frame: Uint8Array, lane: Lane) => void;
  readonly #stopCare: () => void;
  readonly #frames: TokenBuckets;
  #careAtMs: number;
  #rounds = 0;

  constructor(options: {
    readonly host: LinkHost;
    readonly clock: Clock;
    readonly random: Random;
    readonly limits: NetworkLimits;
    readonly emit: EventSink;
    readonly onFrame: (peer: HouseholdId, frame: Uint8Array, lane: Lane) => void;
  }) {
    this.#host = options.host;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#limits = options.limits;
    this.#emit = options.emit;
    this.#onFrame = options.onFrame;
    const { framesPerSecond, frameBurst, rememberedPeers } = options.limits;
    this.#frames = new TokenBuckets(
      { perSecond: framesPerSecond, burst: frameBurst },
      { maxPeers: rememberedPeers },
    );
    this.#careAtMs = options.clock.nowMs();
    this.#stopCare = every(options.clock, options.limits.pingEveryMs, () => this.#care());
  }

  /** Keeps a link to a peer up from now on. */
  want(peer: HouseholdId, care: LinkCare): void {
    const entry = this.#entryOf(peer);
    entry.quiet = care.quiet;
    if (entry.wanted) return;
    entry.wanted = true;
    entry.opener.start();
  }

  /** Ends the link to a peer, if there is one, and keeps it up no more. */
  unwant(peer: HouseholdId, reason: LinkDown = 'unlinked'): void {
    const entry = this.#entries.get(peer);
    if (entry === undefined) return;
    entry.opener.stop();
    this.#entries.delete(peer);
    if (!entry.link.isUp) return;
    entry.downReason = reason;
    entry.link.drop(new NetworkError('closed', 'no longer wanted'));
  }

  send(peer: HouseholdId, frame: Uint8Array, lane: Lane): SendResult {
    return this.#entries.get(peer)?.link.send(frame, lane) ?? 'down';
  }

  /** Gives a link up because of what the peer did; it is dialled again later, if it is wanted. */
  drop(peer: HouseholdId, reason: LinkDown, error: NetworkError): void {
    const entry = this.#entries.get(peer);
    if (entry === undefined) return;
    const { connection } = entry.link;
    if (entry.link.isUp) entry.downReason = reason;
    entry.link.drop(error);
    connection?.abort(error);
    // The path is dead, and other connections on it with it: left standing they would count against the peer's return.
    if (reason !== 'silent' || connection === undefined || this.#isRelayed(connection)) return;
    for (const other of this.#host.connectionsTo(peer)) if (!this.#isRelayed(other)) other.abort(error);
  }

  acceptUrgent(peer: HouseholdId, stream: Stream, connection: Connection): void {
    this.#entryOf(peer).link.adopt(stream, connection);
  }

  acceptBulk(peer: HouseholdId, stream: Stream, connection: Connection): void {
    this.#entryOf(peer).link.adoptBulk(stream, connection);
  }

  /** A connection that may carry a link was opened, by either side. */
  connected(peer: HouseholdId, connection: Connection): void {
    const entry = this.#entries.get(peer);
    if (entry === undefined) return;
    if (!entry.link.isUp) {
      if (entry.wanted) entry.opener.hasten();
    } else if (this.#isBetter(connection, entry.link.connection) && this.#host.self < peer) {
      void this.#moveTo(entry, connection);
    }
  }

  /** A new address of a peer is known. */
  hasten(peer: HouseholdId): void {
    const entry = this.#entries.get(peer);
    if (entry !== undefined && entry.wanted && !entry.link.isUp) entry.opener.hasten();
  }

  statuses(): LinkStatus[] {
    return [...this.#entries.values()].map(({ link, wanted, lastError }) => ({
      peer: link.peer,
      up: link.isUp,
      wanted,
      path: link.connection === undefined ? undefined : this.#host.pathOf(link.connection),
      address: link.connection?.remoteAddr.toString(),
      roundTripMs: link.roundTripMs,
      bulkQueuedBytes: link.bulkQueuedBytes,
      lastError,
    }));
  }

  /** Those that are up; for what is asked for often. */
  live(): LiveLink[] {
    return [...this.#entries.values()].flatMap(({ link }) =>
      link.isUp ? [{ peer: link.peer, roundTripMs: link.roundTripMs }] : [],
    );
  }

  /** The connection that a peer's link is on; undefined while it is down. */
  connectionOf(peer: HouseholdId): Connection | undefined {
    return this.#entries.get(peer)?.link.connection;
  }

  stop(): void {
    this.#stopCare();
    for (const peer of this.#entries.keys()) this.unwant(peer, 'stopped');
  }

  #entryOf(peer: HouseholdId): Entry {
    const kept = this.#entries.get(peer);
    if (kept !== undefined) return kept;
    const lower = this.#host.self < peer;
    const link = new Link({
      peer,
      lower,
      clock: this.#clock,
      limits: this.#limits,
      pipe: () => this.#host.pipeTo(peer),
      openBulk: (connection) => this.#host.openBulk(connection),
      listener: {
        message: (frame, lane) => this.#take(peer, frame, lane),
        up: (connection) => this.#up(entry, connection),
        moved: (connection) => this.#tellPath('linkMoved', entry, connection),
        down: (error) => this.#down(entry, error),
        fault: (error) => this.#fault(peer, error),
      },
    });
    const opener = new LinkOpener({
      link,
      lower,
      clock: this.#clock,
      random: this.#random,
      limits: this.#limits,
      connect: async (signal) => this.#host.connectionsTo(peer)[0] ?? (await this.#host.dial(peer, signal)),
      openUrgent: (connection, signal) => this.#host.openUrgent(connection, signal),
      failed: (error) => this.#openFailed(entry, error),
    });
    const entry: Entry = {
      link,
      opener,
      wanted: false,
      quiet: false,
      toldPath: undefined,
      downReason: undefined,
      lastError: undefined,
    };
    this.#entries.set(peer, entry);
    return entry;
  }

  /** @throws NetworkError 'flood', which ends the stream that the frame came on */
  #take(peer: HouseholdId, frame: Uint8Array, lane: Lane): void {
    if (!this.#frames.take(peer, this.#clock.nowMs())) {
      throw new NetworkError('flood', `${this.#limits.framesPerSecond} frames a second`);
    }
    this.#onFrame(peer, frame, lane);
  }

  #up(entry: Entry, connection: Connection): void {
    entry.opener.held();
    entry.downReason = undefined;
    this.#tellPath('linkUp', entry, connection);
    entry.link.ping();
  }

  #down(entry: Entry, error: NetworkError): void {
    const { peer } = entry.link;
    const reason = entry.downReason ?? downReasonOf(error.reason);
    entry.lastError = error.message;
    this.#emit({ kind: 'linkDown', peer, reason, evidence: error.evidence });
    if (this.#entries.get(peer) !== entry) return;
    if (entry.wanted) entry.opener.lost();
    else this.#entries.delete(peer);
  }

  #openFailed(entry: Entry, error: NetworkError): void {
    const told = entry.lastError === error.message;
    entry.lastError = error.message;
    if (error instanceof VersionRefused && !told) {
      this.#emit({ kind: 'versionRefused', peer: entry.link.peer, refusal: error });
    }
  }

  #fault(peer: HouseholdId, error: NetworkError): void {
    const offence = OFFENCES[error.reason];
    if (offence === undefined) return;
    this.#host.note(peer, { offence, evidence: error.evidence });
    this.drop(peer, offence === 'slowReader' ? 'slow' : 'offence', error);
  }

  #tellPath(kind: 'linkUp' | 'linkMoved', entry: Entry, connection: Connection): void {
    const address = connection.remoteAddr.toString();
    entry.toldPath = this.#host.pathOf(connection);
    this.#emit({ kind, peer: entry.link.peer, path: entry.toldPath, address });
  }

  #isBetter(candidate: Connection, current: Connection | undefined): boolean {
    if (candidate === current || candidate.status !== 'open') return false;
    return current === undefined || (this.#isRelayed(current) && !this.#isRelayed(candidate));
  }

  #isRelayed(connection: Connection): boolean {
    return this.#host.pathOf(connection) === 'relayed';
  }

  async #moveTo(entry: Entry, connection: Connection): Promise<void> {
    try {
      const bounds = {
        limitMs: this.#limits.dialTimeoutMs,
        reason: () => new NetworkError('timeout', 'the new path does not answer'),
      };
      const stream = await inTime(this.#clock, bounds, (signal) => this.#host.openUrgent(connection, signal));
      entry.link.adopt(stream, connection);
    } catch (thrown) {
      entry.lastError = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  /** Looks after all links, every `pingEveryMs`. */
  #care(): void {
    const nowMs = this.#clock.nowMs();
    // When this process itself stood still, the peers' signs of life are still waiting to be read.
    const stalled = nowMs - this.#careAtMs > 2 * this.#limits.pingEveryMs;
    this.#careAtMs = nowMs;
    this.#rounds += 1;
    for (const entry of this.#entries.values()) {
      if (entry.link.isUp) this.#careFor(entry, { nowMs, stalled });
    }
  }

  #careFor(entry: Entry, time: { readonly nowMs: number; readonly stalled: boolean }): void {
    const { link } = entry;
    const factor = entry.quiet ? QUIET_FACTOR : 1;
    const { connection } = link;
    // That a port is forwarded, a peer says only after the link is up.
    if (connection !== undefined && this.#host.pathOf(connection) !== entry.toldPath) {
      this.#tellPath('linkMoved', entry, connection);
    }
    const better = this.#host.connectionsTo(link.peer)[0];
    if (better !== undefined && this.#host.self < link.peer && this.#isBetter(better, link.connection)) {
      void this.#moveTo(entry, better);
    }
    if (this.#rounds % factor === 0 || time.nowMs - link.heardAtMs > factor * this.#limits.pingEveryMs)
      link.ping();
    if (time.stalled) return;
    const silentMs = time.nowMs - link.heardAtMs;
    if (silentMs > factor * this.#limits.silenceMs) {
      const evidence = `nothing heard for ${Math.round(silentMs)} ms`;
      return this.drop(link.peer, 'silent', new NetworkError('timeout', evidence));
    }
    if (link.fullSinceMs !== undefined && time.nowMs - link.fullSinceMs > this.#limits.slowPeerMs) {
      this.drop(link.peer, 'slow', new NetworkError('slow', 'its urgent lane has been full'));
    }
  }
}

const OFFENCES: Readonly<Partial<Record<NetworkFault, Offence>>> = {
  tooLong: 'tooLong',
  flood: 'frameFlood',
  garbled: 'garbled',
  slow: 'slowReader',
};

function downReasonOf(reason: NetworkFault): LinkDown {
  if (reason === 'slow') return 'slow';
  return reason === 'tooLong' || reason === 'garbled' || reason === 'flood' ? 'offence' : 'closed';
}
