import { describe, expect, test } from 'vitest';
import { configurationOf } from '../../../node-core/consensus/raft/index.ts';
import {
  accepted,
  append,
  entryOf,
  heartbeat,
  heartbeatResponse,
  LoneNode,
  only,
  rejected,
  requestVote,
  T,
} from './lone-node.ts';

const FIRST = { index: 1, term: 1 };
const BYTES = Uint8Array.of(7);

/** A leader in term 2 whose first entry, 2, both followers have. */
function settledLeader(options: ConstructorParameters<typeof LoneNode>[0] = {}): LoneNode {
  const leader = new LoneNode(options).lead(2).acknowledge(2).acknowledge(3);
  leader.takeSent();
  return leader;
}

/** Proposes so many entries of one byte. */
function propose(leader: LoneNode, count = 1): LoneNode {
  for (let left = count; left > 0; left -= 1) {
    leader.node.propose(BYTES);
    leader.run();
  }
  return leader;
}

describe('a follower appends (3.5)', () => {
  test('below its commit index it answers with that, and cuts nothing', () => {
    const follower = new LoneNode({ terms: [1, 1, 1], committed: 4 });
    follower.receive(2, 5, append({ index: 2, term: 1 }, [5, 5]));
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      kind: 'accepted',
      matchIndex: 4,
    });
    expect(follower.terms).toEqual([1, 1, 1]);
  });

  test('a delayed, shorter message leaves the rest alone', () => {
    const follower = new LoneNode({ terms: [1, 1, 1] }).receive(2, 1, append(FIRST, [1]));
    expect(follower.terms).toEqual([1, 1, 1]);
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({ matchIndex: 2 });
  });

  test('only a term that differs cuts the log, from there on', () => {
    const follower = new LoneNode({ terms: [1, 1, 1, 1] }).receive(2, 3, append(FIRST, [1, 3]));
    expect(follower.terms).toEqual([1, 3]);
  });

  test('commits no further than this message has compared', () => {
    const follower = new LoneNode({ terms: [1, 1, 1] }).receive(2, 3, append(FIRST, [1], 9));
    expect(follower.raft.log.committed).toBe(2);
    follower.receive(2, 3, append({ index: 2, term: 1 }, [3], 2));
    expect(follower.raft.log.committed).toBe(2);
    follower.receive(2, 3, heartbeat(3));
    expect(follower.raft.log.committed).toBe(3);
  });

  test.each([
    ['too short', [1], 5, 2, { hintIndex: 2, hintTerm: 1 }],
    ['of another term there', [1, 1, 2, 2], 4, 1, { hintIndex: 3, hintTerm: 1 }],
    ['all of later terms', [3, 3, 3], 4, 2, { hintIndex: 1, hintTerm: 1 }],
  ])('a log that is %s: refuses with a hint', (_, terms, index, term, hint) => {
    const follower = new LoneNode({ terms, term: 9 }).receive(2, 9, append({ index, term }, [9]));
    const { outcome } = only(follower.takeSent(), 'appendResponse');
    expect(outcome).toEqual({ kind: 'rejected', prevLogIndex: index, ...hint });
    expect(follower.terms).toEqual(terms);
  });

  test.each([
    ['gaps', [entryOf(2, 2), entryOf(4, 2)]],
    ['terms that fall', [entryOf(2, 2), entryOf(3, 1)]],
    ['terms past the leader', [entryOf(2, 3)]],
  ])('entries with %s are no slice of a log: dropped, and said', (_, entries) => {
    const follower = new LoneNode({ term: 2 }).receive(2, 2, { ...append(FIRST, []), entries });
    expect(follower.terms).toEqual([]);
    expect(follower.works.at(-1)?.events).toMatchObject([{ kind: 'impossibleMessage', from: 2 }]);
  });

  test('a heartbeat that commits what is not here is dropped, and said: this disk has lost something', () => {
    const follower = new LoneNode().receive(2, 2, heartbeat(9));
    expect(follower.raft.log.committed).toBe(1);
    expect(follower.works.at(-1)?.events).toMatchObject([{ kind: 'impossibleMessage' }]);
  });

  test('what a message claims is bound to what was sent', () => {
    const leader = settledLeader().receive(2, 2, accepted(99));
    expect(leader.raft.log.committed).toBe(2);
    expect(leader.works.at(-1)?.events).toMatchObject([{ kind: 'impossibleMessage', from: 2 }]);
  });
});

