import { changeOf, LEAVE_JOINT, type MemberChange } from '../../node-core/consensus/raft/index.ts';
import { SimulatedCluster } from './cluster.ts';
import { Violation } from './checker.ts';
import type { Flaws, SimulatedNode } from './node.ts';

/** Most nodes ever alive or dead in one run. */
const MAX_NODES = 9;
/** Events between one of the faults and the next, on average. */
const EVENTS_PER_FAULT = 40;

/** What got done in a run: one in which nothing did would prove nothing. */
export interface StormReport {
  readonly seed: number;
  readonly steps: number;
  readonly committed: number;
  readonly terms: number;
  readonly nodes: number;
  readonly reads: number;
  readonly withdrawals: number;
}

/** What a run must be given to happen again. */
export interface StormOptions {
  readonly seed: number;
  readonly steps: number;
  readonly flaws?: Flaws;
  /** Little else but changes of membership and partitions. */
  readonly churn?: boolean;
}

/**
 * A run of everything at once from one seed: proposals, some of them bad, reads, changes of membership, crashes,
 * partitions, snapshots, a network of changing weather. Then all is healed, and the cluster must come to one state.
 *
 * @throws Violation, its message naming the seed and the step
 */
export function storm({ seed, steps, flaws = {}, churn = false }: StormOptions): StormReport {
  // Seeds next to each other give unlike clusters.
  const cluster = new SimulatedCluster({ seed, voters: 1 + (seed % 5), flaws });
  let step = 0;
  try {
    for (; step < steps; step += 1) {
      if (cluster.random.chance(1 / EVENTS_PER_FAULT)) fault(cluster, churn ? CHURN : FAULTS);
      else if (cluster.random.chance(0.1)) client(cluster);
      else cluster.event();
    }
    recover(cluster);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Violation(`seed ${seed}, step ${step} of ${steps}: ${what}`, { cause });
  }
  return report(cluster, { seed, steps });
}

function report(cluster: SimulatedCluster, { seed, steps }: StormOptions): StormReport {
  return {
    seed,
    steps,
    committed: cluster.checker.committedIndex,
    terms: Math.max(...cluster.running.map(({ running }) => running?.raft.term ?? 0)),
    nodes: cluster.nodes.length,
    reads: cluster.nodes.reduce((sum, { confirmedReads }) => sum + confirmedReads, 0),
    withdrawals: cluster.nodes.reduce((sum, { withdrawals }) => sum + withdrawals, 0),
  };
}

/** All healed: somebody leads, a new entry commits, and all members apply the same. */
function recover(cluster: SimulatedCluster): void {
  cluster.heal();
  const before = cluster.checker.committedIndex;
  const led = cluster.settle(() => {
    const { leader } = cluster;
    return leader !== undefined && cluster.propose(leader);
  });
  // Where lost disks leave no majority, nobody leads again.
  if (!led && !cluster.canElect) return;
  if (!led) throw new Violation('healed, and nobody takes a proposal');
  const equal = cluster.settle(() => {
    const log = cluster.leader?.running?.raft.log;
    const members = cluster.members();
    return (
      log?.committed === log?.lastIndex &&
      cluster.checker.committedIndex > before &&
      members.every(({ state }) => state.index === cluster.checker.committedIndex)
    );
  });
  if (!equal && !cluster.canElect) return;
  if (!equal) throw new Violation('healed, and the members do not come to one state');
}

function client(cluster: SimulatedCluster): void {
  const { random, running, leader } = cluster;
  if (running.length === 0) return;
  const node = leader !== undefined && random.chance(0.8) ? leader : random.pick(running);
  switch (random.weighted({ propose: 12, proposeBad: 1, read: 4 })) {
    case 'propose':
      cluster.propose(node);
      return;
    case 'proposeBad':
      cluster.propose(
        node,
        cluster.nodes.map(({ id }) => id).filter((id) => id !== node.id && random.chance(0.6)),
      );
      return;
    case 'read':
      node.read();
  }
}

