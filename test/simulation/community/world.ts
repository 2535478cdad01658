import { equalBytes } from '../../../node-core/codec/index.ts';
import type { RaftOptions } from '../../../node-core/consensus/raft/index.ts';
import type { CommunityRules, Hash } from '../../../node-core/ledger/index.ts';
import type { Followed, HostEvent } from '../../../node-core/node/group/group-host.ts';
import { Violation } from '../checker.ts';
import { Random } from '../random.ts';
import { SimulatedHome } from './home.ts';
import type { Keys } from './keys.ts';
import { LedgerChecker } from './ledger-checker.ts';
import { type Letter, PostalNetwork } from './network.ts';
import type { Home, Surroundings } from './ports.ts';
import { Timeline } from './timeline.ts';

/** Saturday 2026-08-29, 08:00 UTC. */
const START_MS = 29_799_840 * 60_000;

/** Small limits, so that every limit is met; a tick is two seconds. */
const SETTINGS: Partial<Omit<RaftOptions, 'id' | 'random'>> = {
  electionTicks: 6,
  heartbeatTicks: 1,
  maxAppendBytes: 1500,
  maxInflightMessages: 3,
  maxInflightBytes: 6000,
  maxApplyBytes: 4000,
  commitTicks: 25,
  snapshotRetryTicks: 8,
};

/** Homes, what is between them, and who watches them all: one simulated world, all from one seed. */
export class World implements Surroundings {
  readonly random: Random;
  readonly timeline = new Timeline();
  readonly network: PostalNetwork;
  readonly checker: LedgerChecker;
  readonly keys: Keys;
  readonly homes: SimulatedHome[] = [];
  readonly startMs = START_MS;
  readonly settings = SETTINGS;
  readonly rules: Partial<CommunityRules>;
  readonly events = new Map<string, number>();
  /** Known to everybody from the founding on, as from an invitation. */
  community: Hash | undefined;
  /** Somebody means, or has meant, ill: then what is refused need not be a fault of ours. */
  hadMalice = false;
  malices = 0;
  turns = 0;
  #numbers = 0;

  constructor(options: {
    readonly seed: number;
    readonly keys: Keys;
    readonly rules: Partial<CommunityRules>;
  }) {
    this.random = new Random(options.seed);
    this.keys = options.keys;
    this.rules = options.rules;
    this.checker = new LedgerChecker(options.keys.verifier);
    this.network = new PostalNetwork({
      random: this.random,
      timeline: this.timeline,
      deliver: (letter, { from, to }) => {
        const [sender, receiver] = [this.homes[from], this.homes[to]];
        if (sender !== undefined) receiver?.receive(sender, letter);
      },
    });
  }

  get running(): readonly SimulatedHome[] {
    return this.homes.filter(({ running }) => running !== undefined);
  }

  /** The leader of the highest term among those that run; undefined when none leads. */
  get leader(): SimulatedHome | undefined {
    return this.running
      .filter(({ running }) => running?.host.status().role === 'leader')
      .sort((a, b) => (b.running?.host.raft.term ?? 0) - (a.running?.host.raft.term ?? 0))[0];
  }

  /** The copy of the ledger that is furthest. */
  get furthest(): SimulatedHome | undefined {
    const index = (home: SimulatedHome): number => home.running?.replica.appliedIndex ?? 0;
    return [...this.running].sort((a, b) => index(b) - index(a))[0];
  }

  addHome(): SimulatedHome {
    const home = new SimulatedHome(this.homes.length, this);
    this.homes.push(home);
    return home;
  }

  homeWithKey(publicKey: Uint8Array): SimulatedHome | undefined {
    return this.homes.find(({ signer }) => equalBytes(signer.publicKey, publicKey));
  }

  /** Numbers for disks: each another, in no order. */
  newNumber(): number {
    this.#numbers += 1;
    return this.random.below(2 ** 31) * 64 + this.#numbers;
  }

  post(from: Home, { to, letter }: { readonly to: Home; readonly letter: Letter }): void {
    if (from.isGhost) return;
    if (letter.kind === 'group') this.checker.sends(from, letter.frame);
    this.network.send(letter, { from: from.n, to: to.n });
  }

  /** The next thing that is due; promises that are settled by then are followed up. */
  async next(): Promise<void> {
    this.turns += 1;
    this.timeline.step();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** One turn of a home's node: all that it does without waiting for anything. Then what has changed is checked. */
  turn(home: Home, run: () => void): void {
    try {
      run();
    } catch (cause) {
      if (!home.isGhost) throw cause;
    }
    if (home.isGhost) this.homes[home.n]?.bury();
    else this.checker.looks(home);
  }

  heard(home: Home, event: HostEvent): void {
    const name = event.kind === 'steppedDown' ? `steppedDown: ${event.reason}` : event.kind;
    this.#count(name);
    if (event.kind === 'impossibleMessage' && !this.hadMalice) {
      throw new Violation(`${home.household} hears from ${event.from}: ${event.what}`);
    }
    if (event.kind === 'badSignature' && !this.hadMalice) {
      throw new Violation(
        `${home.household} finds a bad signature of ${event.from} on block ${event.ordinal}`,
      );
    }
    if (event.kind === 'malformedFrame') throw new Violation(`${home.household}: ${event.detail}`);
  }

  followed(followed: Followed): void {
    this.#count(followed.kind === 'applied' ? 'followed' : `not followed: ${followed.reason}`);
    if (followed.kind === 'refused' && !this.hadMalice) {
      throw new Violation(`an honest home's block is refused: ${followed.reason} (${followed.detail})`);
    }
  }

  noteMalice(): void {
    this.malices += 1;
  }

  reported(evidence: string): void {
    throw new Violation(`a home is reported: ${evidence}`);
  }

  never(letter: never): never {
    throw new Violation(`an unknown letter: ${JSON.stringify(letter)}`);
  }

  #count(name: string): void {
    this.events.set(name, (this.events.get(name) ?? 0) + 1);
  }
}
