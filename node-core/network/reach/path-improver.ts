import type { Connection } from '@libp2p/interface';
import { type Clock, every, inTime } from '../clock.ts';
import { NetworkError, networkError } from '../error.ts';
import type { EventSink } from '../events.ts';
import type { HouseholdId } from '../household-id.ts';

/** How often relayed links are looked at. */
const LOOK_MS = 1_000;
/** From a relayed link's first moment to the first try: the relay is at rest, and identify is done. */
const FIRST_MS = 300;
/** After a try that succeeded: a link that is lost again so soon waits for this. */
const STEADY_MS = 5_000;
/** After a try that failed; doubles up to the last. */
const AGAIN_MS = 30_000;
const AGAIN_MAX_MS = 30 * 60_000;
const TRY_MS = 60_000;

/** What the improver needs of the node. */
export interface ImproverHost {
  readonly clock: Clock;
  readonly emit: EventSink;
  /** Members whose link goes over a relay, and that this side leads with (it has the lower ID). */
  relayedPeers(): readonly HouseholdId[];
  dialDirect(peer: HouseholdId, signal: AbortSignal): Promise<Connection>;
  /** @returns tries @throws NetworkError */
  punch(peer: HouseholdId, signal: AbortSignal): Promise<number>;
}

interface Plan {
  dueMs: number;
  waitMs: number;
  running: boolean;
}

/**
 * Climbs the ladder for links that go over a relay: first the peer's direct addresses once more, then a hole, again and
 * again with ever longer waits. What opens moves the link by itself (`Links.connected`).
 */
export class PathImprover {
  readonly #host: ImproverHost;
  readonly #plans = new Map<HouseholdId, Plan>();
  readonly #stopped = new AbortController();
  readonly #stopLooking: () => void;
  readonly #bounds = {
    limitMs: TRY_MS,
    reason: () => new NetworkError('timeout', 'no better path in time'),
    signals: [this.#stopped.signal],
  };

  constructor(host: ImproverHost) {
    this.#host = host;
    this.#stopLooking = every(host.clock, LOOK_MS, () => this.#look());
  }

  /** A peer said that it can be reached elsewhere. */
  soon(peer: HouseholdId): void {
    const plan = this.#plans.get(peer);
    if (plan !== undefined) plan.dueMs = Math.min(plan.dueMs, this.#host.clock.nowMs() + FIRST_MS);
  }

  /** The network changed: what failed before may work now. */
  again(): void {
    for (const plan of this.#plans.values()) {
      plan.dueMs = this.#host.clock.nowMs() + FIRST_MS;
      plan.waitMs = AGAIN_MS;
    }
  }

  stop(): void {
    this.#stopLooking();
    this.#stopped.abort(new NetworkError('closed', 'the network stops'));
  }

  #look(): void {
    const nowMs = this.#host.clock.nowMs();
    const relayed = new Set(this.#host.relayedPeers());
    for (const [peer, plan] of this.#plans) {
      // A link that is lost for a moment keeps its place in the queue; one that got better starts anew next time.
      if (!relayed.has(peer) && !plan.running && nowMs > plan.dueMs + AGAIN_MS) this.#plans.delete(peer);
    }
    for (const peer of relayed) {
      const plan = this.#plans.get(peer) ?? { dueMs: nowMs + FIRST_MS, waitMs: AGAIN_MS, running: false };
      this.#plans.set(peer, plan);
      if (!plan.running && nowMs >= plan.dueMs) void this.#try(peer, plan);
    }
  }

  async #try(peer: HouseholdId, plan: Plan): Promise<void> {
    plan.running = true;
    let againMs = STEADY_MS;
    try {
      await inTime(this.#host.clock, this.#bounds, async (signal) => {
        if (await this.#reaches(peer, signal)) return;
        const attempts = await this.#host.punch(peer, signal);
        this.#host.emit({ kind: 'punched', peer, attempts });
      });
      plan.waitMs = AGAIN_MS;
    } catch (thrown) {
      if (this.#stopped.signal.aborted) return;
      this.#host.emit({ kind: 'notPunched', peer, evidence: networkError(thrown).evidence });
      againMs = plan.waitMs;
      plan.waitMs = Math.min(2 * plan.waitMs, AGAIN_MAX_MS);
    } finally {
      plan.running = false;
      plan.dueMs = this.#host.clock.nowMs() + againMs;
    }
  }

  async #reaches(peer: HouseholdId, signal: AbortSignal): Promise<boolean> {
    return await this.#host.dialDirect(peer, signal).then(
      () => true,
      () => false,
    );
  }
}
