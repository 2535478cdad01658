import { describe, expect, test } from 'vitest';
import { changeOf, configurationOf } from '../../../node-core/consensus/raft/index.ts';
import { heartbeat, heartbeatResponse, LoneNode, only, T } from './lone-node.ts';

function settledLeader(): LoneNode {
  const leader = new LoneNode({ configuration: configurationOf([1, 2, 3], [4]) }).lead(2);
  leader.acknowledge(2).acknowledge(3).takeSent();
  return leader;
}

describe('leadership transfer (3.10)', () => {
  test('at once to one that has everything', () => {
    const leader = settledLeader();
    expect(leader.node.transferLeadership(2)).toEqual({ kind: 'ok' });
    expect(leader.run().sentKinds()).toEqual(['timeoutNow 2']);
  });

  test('else once it has caught up', () => {
    const leader = settledLeader();
    leader.node.propose(Uint8Array.of(1));
    leader.node.transferLeadership(2);
    expect(leader.run().sentKinds()).not.toContain('timeoutNow 2');
    leader.acknowledge(2, 3);
    expect(leader.sentKinds()).toContain('timeoutNow 2');
  });

  test('no proposals meanwhile; given up after T', () => {
    const leader = settledLeader().tick(5);
    leader.node.transferLeadership(2);
    expect(leader.node.propose(Uint8Array.of(1))).toEqual({
      kind: 'refused',
      reason: 'handingOver',
      leader: 2,
    });
    leader.tick(T - 1);
    expect(leader.node.status.transferee).toBe(2);
    leader.receive(2, 2, heartbeatResponse()).tick();
    expect(leader.node.status.transferee).toBeNull();
    expect(leader.node.propose(Uint8Array.of(1)).kind).toBe('appended');
  });

  test('the target campaigns without pre-vote, and is heard by those that hear from their leader', () => {
    const target = new LoneNode({ id: 2 }).receive(1, 2, heartbeat()).receive(1, 2, { kind: 'timeoutNow' });
    const asked = target
      .takeSent()
      .flatMap((sent) => (sent.kind === 'requestVote' && sent.to === 3 ? [sent] : []));
    expect(asked).toMatchObject([{ preVote: false, transfer: true, term: 3 }]);
    const voter = new LoneNode({ id: 3 }).receive(1, 2, heartbeat());
    voter.takeSent();
    for (const message of asked) voter.node.receive(message);
    expect(only(voter.run().takeSent(), 'voteResponse')).toMatchObject({ granted: true, term: 3 });
  });

  test('a learner, a stranger, or the leader itself cannot be the target', () => {
    const leader = settledLeader();
    expect(leader.node.transferLeadership(4)).toMatchObject({ reason: 'notAVoter' });
    expect(leader.node.transferLeadership(9)).toMatchObject({ reason: 'notAVoter' });
    expect(leader.node.transferLeadership(1)).toMatchObject({ reason: 'isLeader' });
    expect(new LoneNode().node.transferLeadership(2)).toMatchObject({ reason: 'notLeader' });
  });

  test('another target takes the place of the first; a target that is removed ends it', () => {
    const leader = settledLeader();
    leader.holdApply = true;
    leader.node.proposeChange(changeOf({ kind: 'remove', node: 3 }));
    leader.run().acknowledge(2);
    leader.node.transferLeadership(2);
    leader.node.transferLeadership(3);
    expect(leader.node.status.transferee).toBe(3);
    leader.node.applied(3);
    expect(leader.node.status.transferee).toBeNull();
  });

  test('one that is no follower does not heed it', () => {
    const leader = settledLeader().receive(2, 2, { kind: 'timeoutNow' });
    expect(leader.raft.role.kind).toBe('leader');
  });
});

describe('after a sleep longer than T', () => {
  test('a leader steps down before it serves anything, and what it had not sent is dropped', () => {
    const leader = settledLeader();
    leader.node.requestRead(1);
    leader.node.propose(Uint8Array.of(1));
    leader.node.slept();
    leader.run();
    expect(leader.raft.role).toEqual({ kind: 'follower', leader: null });
    expect(leader.takeSent()).toEqual([]);
    const work = leader.works.at(-1);
    expect(work?.events).toContainEqual({ kind: 'steppedDown', term: 2, reason: 'slept' });
    expect(work?.reads).toEqual([]);
    expect(work?.write?.entries).toHaveLength(1);
  });

  test('a follower waits a whole timeout before it campaigns, and believes in no leader', () => {
    const follower = new LoneNode().receive(2, 1, heartbeat()).tick(T - 1);
    follower.node.slept();
    follower.tick(T - 1);
    expect(follower.raft.role).toEqual({ kind: 'follower', leader: null });
    follower.tick();
    expect(follower.raft.role.kind).toBe('preCandidate');
  });

  test('what vouches for something durable is still sent', () => {
    const follower = new LoneNode();
    follower.holdWrites = true;
    follower.receive(2, 2, {
      kind: 'appendEntries',
      prevLogIndex: 1,
      prevLogTerm: 1,
      entries: [],
      leaderCommit: 1,
    });
    follower.node.slept();
    follower.run().release().release();
    expect(follower.sentKinds()).toEqual(['appendResponse 2']);
  });

  test('a candidate is one no longer', () => {
    const candidate = new LoneNode().tick(T);
    candidate.node.slept();
    expect(candidate.raft.role.kind).toBe('follower');
  });
});