describe('a leader commits (3.6.2)', () => {
  test('a new one appends an empty entry of its term', () => {
    const leader = new LoneNode({ terms: [1, 1] }).lead(2);
    expect(leader.raft.log.entryAt(4)).toMatchObject({ term: 2, kind: 'noop', bytes: new Uint8Array() });
  });

  /** Figure 3.7. */
  test('an entry of an older term is committed along with one of its own, never by counting', () => {
    const leader = new LoneNode({
      configuration: configurationOf([1, 2, 3, 4, 5]),
      terms: [1, 2],
      term: 3,
    }).lead(2, 3);
    leader.acknowledge(2, 3).acknowledge(3, 3).acknowledge(4, 3);
    expect(leader.raft.log.committed).toBe(1);
    leader.acknowledge(2, 4).acknowledge(3, 4);
    expect(leader.raft.log.committed).toBe(4);
  });

  test('by a majority, not before', () => {
    const leader = new LoneNode({ configuration: configurationOf([1, 2, 3, 4, 5]) }).lead(2, 3);
    leader.acknowledge(2);
    expect(leader.raft.log.committed).toBe(1);
    leader.acknowledge(3);
    expect(leader.raft.log.committed).toBe(2);
  });

  test('in a joint configuration by both', () => {
    const joint = { ...configurationOf([1, 2, 3]), outgoing: [1, 4, 5] };
    const leader = new LoneNode({ configuration: joint }).lead(2, 4).acknowledge(2).acknowledge(3);
    expect(leader.raft.log.committed).toBe(1);
    leader.acknowledge(5);
    expect(leader.raft.log.committed).toBe(2);
  });

  test('learners do not count', () => {
    const leader = new LoneNode({ configuration: configurationOf([1, 2, 3], [4, 5]) }).lead(2);
    leader.acknowledge(4).acknowledge(5);
    expect(leader.raft.log.committed).toBe(1);
  });

  test('a heartbeat tells no more than the follower is known to have', () => {
    const leader = settledLeader();
    propose(leader, 2).acknowledge(2).takeSent();
    leader.tick();
    const told = leader
      .takeSent()
      .flatMap((sent) => (sent.kind === 'heartbeat' ? [[sent.to, sent.leaderCommit]] : []));
    expect(told).toEqual([
      [2, 4],
      [3, 2],
    ]);
  });

  test('a lone voter commits by itself, and applies once it is durable', () => {
    const alone = new LoneNode({ configuration: configurationOf([1]) }).tick(T);
    expect(alone.raft.role.kind).toBe('leader');
    propose(alone, 3);
    expect([alone.raft.log.committed, alone.raft.log.applied]).toEqual([5, 5]);
  });
});

