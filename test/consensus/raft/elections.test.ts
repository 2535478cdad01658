import { describe, expect, test } from 'vitest';
import { changeOf, configurationOf, encodeChange } from '../../../node-core/consensus/raft/index.ts';
import {
  accepted,
  append,
  denied,
  entryOf,
  granted,
  heartbeat,
  heartbeatResponse,
  LoneNode,
  only,
  requestVote,
  T,
} from './lone-node.ts';

const FIRST = { index: 1, term: 1 };

describe('timeouts (3.4)', () => {
  test('lie in [T, 2T - 1] and are drawn anew at each reset', () => {
    const draws = [0, T - 1, 3, 7];
    let drawn = 0;
    const random = (bound: number): number => {
      expect(bound).toBe(T);
      drawn += 1;
      return draws[drawn % draws.length] ?? 0;
    };
    const follower = new LoneNode({ options: { random } });
    const timeouts = new Set([follower.raft.electionTimeout]);
    for (let term = 2; term < 8; term += 1) {
      follower.receive(2, term, heartbeat());
      timeouts.add(follower.raft.electionTimeout);
      follower.tick(3 * T);
      timeouts.add(follower.raft.electionTimeout);
    }
    expect([...timeouts].sort((a, b) => a - b)).toEqual([T, T + 3, T + 7, 2 * T - 1]);
  });

  test.each([
    ['AppendEntries of the leader', true, (node: LoneNode) => node.receive(2, 1, append(FIRST, []))],
    ['its heartbeat', true, (node: LoneNode) => node.receive(2, 1, heartbeat())],
    ['a vote that is granted', true, (node: LoneNode) => node.receive(2, 1, requestVote(FIRST))],
    [
      'a vote that is refused',
      false,
      (node: LoneNode) => node.receive(2, 1, requestVote({ index: 0, term: 0 })),
    ],
    [
      'a pre-vote that is granted',
      false,
      (node: LoneNode) => node.receive(2, 2, requestVote(FIRST, { preVote: true })),
    ],
    ['AppendEntries of an old leader', false, (node: LoneNode) => node.receive(2, 0, append(FIRST, []))],
    ['an answer', false, (node: LoneNode) => node.receive(2, 1, accepted(1))],
  ])('%s: puts off the election: %s', (_, resets, happen) => {
    const follower = new LoneNode().tick(T - 1);
    happen(follower);
    expect(follower.raft.electionElapsed).toBe(resets ? 0 : T - 1);
  });
});

