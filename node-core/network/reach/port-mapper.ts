import { isPrivateIp } from '@libp2p/utils';
import type { Clock, Random } from '../clock.ts';
import { NetworkError, wordsOf } from '../error.ts';
import type { EventSink, PortProblem } from '../events.ts';
import { externalPortsFor, type Gateway, type GatewayFinder } from './gateway.ts';
import { GatewayRefusal } from './igd.ts';

/** A port that the router forwards to this home. */
export interface PortMapping {
  /** `/ip4/<the router's address>/tcp/<port>` */
  readonly address: string;
  readonly service: string;
}

/** What is known about a forwarded port, for health. */
export type PortState =
  | { readonly kind: 'off' }
  | { readonly kind: 'trying' }
  | { readonly kind: 'mapped'; readonly mapping: PortMapping }
  | { readonly kind: 'problem'; readonly problem: PortProblem; readonly evidence: string };

const LEASE_S = 7_200;
/** Renewed well before its end; a router that forgot it on a restart is told again. */
const RENEW_MS = 20 * 60_000;
/** A router may be slow to start, or be bought. */
const RETRY_MS = 10 * 60_000;
/** Doubts may come in swarms. */
const DOUBT_MS = 10_000;
const CONFLICT = 718;
const ONLY_PERMANENT = 725;

interface Held {
  readonly gateway: Gateway;
  readonly externalPort: number;
}

/**
 * Has the home's router forward the listening port (UPnP IGD v1 and v2), renews it, notices a new address of the router,
 * and takes it down at the end. Says plainly why it cannot: `PortProblem`.
 */
export class PortMapper {
  readonly #find: GatewayFinder;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #emit: EventSink;
  readonly #changed: () => void;
  readonly #stopped = new AbortController();
  #port: number | undefined;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #held: Held | undefined;
  #state: PortState = { kind: 'off' };
  #cancel: (() => void) | undefined;
  #round: Promise<void> | undefined;

  constructor(options: {
    readonly find: GatewayFinder;
    readonly clock: Clock;
    readonly random: Random;
    readonly emit: EventSink;
    /** The mapped address is another, or gone. */
    readonly changed: () => void;
  }) {
    this.#find = options.find;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#emit = options.emit;
    this.#changed = options.changed;
  }

  get state(): PortState {
    return this.#state;
  }

  /** The address at which the router forwards to this home; undefined when there is none. */
  get address(): string | undefined {
    return this.#state.kind === 'mapped' ? this.#state.mapping.address : undefined;
  }

  /** Begins with the port that this home listens on. Resolves after the first try, whatever came of it. */
  async start(port: number): Promise<void> {
    this.#port = port;
    this.#state = { kind: 'trying' };
    await this.#look();
  }

  /** Looks again now: the PC woke up, or the network changed. */
  async again(): Promise<void> {
    if (this.#port !== undefined && !this.#stopped.signal.aborted) await this.#look();
  }

  /**
   * Something says that the mapping may be another or gone: this home is seen from another address, or its line was
   * away. Looks again, now or when the last look was `DOUBT_MS` ago.
   */
  doubt(): void {
    if (this.#port === undefined || this.#stopped.signal.aborted || this.#round !== undefined) return;
    this.#lookAt(Math.max(this.#clock.nowMs(), this.#lookedAtMs + DOUBT_MS));
  }

  /** Takes the mapping down. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#stopped.abort(new NetworkError('closed', 'the network stops'));
    await this.#round;
    const held = this.#held;
    this.#held = undefined;
    this.#state = { kind: 'off' };
    // A router that does not answer forgets the mapping by itself when its time is over.
    await held?.gateway.unforward(held.externalPort).catch(() => {});
  }

  /** One look at a time: whoever wants one while it goes on has it. */
  async #look(): Promise<void> {
    this.#cancel?.();
    this.#round ??= this.#lookNow().finally(() => {
      this.#round = undefined;
    });
    await this.#round;
  }

  #lookAt(timeMs: number): void {
    this.#cancel?.();
    this.#cancel = this.#clock.at(timeMs, () => void this.#look());
  }

  async #lookNow(): Promise<void> {
    this.#lookedAtMs = this.#clock.nowMs();
    const next = await this.#try();
    if (this.#stopped.signal.aborted) return;
    const before = this.address;
    const told = JSON.stringify(this.#state) === JSON.stringify(next);
    this.#state = next;
    if (next.kind === 'mapped' && !told) this.#emit({ kind: 'portMapped', ...next.mapping });
    if (next.kind === 'problem' && !told) {
      this.#emit({ kind: 'portNotMapped', problem: next.problem, evidence: next.evidence });
    }
    if (before !== this.address) this.#changed();
    const waitMs = next.kind === 'mapped' ? RENEW_MS : RETRY_MS;
    this.#lookAt(this.#clock.nowMs() + waitMs);
  }

  async #try(): Promise<PortState> {
    const gateways = await this.#find(this.#stopped.signal).catch(() => []);
    let problem: PortState = { kind: 'problem', problem: 'noGateway', evidence: 'no router answers' };
    for (const gateway of gateways) {
      const { externalAddress } = gateway;
      // A mapping on a router that is itself behind another one, or has no line, leads nowhere.
      if (externalAddress === undefined || isPrivateIp(externalAddress) !== false) {
        problem = { kind: 'problem', problem: 'carrierNat', evidence: externalAddress ?? 'no address' };
        continue;
      }
      const held = await this.#forward(gateway);
      if (typeof held === 'string') {
        problem = { kind: 'problem', problem: 'refused', evidence: held };
        continue;
      }
      this.#held = held;
      const address = `/ip4/${externalAddress}/tcp/${held.externalPort}`;
      return { kind: 'mapped', mapping: { address, service: gateway.service } };
    }
    return problem;
  }

  /** The mapping, or the last refusal's words. */
  async #forward(gateway: Gateway): Promise<Held | string> {
    const internal = this.#port ?? 0;
    const ports = externalPortsFor(internal, this.#random);
    const before = this.#held?.externalPort;
    let words = 'no port';
    for (const external of before === undefined ? ports : [before, ...ports]) {
      if (this.#stopped.signal.aborted) return 'stopped';
      try {
        await forwardFor(gateway, { external, internal });
        return { gateway, externalPort: external };
      } catch (thrown) {
        words = wordsOf(thrown);
        if (!(thrown instanceof GatewayRefusal) || thrown.code !== CONFLICT) return words;
      }
    }
    return words;
  }
}

/** With a lease where the router knows leases (IGD v1 devices may not), without one elsewhere. */
async function forwardFor(
  gateway: Gateway,
  port: { readonly external: number; readonly internal: number },
): Promise<void> {
  try {
    await gateway.forward({ ...port, leaseS: LEASE_S });
  } catch (thrown) {
    if (!(thrown instanceof GatewayRefusal) || thrown.code !== ONLY_PERMANENT) throw thrown;
    await gateway.forward({ ...port, leaseS: 0 });
  }
}