describe('probe, replicate, snapshot', () => {
  const stateOf = (leader: LoneNode, id: number): string | undefined =>
    leader.node.status.followers.find(({ node }) => node === id)?.state;

  test('a probe goes alone until it is answered; then entries are sent ahead', () => {
    const leader = new LoneNode().lead(2);
    expect(stateOf(leader, 2)).toBe('probe');
    propose(leader, 3);
    expect(leader.sentKinds()).toEqual([]);
    leader.acknowledge(2, 2);
    expect(stateOf(leader, 2)).toBe('replicate');
    expect(
      leader
        .takeSent()
        .filter(({ to }) => to === 2)
        .at(-1),
    ).toMatchObject({ kind: 'appendEntries' });
    propose(leader);
    expect(leader.sentKinds()).toEqual(['appendEntries 2']);
  });

  test('a heartbeat answered lets the next probe go', () => {
    const leader = new LoneNode().lead(2);
    leader.receive(2, 2, heartbeatResponse());
    expect(leader.sentKinds()).toEqual(['appendEntries 2']);
    leader.receive(2, 2, heartbeatResponse());
    expect(leader.sentKinds()).toEqual(['appendEntries 2']);
  });

  test('a broken link sends the leader back to probing', () => {
    const leader = propose(settledLeader(), 2);
    leader.node.unreachable(2);
    expect(stateOf(leader, 2)).toBe('probe');
    expect(leader.node.status.followers.find(({ node }) => node === 2)).toMatchObject({ match: 2, next: 3 });
    leader.acknowledge(2, 2);
    expect(stateOf(leader, 2)).toBe('replicate');
  });

  /** Each of the leader's terms costs at most one probe, and each of the follower's. */
  test.each([
    ['one that is only behind', [1, 1, 2, 2, 3, 3], [1], 2],
    ['a long tail of an old term', [1, 3, 3, 3, 3, 3, 3], [1, 2, 2, 2, 2, 2, 2, 2], 2],
    ['terms in turn', [1, 1, 4, 4, 4, 6, 6], [1, 2, 2, 3, 3, 5, 5, 5], 4],
  ])('finds where the logs meet: %s', (_, ours, theirs, atMost) => {
    const leader = new LoneNode({ configuration: configurationOf([1, 2]), terms: ours, term: 8 }).lead(2);
    const follower = new LoneNode({ id: 2, configuration: configurationOf([1, 2]), terms: theirs, term: 8 });
    leader.receive(2, 9, heartbeatResponse());
    let probes = 0;
    for (let message = leader.takeSent().at(-1); message?.kind === 'appendEntries'; probes += 1) {
      follower.node.receive(message);
      const answer = only(follower.run().takeSent(), 'appendResponse');
      leader.node.receive(answer);
      leader.run();
      if (answer.outcome.kind === 'accepted') break;
      message = leader.takeSent().at(-1);
    }
    expect(probes).toBeLessThanOrEqual(atMost);
    follower.receive(1, 9, append({ index: 1, term: 1 }, []));
    expect(stateOf(leader, 2)).toBe('replicate');
  });

  test('old refusals change nothing', () => {
    const leader = propose(settledLeader(), 2);
    leader.receive(2, 2, rejected(1, 1, 1));
    expect(stateOf(leader, 2)).toBe('replicate');
    leader.receive(2, 2, rejected(4, 3, 2));
    expect(stateOf(leader, 2)).toBe('probe');
    leader.receive(2, 2, rejected(9, 3, 2));
    expect(leader.node.status.followers.find(({ node }) => node === 2)?.next).toBe(3);
  });
});

