import { describe, expect, test } from 'vitest';
import { configurationOf, type Message } from '../../../node-core/consensus/raft/index.ts';
import { SimulatedCluster } from '../../simulation/cluster.ts';
import { append, entryOf, heartbeatResponse, LoneNode, only, T } from './lone-node.ts';

const FIRST = { index: 1, term: 1 };
const REASON = Uint8Array.of(42);

describe('a follower refuses an entry (DESIGN 6)', () => {
  test('appends what comes before it, and says what it will not have', () => {
    const follower = new LoneNode().receive(2, 2, {
      ...append(FIRST, [2, 2, 2], 4),
      refused: { index: 3, reason: REASON },
    });
    expect(follower.terms).toEqual([2]);
    expect(follower.raft.log.committed).toBe(2);
    expect(only(follower.takeSent(), 'appendResponse').outcome).toEqual({
      kind: 'refused',
      matchIndex: 2,
      attestFrom: 5,
      index: 3,
      entryTerm: 2,
      reason: REASON,
    });
  });

  test('what it has in its log already it has accepted', () => {
    const follower = new LoneNode({ terms: [2, 2], term: 2 });
    follower.receive(2, 2, { ...append(FIRST, [2, 2, 2]), refused: { index: 3, reason: REASON } });
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      kind: 'accepted',
      matchIndex: 2,
    });
  });

  test('the driver is told which entries to check: those that would be appended', () => {
    const follower = new LoneNode({ terms: [2, 2], term: 2 });
    const indexes = (message: ReturnType<typeof append>): number[] =>
      follower.node.entriesToCheck(message).map(({ index }) => index);
    expect(indexes(append(FIRST, [2, 2, 2, 2]))).toEqual([4, 5]);
    expect(indexes(append(FIRST, [2, 3, 3]))).toEqual([3, 4]);
    expect(indexes(append({ index: 9, term: 2 }, [2]))).toEqual([]);
    expect(indexes(append({ index: 3, term: 1 }, [2]))).toEqual([]);
  });
});

describe('what an acknowledgement vouches for', () => {
  test('is all that the leader does not know to be committed, up to where the logs match', () => {
    const follower = new LoneNode().receive(2, 2, append(FIRST, [2, 2], 1));
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      attestFrom: 2,
      matchIndex: 3,
    });
    follower.receive(2, 2, append({ index: 3, term: 2 }, [2], 3));
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      attestFrom: 4,
      matchIndex: 4,
    });
  });

  test('so a new leader gets all that it lacks from the first acknowledgements of its own term', () => {
    const old = { terms: [1, 1, 1], committed: 2 };
    const leader = new LoneNode(old).lead(2);
    leader.receive(2, 2, heartbeatResponse());
    const probe = leader
      .takeSent()
      .find((sent): sent is Message & { kind: 'appendEntries' } => sent.kind === 'appendEntries');
    const follower = new LoneNode({ ...old, id: 2, committed: 4 });
    if (probe !== undefined) follower.node.receive(probe);
    const { outcome } = only(follower.run().takeSent(), 'appendResponse');
    expect(outcome).toMatchObject({ kind: 'accepted', attestFrom: 3, matchIndex: 5 });
  });

  test('the attestation is the driver’s: the core passes it by', () => {
    const leader = new LoneNode().lead(2);
    leader.receive(2, 2, {
      kind: 'appendResponse',
      outcome: { kind: 'accepted', matchIndex: 2, attestFrom: 2, attestation: REASON },
    });
    expect(leader.raft.log.committed).toBe(2);
  });
});

/** A leader in term 2 of voters 1 to `count`, with entry 3 not acknowledged by anybody. */
function leaderOf(count: number): LoneNode {
  const voters = Array.from({ length: count }, (_, at) => at + 1);
  const leader = new LoneNode({ configuration: configurationOf(voters) }).lead(...voters.slice(1));
  for (const id of voters.slice(1)) leader.acknowledge(id);
  leader.node.propose(Uint8Array.of(1));
  leader.run().takeSent();
  return leader;
}

const refuse = (leader: LoneNode, from: number, index = 3): LoneNode =>
  leader.receive(from, 2, {
    kind: 'appendResponse',
    outcome: { kind: 'refused', matchIndex: index - 1, attestFrom: 2, index, entryTerm: 2, reason: REASON },
  });

