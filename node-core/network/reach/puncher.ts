import net from 'node:net';
import type { Connection, Stream } from '@libp2p/interface';
import { tcp } from '@libp2p/tcp';
import { multiaddr } from '@multiformats/multiaddr';
import { type Clock, inTime, type Random, sleepUntil, whileRunning } from '../clock.ts';
import { NetworkError, networkError, wordsOf } from '../error.ts';
import type { InnerParts } from '../libp2p-node.ts';
import { tcpServers } from '../listeners.ts';
import { endpointOf } from './address.ts';
import { Dialogue } from './dialogue.ts';
import { isPunchable, type PunchMessage, punchValue, readPunch } from './punch-message.ts';

/** Tries of one punch; most routers open at the first. */
const ATTEMPTS = 4;
const HEAR_MS = 8_000;
/** Both sides dial within this: some SYNs of the first are dropped by the other's router, later ones are not. */
const WINDOW_MS = 3_000;
const OBSERVE_MS = 4_000;
const FIRST_PORT = 20_000;
const PORTS = 40_000;
const PORT_TRIES = 4;

/** What the puncher needs of the node. */
export interface PunchHost {
  readonly inner: InnerParts;
  readonly clock: Clock;
  readonly random: Random;
  /** Addresses of members on the internet that this home is connected to, with their names at the end. */
  observers(): readonly string[];
  /** Dials an observer from a local port and says how that looked from there; the connection is private to this. */
  observedFrom(localPort: number, observer: string, signal: AbortSignal): Promise<string>;
  /** From now on, a connection with this far end counts as punched. */
  expect(address: string): void;
}

/** A local port and how the outside sees it. */
interface Mapping {
  readonly localPort: number;
  readonly address: string;
}

/**
 * TCP hole punching, with Node's public means only. Each side opens one fresh local port P towards an observer (a member
 * that can be reached), which tells how P looks from outside; the two exchange that over their relayed connection, and
 * then dial each other from P at the same moment, so that each router takes the other's SYN for an answer. The side with
 * the lower ID goes on as the one who dialled, the other feeds the socket to its own listener.
 *
 * Where a router gives every destination another port (symmetric NAT) this cannot work, and the relay stays.
 */
export class Puncher {
  readonly #host: PunchHost;

  constructor(host: PunchHost) {
    this.#host = host;
  }

