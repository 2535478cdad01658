import { describe, expect, test } from 'vitest';
import { changeOf, type Configuration, configurationOf } from '../../../node-core/consensus/raft/index.ts';
import { append, heartbeatResponse, LoneNode, only, snapshotOf, T } from './lone-node.ts';

const WHOLE: Configuration = {
  voters: [1, 2, 4],
  outgoing: [1, 2, 3],
  learners: [5],
  learnersNext: [3],
  autoLeave: true,
};

const install = (index: number, term: number, configuration: Configuration = configurationOf([1, 2, 3])) =>
  ({ kind: 'installSnapshot', snapshot: snapshotOf(index, term, configuration) }) as const;

describe('a follower installs (5.1)', () => {
  test('in place of its log, with the whole configuration, in one write', () => {
    const follower = new LoneNode({ terms: [1, 1, 1] });
    follower.holdWrites = true;
    follower.receive(2, 3, install(9, 2, WHOLE));
    expect(follower.held[0]?.write).toMatchObject({
      snapshot: { index: 9, term: 2, configuration: WHOLE, stateHash: Uint8Array.of(9) },
      entries: [],
      hardState: { term: 3, committed: 9 },
      sync: true,
    });
    expect(follower.takeSent()).toEqual([]);
    follower.release();
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      kind: 'accepted',
      matchIndex: 9,
    });
    expect(follower.raft.configuration).toEqual(WHOLE);
    expect([follower.raft.log.applied, follower.raft.log.firstIndex]).toEqual([9, 10]);
  });

  test('no entry after it is applied before it is, not even where that may be before it is durable', () => {
    const follower = new LoneNode({ options: { applyBeforePersisted: true } });
    follower.holdWrites = true;
    follower.receive(2, 1, install(9, 1)).receive(2, 1, append({ index: 9, term: 1 }, [1], 10));
    expect(follower.raft.log.applying).toBe(1);
    follower.release();
    expect(follower.raft.log.applied).toBe(10);
  });

  test('neither campaigns nor applies until it is durable; what is applied meanwhile means nothing', () => {
    const follower = new LoneNode({ terms: [1, 1], committed: 1 });
    follower.holdApply = true;
    follower.receive(2, 1, append({ index: 3, term: 1 }, [], 3));
    follower.holdWrites = true;
    follower.receive(2, 1, install(9, 1));
    follower.receive(2, 1, append({ index: 9, term: 1 }, [1], 10));
    follower.node.applied(3);
    follower.node.compact(9);
    follower.node.snapshotTaken(snapshotOf(3, 1, configurationOf([1, 2, 3])));
    expect(follower.raft.log.applied).toBe(1);
    expect(follower.raft.snapshot?.index).toBe(1);
    follower.tick(3 * T);
    expect(follower.raft.role.kind).toBe('follower');
    follower.release().release().release();
    expect(follower.raft.log.applying).toBe(10);
    follower.node.campaign();
    expect(follower.raft.role.kind).toBe('preCandidate');
  });

  test('one that is behind is ignored, and answered with the commit index', () => {
    const follower = new LoneNode({ terms: [1, 1, 1], committed: 4 }).receive(2, 1, install(3, 1));
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      kind: 'accepted',
      matchIndex: 4,
    });
    expect(follower.raft.log.firstIndex).toBe(2);
    follower.node.snapshotTaken(snapshotOf(4, 1, configurationOf([1, 2, 3])));
    follower.node.compact(4);
    follower.receive(2, 1, install(3, 1));
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      kind: 'accepted',
      matchIndex: 4,
    });
  });

  test('one whose last entry is in the log only tells what is committed; the log is kept', () => {
    const follower = new LoneNode({ terms: [1, 1, 1, 1] }).receive(2, 1, install(3, 1));
    expect(follower.raft.log.committed).toBe(3);
    // The rest of its log has not been compared with anything.
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      kind: 'accepted',
      matchIndex: 3,
    });
    expect([follower.raft.log.firstIndex, follower.raft.log.lastIndex]).toEqual([2, 5]);
  });

  test('one whose last entry differs takes the place of the log', () => {
    const follower = new LoneNode({ terms: [1, 1, 1, 1] }).receive(2, 3, install(3, 2));
    expect([follower.raft.log.firstIndex, follower.raft.log.lastIndex]).toEqual([4, 3]);
  });

  test('one of a term to come is dropped, and said', () => {
    const follower = new LoneNode().receive(2, 1, install(9, 2));
    expect(follower.raft.log.lastIndex).toBe(1);
    expect(follower.works.at(-1)?.events).toMatchObject([{ kind: 'impossibleMessage', from: 2 }]);
  });

  test('one that does not know it is refused', () => {
    const follower = new LoneNode().receive(2, 1, install(9, 1, configurationOf([2, 3])));
    expect(follower.raft.log.lastIndex).toBe(1);
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({ matchIndex: 1 });
  });
});

