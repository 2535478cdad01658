import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import type { GroupHost } from '../../../node-core/node/group/group-host.ts';
import type { Peer } from '../../../node-core/node/group/group-wire.ts';
import type { Replica } from '../../../node-core/node/replica.ts';
import { forged } from './malice.ts';
import type { Fetcher, Home, Surroundings } from './ports.ts';

interface Reach {
  readonly ordinal: number;
  readonly signal: AbortSignal;
  readonly done: () => void;
}

export interface BlockFetcherOptions {
  readonly home: Home;
  readonly world: Surroundings;
  readonly replica: Replica;
  readonly host: () => GroupHost;
  readonly peers: () => readonly Peer[];
}

/** Blocks of one answer. */
const RANGE = 12;
/** As BlockFollower: a validator that knows its leader looks elsewhere only when nothing has come for so long. */
const STALLED_MS = 10_000;

/** How a home gets the blocks that it did not help to make; the rules of node-core/node/member/block-follower.ts. */
export class BlockFetcher implements Fetcher {
  readonly #of: BlockFetcherOptions;
  #reach: Reach | undefined;
  #hasAsked = false;
  #progressMs: number;

  constructor(of: BlockFetcherOptions) {
    this.#of = of;
    this.#progressMs = of.world.timeline.nowMs;
  }

  reach(ordinal: number, how: { readonly signal: AbortSignal; readonly done: () => void }): void {
    this.#reach = { ordinal, ...how };
    this.#fetch(ordinal);
  }

  look(): void {
    const { replica, host, peers, world } = this.#of;
    this.#settleReach();
    if (this.#reach !== undefined) return this.#fetch(this.#reach.ordinal);
    const target = Math.max(0, ...peers().map(({ appliedIndex }) => appliedIndex));
    if (replica.appliedIndex >= target) return;
    if (host().isCarried && world.timeline.nowMs - this.#progressMs < STALLED_MS) return;
    this.#fetch(replica.appliedIndex + 1);
  }

  noteApplied(): void {
    this.#progressMs = this.#of.world.timeline.nowMs;
    this.#settleReach();
  }

  /** As leader: tells everybody of a block that is certified. */
  publish(entry: CommittedEntry): void {
    const { home, world } = this.#of;
    for (const to of world.homes) {
      if (to !== home)
        world.post(home, { to, letter: { kind: 'blocks', entries: [forged(home, entry, world)] } });
    }
  }

  serve(to: Home, from: number): void {
    const { home, world, replica } = this.#of;
    const entries: CommittedEntry[] = [];
    for (const entry of replica.store.entries(from)) {
      entries.push(forged(home, entry, world));
      if (entries.length === RANGE) break;
    }
    if (entries.length > 0) world.post(home, { to, letter: { kind: 'blocks', entries } });
  }

  take(entries: readonly CommittedEntry[]): void {
    const { replica, host, world } = this.#of;
    const fresh = entries.filter(({ index }) => index > replica.appliedIndex);
    const [first] = fresh;
    if (first === undefined || first.index !== replica.appliedIndex + 1) return;
    if (host().isCarried && !this.#hasAsked) return;
    this.#hasAsked = false;
    const followed = host().follow(fresh);
    world.followed(followed);
  }

  #fetch(reaching: number): void {
    const { home, world, replica, peers } = this.#of;
    const better = peers().filter(({ appliedIndex }) => appliedIndex > replica.appliedIndex);
    if (better.length === 0 || reaching <= replica.appliedIndex) return;
    const { household } = world.random.pick(better);
    const to = world.homes.find((other) => other.household === household);
    if (to === undefined) return;
    this.#hasAsked = true;
    world.post(home, { to, letter: { kind: 'fetch', from: replica.appliedIndex + 1 } });
  }

  #settleReach(): void {
    const reach = this.#reach;
    if (reach === undefined) return;
    if (reach.signal.aborted) this.#reach = undefined;
    else if (this.#of.replica.appliedIndex >= reach.ordinal) {
      this.#reach = undefined;
      this.#of.home.plan(0, () => {
        if (!reach.signal.aborted) reach.done();
      });
    }
  }
}