  /**
   * Leads a punch over a stream on the relayed connection to a peer.
   * @returns how many tries it took
   * @throws NetworkError 'unreachable' when no try went through
   */
  async lead(
    stream: Stream,
    options: { readonly peerName: string; readonly signal: AbortSignal },
  ): Promise<number> {
    const dialogue = new Dialogue(stream, this.#host.clock);
    const failures: string[] = [];
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const failure = await this.#leadOnce(dialogue, { ...options, attempt });
        if (failure === undefined) {
          await dialogue.close();
          return attempt + 1;
        }
        failures.push(failure);
      }
      throw new NetworkError('unreachable', failures.join('; ').slice(0, 300));
    } catch (thrown) {
      dialogue.abort(networkError(thrown));
      throw networkError(thrown);
    }
  }

  /** Follows a punch that a peer leads. Resolves when the peer is done. */
  async follow(stream: Stream, signal: AbortSignal): Promise<void> {
    const dialogue = new Dialogue(stream, this.#host.clock);
    const say = (message: PunchMessage): void => dialogue.say(punchValue(message));
    let mine: Mapping | undefined;
    try {
      for (let turn = 0; turn < 3 * ATTEMPTS; turn += 1) {
        const message = readPunch(await dialogue.hear(HEAR_MS + WINDOW_MS));
        if (message.kind === 'prepare') {
          const found = await this.#observe(Math.floor(turn / 3), signal).catch((thrown: unknown) =>
            wordsOf(thrown),
          );
          mine = typeof found === 'string' ? undefined : found;
          say(
            typeof found === 'string'
              ? { kind: 'cannot', why: found }
              : { kind: 'at', address: found.address },
          );
        } else if (message.kind === 'ping') say({ kind: 'pong' });
        else if (message.kind === 'go' && mine !== undefined) say(await this.#meet(mine, message.address));
        else throw new NetworkError('garbled', 'out of turn in a punch');
      }
    } catch (thrown) {
      dialogue.abort(networkError(thrown));
    }
  }

  async #leadOnce(
    dialogue: Dialogue,
    options: { readonly peerName: string; readonly signal: AbortSignal; readonly attempt: number },
  ): Promise<string | undefined> {
    const { clock, inner } = this.#host;
    const hear = async (): Promise<PunchMessage> => readPunch(await dialogue.hear(HEAR_MS));
    dialogue.say(punchValue({ kind: 'prepare' }));
    const mine = await this.#observe(options.attempt, options.signal);
    const theirs = await hear();
    if (theirs.kind === 'cannot') return theirs.why;
    if (theirs.kind !== 'at') throw new NetworkError('garbled', 'out of turn in a punch');
    const askedMs = clock.nowMs();
    dialogue.say(punchValue({ kind: 'ping' }));
    if ((await hear()).kind !== 'pong') throw new NetworkError('garbled', 'out of turn in a punch');
    const roundTripMs = clock.nowMs() - askedMs;
    dialogue.say(punchValue({ kind: 'go', address: mine.address }));
    await sleepUntil(clock, clock.nowMs() + roundTripMs / 2, options.signal);
    this.#host.expect(theirs.address);
    const bounds = { limitMs: WINDOW_MS + HEAR_MS, reason: tooLate, signals: [options.signal] };
    const dialled = await inTime(clock, bounds, (signal) =>
      dialFrom(inner, {
        localPort: mine.localPort,
        address: `${theirs.address}/p2p/${options.peerName}`,
        signal,
        connectMs: WINDOW_MS,
      }),
    ).catch((thrown: unknown) => wordsOf(thrown));
    const answer = await hear();
    if (typeof dialled !== 'string') return undefined;
    return `${mine.address} to ${theirs.address}: ${dialled}, ${answer.kind === 'cannot' ? answer.why : answer.kind}`;
  }

  /** The follower's half of the dial: what connects goes to our own listener, which plays the answering side. */
  async #meet(mine: Mapping, theirs: string): Promise<PunchMessage> {
    const endpoint = endpointOf(theirs);
    // Handing our server a socket that was opened otherwise is what its event is good for.
    const [server] = tcpServers(this.#host.inner);
    if (endpoint === undefined || server === undefined) return { kind: 'cannot', why: 'no listener' };
    try {
      this.#host.expect(theirs);
      const socket = await connectFrom(mine.localPort, endpoint);
      server.emit('connection', socket);
      return { kind: 'open' };
    } catch (thrown) {
      return { kind: 'cannot', why: wordsOf(thrown) };
    }
  }

  async #observe(attempt: number, signal: AbortSignal): Promise<Mapping> {
    const observers = this.#host.observers();
    const observer = observers[attempt % Math.max(1, observers.length)];
    if (observer === undefined)
      throw new NetworkError('unreachable', 'no member that could tell how this home looks');
    let latest: unknown;
    for (let tries = 0; tries < PORT_TRIES; tries += 1) {
      const localPort = FIRST_PORT + Math.floor(this.#host.random() * PORTS);
      try {
        const bounds = { limitMs: OBSERVE_MS, reason: tooLate, signals: [signal] };
        const address = await inTime(this.#host.clock, bounds, (limit) =>
          this.#host.observedFrom(localPort, observer, limit),
        );
        if (!isPunchable(address)) throw new NetworkError('unreachable', `seen from outside as ${address}`);
        return { localPort, address };
      } catch (thrown) {
        latest = thrown;
        // Only a port that is in use is worth another one.
        if (!wordsOf(thrown).includes('EADDRINUSE')) break;
      }
    }
    throw networkError(latest, 'unreachable');
  }
}

function tooLate(): NetworkError {
  return new NetworkError('timeout', 'too late for a hole');
}

/** Dials an address from a local port and upgrades the connection as its initiator. */
export async function dialFrom(
  inner: InnerParts,
  options: {
    readonly localPort: number;
    readonly address: string;
    readonly signal: AbortSignal;
    readonly connectMs?: number;
  },
): Promise<Connection> {
  // `dialOpts` goes to net.connect, which knows `localPort`; the package's type names four of its options only.
  const dialOpts: { noDelay: boolean; localPort: number; localAddress: string; timeout?: number } = {
    noDelay: true,
    localPort: options.localPort,
    localAddress: '0.0.0.0',
    ...(options.connectMs === undefined ? {} : { timeout: options.connectMs }),
  };
  const transport = tcp({ dialOpts })({ logger: inner.logger });
  return await whileRunning([options.signal], (signal) =>
    transport.dial(multiaddr(options.address), { upgrader: inner.upgrader, signal }),
  );
}

function connectFrom(
  localPort: number,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({
      host,
      port,
      localPort,
      localAddress: '0.0.0.0',
      noDelay: true,
      keepAlive: true,
    });
    const late = (): void => {
      socket.destroy(new NetworkError('timeout', 'the router did not let it through'));
    };
    socket.setTimeout(WINDOW_MS, late);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('timeout', late);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