describe('votes (3.6.1)', () => {
  test.each([
    ['a later last term, shorter', { index: 2, term: 3 }, true],
    ['the same last term, longer', { index: 5, term: 2 }, true],
    ['the same log', { index: 4, term: 2 }, true],
    ['the same last term, shorter', { index: 3, term: 2 }, false],
    ['an earlier last term, longer', { index: 99, term: 1 }, false],
  ])('for a log with %s: %s', (_, last, expected) => {
    const voter = new LoneNode({ terms: [1, 2, 2], term: 2 });
    voter.receive(2, 4, requestVote(last));
    expect(only(voter.takeSent(), 'voteResponse').granted).toBe(expected);
    expect(voter.raft.term).toBe(4);
  });

  test('a candidate wins with a majority, and loses when a majority refuses', () => {
    const five = { configuration: configurationOf([1, 2, 3, 4, 5]), options: { preVote: false } };
    const winner = new LoneNode(five);
    winner.node.campaign();
    winner.run().receive(2, 2, granted(false));
    expect(winner.raft.role.kind).toBe('candidate');
    winner.receive(2, 2, granted(false));
    expect(winner.raft.role.kind).toBe('candidate');
    winner.receive(3, 2, granted(false));
    expect(winner.raft.role.kind).toBe('leader');
    const loser = new LoneNode(five);
    loser.node.campaign();
    loser.run().receive(2, 2, denied(false)).receive(3, 2, denied(false));
    expect(loser.raft.role.kind).toBe('candidate');
    loser.receive(4, 2, denied(false));
    expect(loser.raft.role).toEqual({ kind: 'follower', leader: null });
  });

  test('who knows the leader of a term votes for nobody else in it', () => {
    const voter = new LoneNode().receive(2, 2, heartbeat());
    expect(voter.raft.votedFor).toBeNull();
    voter.takeSent();
    voter.receive(3, 2, requestVote({ index: 9, term: 9 }));
    expect(only(voter.takeSent(), 'voteResponse').granted).toBe(false);
  });

  test('a candidate that learns of a committed change gives up: its votes were counted by what is over', () => {
    const change = entryOf(2, 1, 'config', encodeChange(changeOf({ kind: 'addVoter', node: 4 })));
    const candidate = new LoneNode({ options: { preVote: false } });
    candidate.receive(2, 1, { ...append(FIRST, []), entries: [change] });
    candidate.holdApply = true;
    candidate.node.campaign();
    candidate.run();
    expect(candidate.raft.role.kind).toBe('candidate');
    const { term } = candidate.raft;
    const answer = { kind: 'voteResponse', preVote: false, granted: true } as const;
    candidate.receive(2, term, { ...answer, committed: { index: 2, term: 1 } });
    expect(candidate.raft).toMatchObject({ term, role: { kind: 'follower' } });
  });

  test('the first answer of a voter stands', () => {
    const candidate = new LoneNode({ options: { preVote: false } });
    candidate.node.campaign();
    candidate.run().receive(2, 2, denied(false)).receive(2, 2, granted(false));
    expect(candidate.raft.role.kind).toBe('candidate');
    candidate.receive(3, 2, granted(false));
    expect(candidate.raft.role.kind).toBe('leader');
  });

  test('in a joint configuration both majorities elect', () => {
    const joint = { ...configurationOf([1, 2, 3]), outgoing: [1, 4, 5] };
    const candidate = new LoneNode({ configuration: joint, options: { preVote: false } });
    candidate.node.campaign();
    candidate.run().receive(2, 2, granted(false)).receive(3, 2, granted(false));
    expect(candidate.raft.role.kind).toBe('candidate');
    candidate.receive(5, 2, granted(false));
    expect(candidate.raft.role.kind).toBe('leader');
  });

  test('a candidate follows the leader of its term', () => {
    const candidate = new LoneNode({ options: { preVote: false } });
    candidate.node.campaign();
    candidate.run().receive(3, 2, heartbeat());
    expect(candidate.raft.role).toEqual({ kind: 'follower', leader: 3 });
  });

  test('learners do not campaign, but vote: one may be a voter already and not know it', () => {
    const learner = new LoneNode({ id: 4, configuration: configurationOf([1, 2, 3], [4]) });
    learner.node.campaign();
    learner.tick(10 * T);
    expect(learner.takeSent()).toEqual([]);
    learner.receive(2, 2, requestVote(FIRST, { preVote: true }));
    expect(only(learner.takeSent(), 'voteResponse').granted).toBe(true);
    learner.receive(2, 2, requestVote(FIRST));
    expect(only(learner.takeSent(), 'voteResponse').granted).toBe(true);
  });

  test.each([
    ['a learner', (node: LoneNode) => node],
    [
      'who has a change to apply',
      (node: LoneNode) => {
        node.holdApply = true;
        const change = entryOf(2, 1, 'config', encodeChange(changeOf({ kind: 'addVoter', node: 5 })));
        return node.receive(2, 1, { ...append(FIRST, []), entries: [change], leaderCommit: 2 });
      },
    ],
  ])('%s does not stick to a leader that is long gone, although it may not campaign', (what, prepare) => {
    const id = what === 'a learner' ? 4 : 1;
    const voter = prepare(new LoneNode({ id, configuration: configurationOf([1, 2, 3], [4]) }));
    voter.receive(2, 1, heartbeat());
    for (let ticks = T; ticks < 5 * T; ticks += 1) {
      voter.tick(ticks === T ? T : 1).takeSent();
      voter.receive(3, 2, requestVote({ index: 9, term: 1 }, { preVote: true }));
      expect(only(voter.takeSent(), 'voteResponse').granted).toBe(true);
    }
  });

  test('who has a committed change of membership to apply does not campaign', () => {
    const follower = new LoneNode();
    follower.holdApply = true;
    const change = entryOf(2, 1, 'config', encodeChange(changeOf({ kind: 'addVoter', node: 4 })));
    follower.receive(2, 1, { ...append(FIRST, []), entries: [change], leaderCommit: 2 });
    follower.node.campaign();
    follower.run().receive(2, 1, { kind: 'timeoutNow' });
    expect(follower.raft.role.kind).toBe('follower');
    follower.node.applied(2);
    expect(follower.raft.configuration.voters).toEqual([1, 2, 3, 4]);
    follower.node.campaign();
    expect(follower.raft.role.kind).toBe('preCandidate');
  });
});

