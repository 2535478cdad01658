import type { Clock } from './clock.ts';
import type { EventSink, Offence } from './events.ts';
import type { HouseholdId } from './household-id.ts';
import type { NetworkLimits } from './limits.ts';

/**
 * Points of each offence; at 100 (`NetworkLimits.offencePoints`) a peer is shut out for a while. What no honest program
 * sends costs 100; what a bad network or a busy PC can look like costs little.
 */
export const OFFENCE_POINTS: Readonly<Record<Offence, number>> = {
  tooLong: 100,
  garbled: 50,
  halfOpen: 10,
  slowReader: 10,
  frameFlood: 50,
  streamFlood: 5,
  requestFlood: 1,
  gossipFlood: 0.2,
  gossipRejected: 5,
  notAdmitted: 100,
  invalid: 50,
};

/** Peers of whom a record is kept; of more, the one whose last offence is longest ago is forgotten. */
const MAX_RECORDS = 512;

/** What is known of one peer's offences. */
export interface OffenceRecord {
  /** So many of each kind since the start. */
  readonly counts: Readonly<Partial<Record<Offence, number>>>;
  /** By the network's clock; undefined when it is not shut out. */
  readonly shutOutUntilMs: number | undefined;
}

interface Entry {
  readonly counts: Partial<Record<Offence, number>>;
  points: number;
  pointsAtMs: number;
  shutOutUntilMs: number;
  /** How long the next time; doubles each time. */
  nextShutOutMs: number;
}

/**
 * Counts and names what peers do wrong, and shuts those out for a while who do it too often. Points fade, so an honest
 * home with a bad network is never shut out. Bounded: `MAX_RECORDS` peers.
 */
export class Offences {
  readonly #records = new Map<HouseholdId, Entry>();
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #emit: EventSink;
  readonly #shutOut: (peer: HouseholdId) => void;

  constructor(options: {
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly emit: EventSink;
    /** Drops every connection of a peer. */
    readonly shutOut: (peer: HouseholdId) => void;
  }) {
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#emit = options.emit;
    this.#shutOut = options.shutOut;
  }

  /** Notes an offence; shuts the peer out when it is one too many. */
  note(peer: HouseholdId, what: { readonly offence: Offence; readonly evidence: string }): void {
    const { offence, evidence } = what;
    const entry = this.#entryOf(peer);
    const count = (entry.counts[offence] ?? 0) + 1;
    entry.counts[offence] = count;
    const nowMs = this.#clock.nowMs();
    const faded = ((nowMs - entry.pointsAtMs) / 1000) * this.#limits.offenceFadePerSecond;
    entry.points = Math.max(0, entry.points - faded) + OFFENCE_POINTS[offence];
    entry.pointsAtMs = nowMs;
    if (isTold(count))
      this.#emit({ kind: 'offence', peer, offence, evidence: evidence.slice(0, 300), count });
    // Two offences of half the points each are enough, whatever faded in the moment between them.
    if (Math.ceil(entry.points) < this.#limits.offencePoints || entry.shutOutUntilMs > nowMs) return;
    const forMs = entry.nextShutOutMs;
    entry.points = 0;
    entry.shutOutUntilMs = nowMs + forMs;
    entry.nextShutOutMs = Math.min(2 * forMs, this.#limits.shutOutMaxMs);
    this.#emit({ kind: 'shutOut', peer, forMs, offence });
    this.#shutOut(peer);
  }

  /** Whether a peer is shut out just now. */
  isShutOut(peer: HouseholdId): boolean {
    return (this.#records.get(peer)?.shutOutUntilMs ?? Number.NEGATIVE_INFINITY) > this.#clock.nowMs();
  }

  /** What a peer has done; undefined when nothing is known. */
  recordOf(peer: HouseholdId): OffenceRecord | undefined {
    const entry = this.#records.get(peer);
    if (entry === undefined) return undefined;
    const shutOut = entry.shutOutUntilMs > this.#clock.nowMs();
    return { counts: { ...entry.counts }, shutOutUntilMs: shutOut ? entry.shutOutUntilMs : undefined };
  }

  /** All peers with a record. */
  peers(): HouseholdId[] {
    return [...this.#records.keys()];
  }

  #entryOf(peer: HouseholdId): Entry {
    const kept = this.#records.get(peer);
    this.#records.delete(peer);
    const entry = kept ?? {
      counts: {},
      points: 0,
      pointsAtMs: this.#clock.nowMs(),
      shutOutUntilMs: Number.NEGATIVE_INFINITY,
      nextShutOutMs: this.#limits.shutOutMinMs,
    };
    this.#records.set(peer, entry);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= MAX_RECORDS) break;
      this.#records.delete(oldest);
    }
    return entry;
  }
}

/** A flood of offences is no flood of events: the 1st, 2nd, 4th, 8th... are told. */
function isTold(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}
