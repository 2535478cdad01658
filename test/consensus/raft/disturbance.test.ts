import { describe, expect, test } from 'vitest';
import { changeOf } from '../../../node-core/consensus/raft/index.ts';
import { SimulatedCluster } from '../../simulation/cluster.ts';
import type { SimulatedNode } from '../../simulation/node.ts';

/** Five voters with a leader, a follower chosen, and nothing under way. */
function ledCluster(seed: number): {
  readonly cluster: SimulatedCluster;
  readonly leader: SimulatedNode;
  readonly follower: SimulatedNode;
} {
  const cluster = new SimulatedCluster({ seed, voters: 5 });
  cluster.settle(() => cluster.leader !== undefined && cluster.propose(cluster.leader));
  cluster.drain();
  const { leader } = cluster;
  const follower = cluster.nodes.find((node) => node !== leader);
  if (leader === undefined || follower === undefined) throw new Error('somebody leads, and others do not');
  return { cluster, leader, follower };
}

/** Lets so many ticks go by, each with a proposal; how many of those were committed. */
function progress(cluster: SimulatedCluster, rounds: number): number {
  const before = cluster.checker.committedIndex;
  let left = rounds;
  cluster.settle(() => {
    if (cluster.leader !== undefined) cluster.propose(cluster.leader);
    left -= 1;
    return left === 0;
  }, rounds + 1);
  cluster.drain();
  return cluster.checker.committedIndex - before;
}

const SEEDS = [11, 12, 13] as const;

describe('a network that is broken one way', () => {
  test.each(SEEDS)('a follower that hears nobody does not depose the leader (seed %i)', (seed) => {
    const { cluster, leader, follower } = ledCluster(seed);
    const term = leader.status?.term;
    for (const { id } of cluster.nodes) cluster.network.cut(id, follower.id);
    expect(progress(cluster, 100)).toBe(100);
    expect(follower.status?.role).toBe('preCandidate');
    expect(leader.status).toMatchObject({ role: 'leader', term });
    cluster.network.heal();
    expect(progress(cluster, 30)).toBe(30);
    expect(follower.status).toMatchObject({ role: 'follower', leader: leader.id, term });
  });

  test.each(SEEDS)('a follower that nobody hears changes nothing (seed %i)', (seed) => {
    const { cluster, leader, follower } = ledCluster(seed);
    for (const { id } of cluster.nodes) cluster.network.cut(follower.id, id);
    expect(progress(cluster, 60)).toBe(60);
    expect(leader.status?.role).toBe('leader');
  });

  test.each(SEEDS)('a leader that hears nobody gives way (seed %i)', (seed) => {
    const { cluster, leader } = ledCluster(seed);
    for (const { id } of cluster.nodes) cluster.network.cut(id, leader.id);
    expect(progress(cluster, 60)).toBeGreaterThan(20);
    expect(cluster.leader).not.toBe(leader);
    expect(leader.status?.role).not.toBe('leader');
  });

  test.each(SEEDS)('a leader that nobody hears gives way (seed %i)', (seed) => {
    const { cluster, leader } = ledCluster(seed);
    for (const { id } of cluster.nodes) cluster.network.cut(leader.id, id);
    expect(progress(cluster, 60)).toBeGreaterThan(20);
    expect(cluster.leader).not.toBe(leader);
  });

  test.each(SEEDS)(
    'a leader cut off with one follower commits nothing more, and takes no read (seed %i)',
    (seed) => {
      const { cluster, leader, follower } = ledCluster(seed);
      const minority = [leader.id, follower.id];
      cluster.network.partition(
        minority,
        [1, 2, 3, 4, 5].filter((id) => !minority.includes(id)),
      );
      const committed = leader.status?.committedIndex;
      leader.read();
      cluster.propose(leader);
      expect(progress(cluster, 60)).toBeGreaterThan(20);
      expect(leader.status).toMatchObject({ role: 'preCandidate', committedIndex: committed });
      expect(leader.confirmedReads).toBe(0);
      cluster.network.heal();
      progress(cluster, 30);
      expect(leader.status?.committedIndex).toBe(cluster.checker.committedIndex);
    },
  );
});

test.each(SEEDS)('a node that was removed and does not know it disturbs nobody (seed %i)', (seed) => {
  const { cluster, leader, follower } = ledCluster(seed);
  const term = leader.status?.term;
  for (const { id } of cluster.nodes) cluster.network.cut(id, follower.id);
  leader.running?.node.proposeChange(changeOf({ kind: 'remove', node: follower.id }));
  leader.work();
  expect(progress(cluster, 40)).toBeGreaterThanOrEqual(40);
  expect(cluster.configuration.voters).not.toContain(follower.id);
  cluster.network.heal();
  expect(progress(cluster, 100)).toBe(100);
  expect(leader.status).toMatchObject({ role: 'leader', term });
});

test.each(SEEDS)('a sleeper that wakes up does not depose the leader, and catches up (seed %i)', (seed) => {
  const { cluster, leader, follower } = ledCluster(seed);
  const term = leader.status?.term;
  follower.stop();
  progress(cluster, 100);
  follower.start();
  follower.running?.node.slept();
  follower.work();
  expect(progress(cluster, 30)).toBe(30);
  expect(leader.status).toMatchObject({ role: 'leader', term });
  expect(follower.status?.committedIndex).toBe(cluster.checker.committedIndex);
});