describe('a leader sends', () => {
  /** Its log begins after the snapshot at 4; follower 3 has nothing. */
  function compactedLeader(snapshotRetryTicks = 1000): LoneNode {
    const leader = new LoneNode({ options: { snapshotRetryTicks } }).lead(2).acknowledge(2);
    for (let entry = 0; entry < 2; entry += 1) {
      leader.node.propose(Uint8Array.of(entry));
      leader.run().acknowledge(2);
    }
    leader.node.snapshotTaken(snapshotOf(4, 2, leader.raft.configuration));
    leader.node.compact(4);
    leader.takeSent();
    return leader;
  }
  /** It answers: so it is there, and is probed. */
  const answer = (leader: LoneNode): LoneNode => leader.receive(3, 2, heartbeatResponse());
  const third = (leader: LoneNode) => leader.node.status.followers.find(({ node }) => node === 3);

  test('a snapshot where the log does not reach back, then nothing, until it has arrived', () => {
    const leader = answer(compactedLeader());
    expect(only(leader.takeSent(), 'installSnapshot').snapshot.index).toBe(4);
    expect(third(leader)).toMatchObject({ state: 'snapshot', pendingSnapshot: 4 });
    leader.node.propose(Uint8Array.of(9));
    leader.run().receive(3, 2, heartbeatResponse());
    expect(leader.takeSent().filter(({ to }) => to === 3)).toEqual([]);
    leader.acknowledge(3, 4);
    expect(third(leader)).toMatchObject({ state: 'replicate', match: 4 });
    expect(leader.takeSent().find(({ to }) => to === 3)).toMatchObject({
      kind: 'appendEntries',
      prevLogIndex: 4,
    });
  });

  test('whatever brings the follower within reach of the log will do', () => {
    const leader = answer(compactedLeader()).acknowledge(3, 4);
    expect(third(leader)?.state).toBe('replicate');
  });

  test('again, when the driver says that it failed, or long after', () => {
    const leader = answer(compactedLeader(30));
    leader.node.snapshotFailed(3);
    expect(third(leader)).toMatchObject({ state: 'probe', next: 1 });
    leader.takeSent();
    leader.receive(3, 2, heartbeatResponse());
    expect(only(leader.takeSent(), 'installSnapshot').to).toBe(3);
    for (let ticks = 0; ticks < 30; ticks += 1) {
      leader.receive(2, 2, heartbeatResponse()).tick();
    }
    expect(third(leader)?.state).toBe('probe');
    leader.takeSent();
    answer(leader);
    expect(only(leader.takeSent(), 'installSnapshot').to).toBe(3);
  });

  test('not to one that is silent', () => {
    const leader = new LoneNode().lead(2).acknowledge(2).acknowledge(3, 2);
    for (let entry = 0; entry < 2; entry += 1) {
      leader.node.propose(Uint8Array.of(entry));
      leader.run().acknowledge(2);
    }
    for (let ticks = 0; ticks < T; ticks += 1) leader.receive(2, 2, heartbeatResponse()).tick();
    leader.node.snapshotTaken(snapshotOf(4, 2, leader.raft.configuration));
    leader.node.compact(4);
    leader.node.unreachable(3);
    leader.takeSent();
    leader.node.propose(Uint8Array.of(9));
    expect(leader.run().sentKinds()).toEqual(['appendEntries 2']);
    answer(leader);
    expect(leader.sentKinds()).toEqual(['installSnapshot 3']);
  });

  test('not one from before the follower was a member: the driver is asked for a later one', () => {
    const leader = compactedLeader();
    leader.node.proposeChange(changeOf({ kind: 'addLearner', node: 9 }));
    leader.run().acknowledge(2);
    leader.takeSent();
    leader.receive(9, 2, {
      kind: 'appendResponse',
      outcome: { kind: 'rejected', prevLogIndex: 4, hintIndex: 0, hintTerm: 0 },
    });
    expect(leader.takeSent()).toEqual([]);
    expect(leader.works.at(-1)?.snapshotWanted).toBe(true);
    leader.node.snapshotTaken(snapshotOf(5, 2, leader.raft.configuration));
    leader.receive(9, 2, heartbeatResponse());
    expect(only(leader.takeSent(), 'installSnapshot').snapshot.configuration.learners).toEqual([9]);
  });
});

test('a log is forgotten only as far as a snapshot covers it, and a snapshot holds what is applied', () => {
  const leader = new LoneNode().lead(2).acknowledge(2);
  expect(() => leader.node.compact(2)).toThrow(/no snapshot reaches to 2/);
  expect(() => leader.node.snapshotTaken(snapshotOf(3, 2, leader.raft.configuration))).toThrow(/applied/);
  leader.node.snapshotTaken(snapshotOf(2, 2, leader.raft.configuration));
  leader.node.compact(2);
  expect(leader.raft.log.firstIndex).toBe(3);
  leader.node.snapshotTaken(snapshotOf(1, 1, leader.raft.configuration));
  expect(leader.raft.snapshot?.index).toBe(2);
});
