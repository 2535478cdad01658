import {
  type Configuration,
  configurationOf,
  DEFAULT_OPTIONS,
  EMPTY_STORAGE,
  foundingStorage,
  isMember,
  majorityOf,
  type RaftOptions,
} from '../../node-core/consensus/raft/index.ts';
import { Checker } from './checker.ts';
import { CALM, SimulatedNetwork } from './network.ts';
import { type Flaws, SimulatedNode } from './node.ts';
import { Random } from './random.ts';

/** What a cluster is made from; the same options make the same cluster. */
export interface ClusterOptions {
  readonly seed: number;
  /** Voters at first; nodes 1 to this. */
  readonly voters: number;
  readonly raft?: Partial<RaftOptions>;
  readonly flaws?: Flaws;
}

/** Small limits, so that every limit is met. */
const SMALL: Omit<RaftOptions, 'id' | 'random'> = {
  ...DEFAULT_OPTIONS,
  electionTicks: 6,
  heartbeatTicks: 1,
  maxAppendBytes: 24,
  maxInflightMessages: 3,
  maxInflightBytes: 64,
  maxUncommittedBytes: 200,
  maxApplyBytes: 40,
  commitTicks: 60,
  snapshotRetryTicks: 20,
};

/** Nodes over one simulated network, moved one event at a time, all from one seed. */
export class SimulatedCluster {
  readonly random: Random;
  readonly network: SimulatedNetwork;
  readonly checker = new Checker();
  readonly nodes: SimulatedNode[] = [];
  readonly #options: Omit<RaftOptions, 'id'>;
  readonly #flaws: Flaws;
  /** The chance that a node that refuses an entry does so when it comes again. */
  refusalChance = 0.7;
  #proposals = 0;

  constructor({ seed, voters, raft = {}, flaws = {} }: ClusterOptions) {
    this.random = new Random(seed);
    this.network = new SimulatedNetwork(this.random);
    this.#options = { ...SMALL, random: (bound) => this.random.below(bound), ...raft };
    this.#flaws = flaws;
    const founders = configurationOf(Array.from({ length: voters }, (_, at) => at + 1));
    for (let added = 0; added < voters; added += 1) this.#add(founders);
  }

  #add(known: Configuration | null): SimulatedNode {
    const stored = known === null ? EMPTY_STORAGE : foundingStorage(known);
    const node = new SimulatedNode(this.nodes.length + 1, stored, {
      network: this.network,
      checker: this.checker,
      options: this.#options,
      refuses: () => this.random.chance(this.refusalChance),
      flaws: this.#flaws,
    });
    this.nodes.push(node);
    return node;
  }

  /** A node that knows nothing yet, to be made a member. */
  addNewcomer(): SimulatedNode {
    return this.#add(null);
  }

  get running(): readonly SimulatedNode[] {
    return this.nodes.filter(({ isRunning }) => isRunning);
  }

  /** The leader of the highest term among those that run; undefined when none leads. */
  get leader(): SimulatedNode | undefined {
    return this.running
      .filter(({ running }) => running?.raft.role.kind === 'leader')
      .sort((a, b) => (b.running?.raft.term ?? 0) - (a.running?.raft.term ?? 0))[0];
  }

  /** The configuration of whoever has applied most. */
  get configuration(): Configuration {
    const [most] = [...this.running].sort((a, b) => b.state.index - a.state.index);
    return most?.running?.raft.configuration ?? configurationOf([]);
  }

  /** Delivers the next message, if its node runs. */
  deliver(): void {
    const message = this.network.next();
    if (message !== undefined) this.nodes[message.to - 1]?.receive(message);
  }

  tick(node: SimulatedNode): void {
    node.running?.node.tick();
    node.work();
  }

  /** @param refusing nodes that will not have it */
  propose(node: SimulatedNode, refusing: readonly number[] = []): boolean {
    this.#proposals += 1;
    const content = [this.#proposals & 255, (this.#proposals >> 8) & 255, this.#proposals >> 16, 1];
    const bytes = Uint8Array.from(refusing.length > 0 ? [0, ...refusing, 0, ...content] : [1, ...content]);
    const proposed = node.running?.node.propose(bytes);
    node.work();
    return proposed?.kind === 'appended';
  }

  crash(node: SimulatedNode): void {
    node.stop();
    node.disk.crash(this.random);
    // What was under way may be lost with its connections, or reach whoever comes back under the name.
    if (this.random.chance(0.5)) this.network.dropAllOf(node.id);
  }

  restart(node: SimulatedNode): void {
    node.start();
    node.work();
  }

  /** One event of an ordinary run: a message, a write, an application, a tick. */
  event(): void {
    const { running } = this;
    if (running.length === 0) return;
    switch (this.random.weighted({ deliver: 10, write: 5, apply: 5, tick: 3 })) {
      case 'deliver':
        this.deliver();
        return;
      case 'write':
        this.random.pick(running).completeWrite();
        return;
      case 'apply':
        this.random.pick(running).applyOne();
        return;
      case 'tick':
        this.tick(this.random.pick(running));
    }
  }

  /** Everything works again: links whole, nodes up, but for those whose disk is lost. */
  heal(): void {
    this.network.heal();
    this.network.weather = CALM;
    this.refusalChance = 0;
    for (const node of this.nodes) if (!node.isRunning && !node.isGone) this.restart(node);
  }

  /** Runs until the condition holds, a round at a time: all that can happen, then a tick for each node. */
  settle(condition: () => boolean, maxRounds = 400): boolean {
    for (let round = 0; round < maxRounds; round += 1) {
      this.drain();
      if (condition()) return true;
      for (const node of this.running) this.tick(node);
    }
    return false;
  }

  /** Lets everything happen that needs no time to pass. */
  drain(maxEvents = 20_000): void {
    for (let left = maxEvents; left > 0; left -= 1) {
      const busy = this.running.filter(({ disk, hasEntriesToApply }) => disk.isBusy || hasEntriesToApply);
      if (busy.length === 0 && this.network.isIdle) return;
      if (!this.network.isIdle) this.deliver();
      for (const node of busy) {
        node.completeWrite();
        node.applyOne();
      }
    }
  }

  /** Whether a majority of the voters, of both halves when joint, are up. */
  get canElect(): boolean {
    const { voters, outgoing } = this.configuration;
    if (voters.length === 0) return false;
    return [voters, outgoing].every((half) => {
      const up = half.filter((id) => this.nodes[id - 1]?.isRunning);
      return half.length === 0 || up.length >= majorityOf(half.length);
    });
  }

  /** Members that are not gone for good. */
  members(): readonly SimulatedNode[] {
    return this.nodes.filter(({ id, isGone }) => !isGone && isMember(this.configuration, id));
  }
}