describe('a leader that is refused', () => {
  test.each([
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
  ])('among %i voters steps down when %i refuse, and takes its entry back', (voters, needed) => {
    const leader = leaderOf(voters);
    for (let by = 2; by < 2 + needed; by += 1) {
      expect(leader.raft.role.kind).toBe('leader');
      refuse(leader, by);
    }
    expect(leader.raft.role).toEqual({ kind: 'follower', leader: null });
    expect(leader.raft.log.lastIndex).toBe(2);
    const events = leader.works.flatMap((work) => work.events);
    expect(events.filter(({ kind }) => kind === 'entryRefused')).toHaveLength(needed);
    expect(events).toContainEqual({ kind: 'steppedDown', term: 2, reason: 'refused' });
    expect(events).toContainEqual({ kind: 'entriesWithdrawn', from: 3, through: 3, term: 2 });
    expect(leader.works.at(-1)?.write).toMatchObject({ discardFrom: 3, entries: [], sync: true });
  });

  test('for one entry by some and for an earlier one by others: the earlier one stands in the way too', () => {
    const leader = leaderOf(5);
    leader.node.propose(Uint8Array.of(2));
    leader.run();
    refuse(refuse(leader, 2, 3), 3, 4);
    leader.acknowledge(5, 4);
    expect(leader.raft.role.kind).toBe('leader');
    refuse(leader, 4, 4);
    expect(leader.raft.role.kind).toBe('follower');
    expect(leader.raft.log.lastIndex).toBe(3);
  });

  test('by a few goes on: the others commit it', () => {
    const leader = refuse(leaderOf(5), 2);
    leader.acknowledge(3).acknowledge(4);
    expect(leader.raft.log.committed).toBe(3);
    expect(leader.raft.role.kind).toBe('leader');
  });

  test('does not take back what it had from an earlier leader', () => {
    const leader = new LoneNode({ configuration: configurationOf([1, 2]), terms: [1, 1], committed: 2 }).lead(
      2,
    );
    leader.receive(2, 2, {
      kind: 'appendResponse',
      outcome: { kind: 'refused', matchIndex: 2, attestFrom: 2, index: 3, entryTerm: 1, reason: REASON },
    });
    expect(leader.raft.role.kind).toBe('follower');
    expect(leader.raft.log.lastIndex).toBe(4);
  });

  test('offers the entry again once in a timeout, not with each heartbeat', () => {
    const leader = refuse(leaderOf(5), 2);
    leader.acknowledge(3).acknowledge(4).takeSent();
    const offers = (): number =>
      leader.takeSent().filter(({ to, kind }) => to === 2 && kind === 'appendEntries').length;
    for (let ticks = 0; ticks < T - 1; ticks += 1) {
      for (const from of [2, 3, 4]) leader.receive(from, 2, heartbeatResponse());
      leader.tick();
    }
    expect(offers()).toBe(0);
    leader.tick().receive(2, 2, heartbeatResponse());
    expect(offers()).toBe(1);
    leader.acknowledge(2, 3);
    expect(leader.node.status.followers.find(({ node }) => node === 2)).toMatchObject({
      state: 'replicate',
      refusedIndex: 0,
    });
  });

  test('a refusal of something else, or of what is acknowledged, means nothing', () => {
    const leader = leaderOf(2).receive(2, 2, {
      kind: 'appendResponse',
      outcome: { kind: 'refused', matchIndex: 2, attestFrom: 2, index: 3, entryTerm: 1, reason: REASON },
    });
    expect(leader.raft.role.kind).toBe('leader');
    leader.acknowledge(2, 3);
    refuse(leader, 2);
    expect(leader.raft.role.kind).toBe('leader');
    expect(leader.node.status.followers.at(-1)).toMatchObject({ state: 'replicate', refusedIndex: 0 });
  });
});

test.each([2, 3, 4, 5])('a group of %i goes on after a bad entry, and nobody keeps it', (voters) => {
  const cluster = new SimulatedCluster({ seed: voters, voters });
  cluster.refusalChance = 1;
  expect(cluster.settle(() => cluster.leader !== undefined && cluster.propose(cluster.leader))).toBe(true);
  cluster.drain();
  const bad = cluster.leader;
  if (bad === undefined) throw new Error('somebody leads');
  const others = cluster.nodes.map(({ id }) => id).filter((id) => id !== bad.id);
  cluster.propose(bad, others);
  expect(
    cluster.settle(
      () =>
        (cluster.leader !== undefined && cluster.leader.status?.term !== bad.status?.term) ||
        bad.withdrawals > 0,
    ),
  ).toBe(true);
  const before = cluster.checker.committedIndex;
  expect(cluster.settle(() => cluster.leader !== undefined && cluster.propose(cluster.leader))).toBe(true);
  expect(cluster.settle(() => cluster.checker.committedIndex > before)).toBe(true);
  for (const { running } of cluster.nodes) {
    const entries = running?.raft.log.range(2, running.raft.log.lastIndex) ?? [];
    expect(entries.filter(({ bytes }) => bytes[0] === 0)).toEqual([]);
  }
});

test('an entry is compared by index and term, so a follower keeps its own bytes', () => {
  const follower = new LoneNode({ terms: [2], term: 2 });
  const other = { ...entryOf(2, 2), bytes: Uint8Array.of(9, 9, 9) };
  follower.receive(2, 2, { ...append(FIRST, []), entries: [other] });
  expect(follower.raft.log.entryAt(2)?.bytes).toEqual(Uint8Array.of(2, 2));
});