/** Figure 3.6: what logs may look like when a leader comes to power, (a) to (f). */
test.each([
  ['(a) lacks one', [1, 1, 4, 4, 5, 5, 6, 6]],
  ['(b) lacks many', [1, 1, 4]],
  ['(c) has one more', [1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
  ['(d) has more of a later term', [1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]],
  ['(e) lacks some and has others', [1, 1, 4, 4, 4, 4]],
  ['(f) has other terms', [1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
])('a follower that %s comes to have the log of the leader', (_, theirs) => {
  const configuration = configurationOf([1, 2, 3]);
  const leader = new LoneNode({ configuration, terms: [1, 1, 4, 4, 5, 5, 6, 6, 6], term: 7 }).lead(3);
  const follower = new LoneNode({ id: 2, configuration, terms: theirs, term: 7 });
  leader.receive(2, 8, heartbeatResponse());
  for (let sent = leader.takeSent(); sent.length > 0; sent = leader.takeSent()) {
    for (const message of sent) if (message.to === 2) follower.node.receive(message);
    for (const message of follower.run().takeSent()) leader.node.receive(message);
    leader.run();
  }
  expect(follower.terms).toEqual(leader.terms);
  expect(follower.terms.at(-1)).toBe(8);
  expect(follower.raft.log.committed).toBe(leader.raft.log.lastIndex);
});

describe('limits', () => {
  test('by messages under way: one empty probe goes when they are full', () => {
    const leader = propose(settledLeader({ options: { maxInflightMessages: 2 } }), 4);
    const entries = leader.takeSent().flatMap((sent) => (sent.kind === 'appendEntries' ? [sent] : []));
    expect(entries.filter(({ to }) => to === 2).map((sent) => sent.entries.length)).toEqual([1, 1]);
    leader.receive(2, 2, heartbeatResponse());
    expect(only(leader.takeSent(), 'appendEntries')).toMatchObject({ to: 2, entries: [], prevLogIndex: 4 });
    leader.acknowledge(2, 3);
    expect(
      only(
        leader
          .takeSent()
          .filter(({ to, kind }) => to === 2 && kind === 'appendEntries')
          .slice(0, 1),
        'appendEntries',
      ).entries,
    ).toHaveLength(2);
  });

  test('by bytes under way, and by bytes in a message, of which one entry always goes', () => {
    const leader = settledLeader({ options: { maxInflightBytes: 5, maxAppendBytes: 3 } });
    const sizes = (): number[] =>
      leader
        .takeSent()
        .flatMap((sent) => (sent.kind === 'appendEntries' && sent.to === 2 ? [sent.entries.length] : []));
    leader.node.propose(new Uint8Array(9));
    propose(leader, 3);
    expect(sizes()).toEqual([1]);
    leader.acknowledge(2, 3);
    expect(sizes().filter((size) => size > 0)).toEqual([3]);
  });

  test('uncommitted bytes are bounded; what is empty, and the first, always fit', () => {
    const leader = settledLeader({ options: { maxUncommittedBytes: 10 } });
    expect(leader.node.propose(new Uint8Array(25)).kind).toBe('appended');
    expect(leader.node.propose(BYTES)).toMatchObject({
      kind: 'refused',
      reason: 'tooMuchUncommitted',
      leader: 1,
    });
    expect(leader.node.propose(new Uint8Array())).toMatchObject({ kind: 'appended', index: 4 });
    leader.run().acknowledge(2);
    expect(leader.node.propose(BYTES, BYTES)).toMatchObject({ kind: 'appended', index: 6 });
  });

  test('a new leader counts what it finds uncommitted', () => {
    const leader = new LoneNode({ terms: [1, 1, 1, 1, 1, 1], options: { maxUncommittedBytes: 10 } }).lead(2);
    expect(leader.node.propose(BYTES)).toMatchObject({ kind: 'refused', reason: 'tooMuchUncommitted' });
    leader.acknowledge(2);
    expect(leader.node.propose(BYTES).kind).toBe('appended');
  });

  test('bytes handed out to be applied are bounded', () => {
    const follower = new LoneNode({ options: { maxApplyBytes: 3 } });
    follower.holdApply = true;
    follower.receive(2, 1, append(FIRST, [1, 1, 1], 4));
    expect(follower.raft.log.applying).toBe(2);
    follower.node.applied(2);
    follower.run();
    expect(follower.raft.log.applying).toBe(3);
  });
});

describe('proposals', () => {
  test('who does not lead says who does', () => {
    const follower = new LoneNode();
    expect(follower.node.propose(BYTES)).toEqual({ kind: 'refused', reason: 'notLeader', leader: null });
    follower.receive(3, 1, heartbeat());
    expect(follower.node.propose(BYTES)).toEqual({ kind: 'refused', reason: 'notLeader', leader: 3 });
  });

  test('several go as one, in order', () => {
    const leader = settledLeader();
    expect(leader.node.propose(BYTES, BYTES, BYTES)).toEqual({ kind: 'appended', index: 5, term: 2 });
    expect(leader.run().terms).toEqual([2, 2, 2, 2]);
  });

  test('a leader that gets nothing committed in time steps down', () => {
    const leader = settledLeader({ options: { commitTicks: 15, checkQuorum: false } });
    propose(leader).tick(14);
    expect(leader.raft.role.kind).toBe('leader');
    leader.tick();
    expect(leader.works.at(-1)?.events).toContainEqual({ kind: 'steppedDown', term: 2, reason: 'stalled' });
    expect(leader.raft.log.lastIndex).toBe(3);
  });

  test('but not for having nothing to do', () => {
    const leader = settledLeader({ options: { commitTicks: 15, checkQuorum: false } }).tick(50);
    propose(leader).tick(14);
    expect(leader.raft.role.kind).toBe('leader');
    leader.acknowledge(2);
    propose(leader).tick(14);
    expect(leader.raft.role.kind).toBe('leader');
  });
});

test('a leader finds out for itself what is committed', () => {
  const leader = propose(settledLeader(), 1);
  const ask = requestVote({ index: 9, term: 2 });
  if (ask.kind !== 'requestVote') throw new Error('it is one');
  leader.receive(2, 2, { ...ask, committed: { index: 3, term: 2 } });
  expect(leader.raft.log.committed).toBe(2);
});

test('what is committed is learnt from votes too, where the logs match (raft-rs maybe_commit_by_vote)', () => {
  const asked = new LoneNode({ terms: [1, 1, 1] });
  const ask = requestVote({ index: 9, term: 9 });
  if (ask.kind !== 'requestVote') throw new Error('it is one');
  asked.receive(2, 2, { ...ask, committed: { index: 3, term: 2 } });
  expect(asked.raft.log.committed).toBe(1);
  asked.receive(2, 2, { ...ask, committed: { index: 3, term: 1 } });
  expect(asked.raft.log.committed).toBe(3);
});