type Fault =
  | 'crash'
  | 'restart'
  | 'cut'
  | 'partition'
  | 'heal'
  | 'weather'
  | 'snapshot'
  | 'change'
  | 'leader'
  | 'sleep'
  | 'wipe';

const FAULTS: Readonly<Record<Fault, number>> = {
  crash: 6,
  restart: 8,
  cut: 3,
  partition: 3,
  heal: 6,
  weather: 6,
  snapshot: 8,
  change: 6,
  leader: 4,
  sleep: 2,
  wipe: 1,
};
const CHURN: Readonly<Record<Fault, number>> = {
  ...FAULTS,
  crash: 0,
  restart: 0,
  snapshot: 1,
  weather: 0,
  partition: 8,
  change: 20,
};

function fault(cluster: SimulatedCluster, kinds: Readonly<Record<Fault, number>>): void {
  const { random, network, nodes, running } = cluster;
  switch (random.weighted(kinds)) {
    case 'crash':
      if (running.length > 0) cluster.crash(random.pick(running));
      return;
    case 'restart': {
      const down = nodes.filter(({ isRunning, isGone }) => !isRunning && !isGone);
      if (down.length > 0) cluster.restart(random.pick(down));
      return;
    }
    case 'cut':
      network.cut(random.pick(nodes).id, random.pick(nodes).id);
      return;
    case 'partition': {
      const one = nodes.map(({ id }) => id).filter(() => random.chance(0.5));
      network.partition(
        one,
        nodes.map(({ id }) => id).filter((id) => !one.includes(id)),
      );
      return;
    }
    case 'heal':
      network.heal();
      return;
    case 'weather':
      network.weather = {
        loss: random.below(4) / 10,
        duplication: random.below(3) / 10,
        reordering: random.below(10) / 10,
      };
      return;
    case 'snapshot':
      if (running.length > 0) random.pick(running).takeSnapshot(random.below(6));
      return;
    case 'change':
      changeMembers(cluster);
      return;
    case 'leader':
      disturbLeader(cluster);
      return;
    case 'sleep':
      if (running.length > 0) disturb(random.pick(running), (node) => node.slept());
      return;
    case 'wipe':
      if (running.length > 3 && !nodes.some(({ isGone }) => isGone)) random.pick(running).wipe();
  }
}

function disturbLeader(cluster: SimulatedCluster): void {
  const { random, leader, nodes, running } = cluster;
  if (leader !== undefined && random.chance(0.7)) {
    const target = random.pick(nodes).id;
    disturb(leader, (node) => node.transferLeadership(target));
  } else if (running.length > 0) {
    disturb(random.pick(running), (node) => (random.chance(0.5) ? node.campaign() : node.forgetLeader()));
  }
}

function disturb(
  node: SimulatedNode,
  what: (node: NonNullable<SimulatedNode['running']>['node']) => unknown,
): void {
  if (node.running !== null) what(node.running.node);
  node.work();
}

/** Any change that may be asked for, sensible or not; mostly of one member, else of two or three at once. */
function changeMembers(cluster: SimulatedCluster): void {
  const { random, leader } = cluster;
  if (leader === undefined) return;
  if (cluster.nodes.length < MAX_NODES && random.chance(0.4)) cluster.addNewcomer();
  const count = random.chance(0.6) ? 1 : 2 + random.below(2);
  const changes = Array.from(
    { length: count },
    (): MemberChange => ({
      kind: random.weighted({ addVoter: 4, addLearner: 2, remove: 3 }),
      node: random.pick(cluster.nodes).id,
    }),
  );
  const joint = random.chance(0.2) ? 'always' : 'whenNeeded';
  const change = random.chance(0.05) ? LEAVE_JOINT : { ...changeOf(...changes), joint };
  disturb(leader, (node) => node.proposeChange(change as ReturnType<typeof changeOf>));
}
