import { describe, expect, test } from 'vitest';
import {
  changeOf,
  type ConfigChange,
  configurationOf,
  DEFAULT_OPTIONS,
  encodeChange,
  foundingStorage,
  LEAVE_JOINT,
  type MemberChange,
  startRaft,
} from '../../../node-core/consensus/raft/index.ts';
import { SimulatedCluster } from '../../simulation/cluster.ts';
import { append, entryOf, LoneNode, only, T } from './lone-node.ts';

const add = (node: number): MemberChange => ({ kind: 'addVoter', node });
const remove = (node: number): MemberChange => ({ kind: 'remove', node });
const addLearner = (node: number): MemberChange => ({ kind: 'addLearner', node });

function settledLeader(...voters: readonly number[]): LoneNode {
  const leader = new LoneNode({ configuration: configurationOf([1, ...voters]) }).lead(...voters);
  for (const id of voters) leader.acknowledge(id);
  leader.takeSent();
  return leader;
}

/** Proposes, and has all of these acknowledge. */
function change(leader: LoneNode, by: readonly number[], wanted: ConfigChange): void {
  expect(leader.node.proposeChange(wanted).kind).toBe('appended');
  leader.run();
  for (const id of by) leader.acknowledge(id);
}

describe('a change takes effect when it is applied', () => {
  test('on the leader: neither when appended nor when committed', () => {
    const leader = settledLeader(2, 3);
    leader.holdApply = true;
    change(leader, [], changeOf(add(4)));
    expect(leader.raft.configuration.voters).toEqual([1, 2, 3]);
    leader.acknowledge(2);
    expect(leader.raft.log.committed).toBe(3);
    expect(leader.raft.configuration.voters).toEqual([1, 2, 3]);
    leader.node.applied(3);
    expect(leader.raft.configuration.voters).toEqual([1, 2, 3, 4]);
  });

  test('so nothing is rolled back when the entry is cut', () => {
    const follower = new LoneNode();
    const entry = entryOf(2, 1, 'config', encodeChange(changeOf(add(4))));
    follower.receive(2, 1, { ...append({ index: 1, term: 1 }, []), entries: [entry] });
    follower.receive(3, 2, append({ index: 1, term: 1 }, [2], 2));
    expect(follower.raft.log.applied).toBe(2);
    expect(follower.raft.configuration.voters).toEqual([1, 2, 3]);
  });

  test('a restart goes by what was applied: the snapshot, and the changes since', () => {
    const changes = [changeOf(add(4)), changeOf(remove(2)), changeOf(add(5))];
    const stored = {
      ...foundingStorage(configurationOf([1, 2, 3])),
      hardState: { term: 1, votedFor: null, committed: 4 },
      entries: changes.map((wanted, at) => entryOf(at + 2, 1, 'config', encodeChange(wanted))),
      applied: 3,
    };
    const raft = startRaft({ ...DEFAULT_OPTIONS, id: 1, random: () => 0 }, stored);
    expect(raft.configuration).toEqual(configurationOf([1, 3, 4]));
  });

  test('a newcomer counts as active until it has had the time to answer', () => {
    const leader = new LoneNode({ configuration: configurationOf([1]) }).tick(T);
    change(leader, [], changeOf(add(2)));
    expect(leader.raft.configuration.voters).toEqual([1, 2]);
    leader.tick(T);
    expect(leader.raft.role.kind).toBe('leader');
    leader.tick(T);
    expect(leader.works.flatMap(({ events }) => events)).toContainEqual({
      kind: 'steppedDown',
      term: 2,
      reason: 'quorumLost',
    });
  });

  test('newcomers are probed at once', () => {
    const leader = settledLeader(2, 3);
    change(leader, [2, 3], changeOf(addLearner(4)));
    expect(leader.takeSent().some(({ to, kind }) => to === 4 && kind === 'appendEntries')).toBe(true);
    expect(leader.raft.configuration).toEqual(configurationOf([1, 2, 3], [4]));
  });

  test('bytes that are no change are refused before they are in the log', () => {
    const follower = new LoneNode();
    const entries = [entryOf(2, 1), entryOf(3, 1, 'config', Uint8Array.of(1, 2))];
    follower.receive(2, 1, { ...append({ index: 1, term: 1 }, []), entries });
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      kind: 'refused',
      matchIndex: 2,
      index: 3,
    });
    expect(follower.raft.log.lastIndex).toBe(2);
  });
});