describe('pre-vote (9.6)', () => {
  test('asks with the next term, and changes nothing where it is asked', () => {
    const asker = new LoneNode({ term: 3 }).tick(T);
    expect(only(asker.takeSent().slice(0, 1), 'requestVote')).toMatchObject({ preVote: true, term: 4 });
    expect([asker.raft.term, asker.raft.votedFor]).toEqual([3, null]);
    const voter = new LoneNode({ term: 3 }).tick(4).receive(2, 4, requestVote(FIRST, { preVote: true }));
    expect([voter.raft.term, voter.raft.votedFor, voter.raft.electionElapsed]).toEqual([3, null, 4]);
    expect(voter.works.every(({ write }) => write === null)).toBe(true);
  });

  test('a grant says the term asked for, a refusal the own term', () => {
    const voter = new LoneNode({ terms: [3], term: 3 });
    voter.receive(2, 9, requestVote({ index: 2, term: 3 }, { preVote: true }));
    expect(only(voter.takeSent(), 'voteResponse')).toMatchObject({ preVote: true, granted: true, term: 9 });
    voter.receive(2, 9, requestVote(FIRST, { preVote: true }));
    expect(only(voter.takeSent(), 'voteResponse')).toMatchObject({ preVote: true, granted: false, term: 3 });
  });

  test('one of a lower term is refused, and not left without an answer', () => {
    const voter = new LoneNode({ term: 7 }).receive(2, 3, requestVote(FIRST, { preVote: true }));
    expect(only(voter.takeSent(), 'voteResponse')).toMatchObject({ to: 2, granted: false, term: 7 });
    const asker = new LoneNode({ term: 3 }).tick(T).receive(2, 7, denied(true));
    expect(asker.raft).toMatchObject({ term: 7, role: { kind: 'follower' } });
  });

  test('with a majority of grants it campaigns, in a new term', () => {
    const asker = new LoneNode({ term: 3 }).tick(T).receive(2, 4, granted(true));
    expect(asker.raft).toMatchObject({ term: 4, votedFor: 1, role: { kind: 'candidate' } });
  });

  test("a vote's answer is not counted for a pre-vote, nor the other way", () => {
    const asker = new LoneNode({ term: 3 }).tick(T).receive(2, 3, granted(false));
    expect(asker.raft.role.kind).toBe('preCandidate');
    asker.receive(3, 4, granted(true)).receive(2, 4, granted(true));
    expect(asker.raft.role.kind).toBe('candidate');
  });
});