describe('one at a time', () => {
  test('a second waits until the first is applied', () => {
    const leader = settledLeader(2, 3);
    leader.node.proposeChange(changeOf(add(4)));
    expect(leader.node.proposeChange(changeOf(add(5)))).toMatchObject({ reason: 'changePending', leader: 1 });
    leader.run().acknowledge(2).acknowledge(3);
    expect(leader.node.proposeChange(changeOf(add(5))).kind).toBe('appended');
  });

  test('a new leader takes its last entry for a possible change', () => {
    const leader = new LoneNode({ terms: [1, 1], committed: 1 }).lead(2);
    expect(leader.node.proposeChange(changeOf(add(4)))).toMatchObject({ reason: 'changePending' });
  });

  test('and commits an entry of its own term first', () => {
    const leader = new LoneNode({ terms: [1], committed: 2 }).lead(2);
    expect(leader.node.proposeChange(changeOf(add(4)))).toMatchObject({ reason: 'nothingCommittedInTerm' });
    leader.acknowledge(2);
    expect(leader.node.proposeChange(changeOf(add(4))).kind).toBe('appended');
  });

  test('what cannot be is refused', () => {
    const leader = settledLeader(2, 3);
    expect(leader.node.proposeChange(LEAVE_JOINT)).toMatchObject({ reason: 'notJoint' });
    expect(leader.node.proposeChange(changeOf(remove(1), remove(2), remove(3)))).toMatchObject({
      reason: 'noVotersLeft',
    });
    change(leader, [2, 3], { ...changeOf(add(4)), joint: 'always', leave: 'explicit' } as ConfigChange);
    expect(leader.node.proposeChange(changeOf(add(5)))).toMatchObject({ reason: 'alreadyJoint' });
    expect(leader.node.proposeChange(LEAVE_JOINT).kind).toBe('appended');
    expect(new LoneNode().node.proposeChange(changeOf(add(4)))).toMatchObject({ reason: 'notLeader' });
  });
});

describe('joint consensus (4.3)', () => {
  test('to replace a voter: enters, and the leader leaves by itself', () => {
    const leader = settledLeader(2, 3);
    change(leader, [2], changeOf(add(4), remove(3)));
    expect(leader.raft.configuration).toMatchObject({
      voters: [1, 2, 4],
      outgoing: [1, 2, 3],
      autoLeave: true,
    });
    expect(leader.raft.log.entryAt(4)?.kind).toBe('config');
    leader.acknowledge(2);
    expect(leader.raft.configuration).toEqual(configurationOf([1, 2, 4]));
  });

  test('a voter that becomes a learner waits for the old half to go', () => {
    const leader = settledLeader(2, 3);
    change(leader, [2], { ...changeOf(addLearner(3), add(4)), leave: 'explicit' } as ConfigChange);
    expect(leader.raft.configuration).toMatchObject({ learners: [], learnersNext: [3] });
    leader.acknowledge(4);
    change(leader, [2, 4], LEAVE_JOINT);
    expect(leader.raft.configuration).toEqual(configurationOf([1, 2, 4], [3]));
  });

  test('another leader leaves it, if the one that began is gone', () => {
    const cluster = new SimulatedCluster({ seed: 7, voters: 5 });
    expect(cluster.settle(() => cluster.leader !== undefined && cluster.propose(cluster.leader))).toBe(true);
    cluster.drain();
    const first = cluster.leader;
    const joined = (): boolean => cluster.configuration.outgoing.length > 0;
    first?.running?.node.proposeChange(changeOf(remove(first.id === 5 ? 4 : 5), add(first.id)));
    first?.work();
    for (let left = 10_000; left > 0 && !joined(); left -= 1) cluster.event();
    expect(joined()).toBe(true);
    if (first !== undefined) cluster.crash(first);
    expect(cluster.settle(() => !joined() && cluster.configuration.voters.length === 4)).toBe(true);
    expect(cluster.leader?.id).not.toBe(first?.id);
  });

  test('leaving waits for a transfer of leadership, and is not forgotten', () => {
    const leader = settledLeader(2, 3);
    leader.holdApply = true;
    leader.node.proposeChange(changeOf(add(4), remove(3)));
    leader.run().acknowledge(2);
    leader.node.transferLeadership(2);
    leader.node.applied(3);
    expect(leader.raft.log.lastIndex).toBe(3);
    leader.receive(2, 2, { kind: 'heartbeatResponse', round: 0 });
    leader.receive(4, 2, { kind: 'heartbeatResponse', round: 0 }).tick(T);
    expect(leader.raft.log.lastIndex).toBe(4);
  });
});