describe('stickiness (4.2.3) and check-quorum (6.2)', () => {
  test('who hears from its leader pays no heed to candidates, unless the leader sent them', () => {
    const follower = new LoneNode().receive(2, 1, heartbeat()).tick(T - 1);
    follower.takeSent();
    follower.receive(3, 9, requestVote({ index: 9, term: 8 }));
    follower.receive(3, 9, requestVote({ index: 9, term: 8 }, { preVote: true }));
    expect(follower.takeSent()).toEqual([]);
    expect(follower.raft.term).toBe(1);
    follower.receive(3, 9, requestVote({ index: 9, term: 8 }, { transfer: true }));
    expect(only(follower.takeSent(), 'voteResponse')).toMatchObject({ granted: true, term: 9 });
  });

  test('after T without the leader it does', () => {
    const follower = new LoneNode({ options: { random: () => 5 } }).receive(2, 1, heartbeat()).tick(T);
    follower.takeSent();
    follower.receive(3, 9, requestVote({ index: 9, term: 8 }));
    expect(only(follower.takeSent(), 'voteResponse').granted).toBe(true);
  });

  test('or at once when it knows that the leader is gone', () => {
    const follower = new LoneNode().receive(2, 1, heartbeat());
    follower.takeSent();
    follower.node.forgetLeader();
    follower.receive(3, 2, requestVote(FIRST, { preVote: true }));
    expect(only(follower.takeSent(), 'voteResponse').granted).toBe(true);
  });

  test('a removed node cannot disturb: its campaigns are not heard, its higher term is not taken up', () => {
    const leader = new LoneNode().lead(2).acknowledge(2);
    leader.receive(9, 77, requestVote({ index: 99, term: 76 }));
    leader.receive(9, 77, requestVote({ index: 99, term: 76 }, { preVote: true }));
    expect(leader.raft.role.kind).toBe('leader');
    expect(leader.raft.term).toBe(2);
  });

  test.each([
    ['heartbeat', heartbeat()],
    ['AppendEntries', append(FIRST, [])],
  ])('a leader of old that sends a %s is told the term, so that it does not stay outside', (_, body) => {
    const ahead = new LoneNode({ term: 7 }).receive(2, 3, body);
    const answer = only(ahead.takeSent(), 'appendResponse');
    expect(answer).toMatchObject({ to: 2, term: 7, outcome: { kind: 'staleTerm' } });
    const old = new LoneNode({ term: 2 })
      .lead(2)
      .receive(3, 7, { kind: 'appendResponse', outcome: answer.outcome });
    expect(old.raft).toMatchObject({ term: 7, role: { kind: 'follower' } });
  });

  test('a leader that no majority has answered during T steps down', () => {
    const leader = new LoneNode().lead(2).acknowledge(2);
    leader.tick(T);
    expect(leader.raft.role.kind).toBe('leader');
    leader.receive(3, 2, heartbeatResponse()).tick(T);
    expect(leader.raft.role.kind).toBe('leader');
    leader.tick(T);
    expect(leader.raft.role).toEqual({ kind: 'follower', leader: null });
    expect(leader.works.at(-1)?.events).toContainEqual({
      kind: 'steppedDown',
      term: 2,
      reason: 'quorumLost',
    });
  });

  test('in a joint configuration both majorities have to have answered', () => {
    const joint = { ...configurationOf([1, 2, 3]), outgoing: [1, 4, 5] };
    const leader = new LoneNode({ configuration: joint }).lead(2, 4);
    for (const from of [2, 3]) leader.receive(from, 2, heartbeatResponse());
    leader.tick(T - 1);
    expect(leader.raft.role.kind).toBe('leader');
    leader.tick();
    expect(leader.raft.role.kind).toBe('follower');
  });

  test('a higher term ends leadership', () => {
    const leader = new LoneNode().lead(2).receive(3, 9, heartbeatResponse());
    expect(leader.raft).toMatchObject({ term: 9, role: { kind: 'follower', leader: null } });
  });
});

test('a leader sees how long each follower has been silent', () => {
  const leader = new LoneNode().lead(2).tick(3).receive(2, 2, heartbeatResponse()).tick(2);
  const silent = leader.node.status.followers.map(({ node, silentTicks }) => [node, silentTicks]);
  expect(silent).toEqual([
    [1, 0],
    [2, 2],
    [3, 5],
  ]);
});

describe('one leader a term', () => {
  test('a second one is not followed, and is named', () => {
    const leader = new LoneNode().lead(2).receive(3, 2, heartbeat());
    expect(leader.raft.role.kind).toBe('leader');
    expect(leader.works.at(-1)?.events).toMatchObject([{ kind: 'impossibleMessage', from: 3 }]);
    const follower = new LoneNode().receive(2, 5, heartbeat()).receive(3, 5, append(FIRST, [5]));
    expect(follower.raft.role).toEqual({ kind: 'follower', leader: 2 });
    expect(follower.raft.log.lastIndex).toBe(1);
    expect(follower.works.at(-1)?.events).toMatchObject([{ kind: 'impossibleMessage', from: 3 }]);
  });

  test('messages for others, or from oneself, are dropped and named', () => {
    const node = new LoneNode();
    node.node.receive({ from: 2, to: 3, term: 9, ...heartbeat() });
    node.node.receive({ from: 1, to: 1, term: 9, ...heartbeat() });
    node.run();
    expect(node.raft.term).toBe(1);
    expect(node.works.flatMap(({ events }) => events)).toHaveLength(2);
  });

  test('a term out of all proportion is dropped and named: it would leave none to campaign in', () => {
    const node = new LoneNode().receive(2, Number.MAX_SAFE_INTEGER, heartbeat());
    expect(node.raft.term).toBe(1);
    expect(node.works.at(-1)?.events).toMatchObject([{ kind: 'impossibleMessage', from: 2 }]);
  });
});