describe('a leader that is removed (4.2.2)', () => {
  test('leads until the change is applied, without counting itself in the new half, then steps down', () => {
    const leader = settledLeader(2, 3);
    change(leader, [2], changeOf(remove(1), add(4)));
    expect(leader.raft.configuration).toMatchObject({ voters: [2, 3, 4], outgoing: [1, 2, 3] });
    leader.acknowledge(2);
    expect(leader.raft.log.committed).toBe(3);
    leader.acknowledge(3);
    expect(leader.raft.configuration.voters).toEqual([2, 3, 4]);
    expect(leader.raft.role).toEqual({ kind: 'follower', leader: null });
    expect(leader.works.flatMap(({ events }) => events)).toContainEqual({
      kind: 'steppedDown',
      term: 2,
      reason: 'removed',
    });
  });

  test('never campaigns again, nor takes proposals', () => {
    const leader = settledLeader(2);
    change(leader, [2], changeOf(remove(1)));
    leader.takeSent();
    leader.tick(20 * T);
    expect(leader.raft.term).toBe(2);
    expect(leader.takeSent()).toEqual([]);
    expect(leader.node.propose(Uint8Array.of(1)).kind).toBe('refused');
  });

  /** What commit by vote is for; test/simulation found it. */
  test('leaves no deadlock behind: two voters, the leader removed with entries that the other lacks', () => {
    const old = new LoneNode({ configuration: configurationOf([1, 2]) }).lead(2).acknowledge(2);
    const other = new LoneNode({ id: 2, configuration: configurationOf([1, 2]) });
    other.receive(1, 2, { ...append({ index: 1, term: 1 }, []), entries: old.raft.log.range(2, 2) });
    expect(old.node.proposeChange(changeOf(remove(1))).kind).toBe('appended');
    old.run();
    other.receive(1, 2, {
      ...append({ index: 2, term: 2 }, []),
      entries: old.raft.log.range(3, 3),
      leaderCommit: 2,
    });
    old.node.propose(Uint8Array.of(1));
    old.run().acknowledge(2, 3);
    expect(old.raft.role.kind).toBe('follower');
    expect(old.raft.log.lastIndex).toBe(4);
    other.takeSent();
    // Its log is shorter, so it is refused; with the refusal it learns that the change is committed.
    for (let round = 0; round < 8 && other.raft.role.kind !== 'leader'; round += 1) {
      other.tick(T);
      for (const message of other.takeSent()) if (message.to === 1) old.node.receive(message);
      for (const message of old.run().takeSent()) if (message.to === 2) other.node.receive(message);
      other.run();
    }
    expect(other.raft.configuration.voters).toEqual([2]);
    expect(other.raft.role.kind).toBe('leader');
  });
});

test('a learner is promoted when it has caught up; the leader sees how far it is (4.2.1)', () => {
  const cluster = new SimulatedCluster({ seed: 3, voters: 3 });
  cluster.settle(() => cluster.leader !== undefined && cluster.propose(cluster.leader));
  const newcomer = cluster.addNewcomer();
  const propose = (wanted: ConfigChange): void => {
    cluster.settle(() => cluster.leader?.running?.node.proposeChange(wanted).kind === 'appended');
    cluster.leader?.work();
  };
  propose(changeOf(addLearner(newcomer.id)));
  const progress = () => cluster.leader?.status?.followers.find(({ node }) => node === newcomer.id);
  expect(
    cluster.settle(
      () => progress()?.match === cluster.leader?.status?.lastIndex && progress()?.state === 'replicate',
    ),
  ).toBe(true);
  propose(changeOf(add(newcomer.id)));
  expect(cluster.settle(() => cluster.configuration.voters.length === 4)).toBe(true);
  expect(newcomer.running?.raft.configuration).toEqual(cluster.configuration);
});
