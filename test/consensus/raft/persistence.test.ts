import { describe, expect, test } from 'vitest';
import {
  configurationOf,
  RaftNode,
  StoredRaftError,
  startRaft,
  DEFAULT_OPTIONS,
  EMPTY_STORAGE,
  foundingStorage,
} from '../../../node-core/consensus/raft/index.ts';
import { append, entryOf, granted, heartbeat, LoneNode, only, requestVote } from './lone-node.ts';

const FIRST = { index: 1, term: 1 };

describe('what is promised is durable first (3.8)', () => {
  test('a grant waits for the vote, an acknowledgement for the entries, a refusal for both', () => {
    const follower = new LoneNode();
    follower.holdWrites = true;
    follower.receive(2, 2, requestVote(FIRST));
    follower.receive(3, 2, requestVote(FIRST));
    follower.receive(2, 2, append(FIRST, [2]));
    expect(follower.takeSent()).toEqual([]);
    follower.release();
    expect(only(follower.takeSent(), 'voteResponse')).toMatchObject({ to: 2, granted: true });
    follower.release();
    expect(only(follower.takeSent(), 'voteResponse')).toMatchObject({ to: 3, granted: false });
    follower.release();
    expect(only(follower.takeSent(), 'appendResponse').outcome).toMatchObject({
      kind: 'accepted',
      matchIndex: 2,
    });
  });

  test('the write before a grant holds term and vote', () => {
    const follower = new LoneNode().receive(2, 5, requestVote(FIRST));
    const [work] = follower.works;
    expect(work?.write).toMatchObject({ hardState: { term: 5, votedFor: 2 }, sync: true });
  });

  test('an answer to a heartbeat does not wait', () => {
    const follower = new LoneNode();
    follower.holdWrites = true;
    follower.receive(2, 2, heartbeat());
    expect(follower.sentKinds()).toEqual(['heartbeatResponse 2']);
  });

  test("a candidate's vote for itself counts once it is durable", () => {
    const alone = new LoneNode({ configuration: configurationOf([1]), options: { preVote: false } });
    alone.holdWrites = true;
    alone.node.campaign();
    alone.run();
    expect(alone.raft.role.kind).toBe('candidate');
    alone.release();
    expect(alone.raft.role.kind).toBe('leader');
  });

  test('a request for votes waits for term, vote and log; one for pre-votes does not', () => {
    const candidate = new LoneNode();
    candidate.holdWrites = true;
    candidate.node.campaign();
    candidate.run();
    expect(candidate.sentKinds()).toEqual(['requestVote 2', 'requestVote 3']);
    candidate.release().receive(2, 2, granted(true));
    expect(candidate.raft.role.kind).toBe('candidate');
    expect(candidate.takeSent()).toEqual([]);
    candidate.release();
    expect(candidate.sentKinds()).toEqual(['requestVote 2', 'requestVote 3']);
  });

  test('a leader sends entries before they are durable here, and counts itself after (10.2.1)', () => {
    const leader = new LoneNode().lead(2).acknowledge(2).acknowledge(3);
    leader.holdWrites = true;
    leader.takeSent();
    leader.node.propose(Uint8Array.of(1));
    leader.run();
    expect(leader.sentKinds()).toEqual(['appendEntries 2', 'appendEntries 3']);
    leader.acknowledge(2);
    expect(leader.raft.log.committed).toBe(2);
    leader.release();
    expect(leader.raft.log.committed).toBe(3);
  });

  test('what two others have is committed although it is not durable here', () => {
    const leader = new LoneNode().lead(2).acknowledge(2).acknowledge(3);
    leader.holdWrites = true;
    leader.node.propose(Uint8Array.of(1));
    leader.run().acknowledge(2).acknowledge(3);
    expect(leader.raft.log.committed).toBe(3);
    expect(leader.raft.log.applying).toBe(2);
    leader.release();
    expect(leader.raft.log.applied).toBe(3);
  });
});

describe('writes', () => {
  test('an entry takes the place of all from its index on, in one write', () => {
    const follower = new LoneNode({ terms: [1, 1, 1], term: 1 });
    follower.receive(2, 2, append({ index: 2, term: 1 }, [2]));
    expect(follower.terms).toEqual([1, 2]);
    const write = follower.works.find((work) => work.write?.entries.length === 1)?.write;
    expect(write).toMatchObject({ discardFrom: 3, entries: [{ index: 3, term: 2 }], sync: true });
    expect(write?.hardState).toMatchObject({ term: 2 });
  });

  test('a commit index alone needs no sync', () => {
    const follower = new LoneNode({ terms: [1] }).receive(2, 1, append({ index: 2, term: 1 }, []));
    follower.receive(2, 1, heartbeat(2));
    expect(follower.works.at(-1)?.write).toMatchObject({
      sync: false,
      hardState: { committed: 2 },
      entries: [],
    });
  });

  /** etcd: testdata/async_storage_writes_append_aba_race.txt */
  test('a late notice vouches for nothing that has been replaced since, and put back', () => {
    const follower = new LoneNode({ configuration: configurationOf([1, 2, 3, 4, 5]) });
    follower.holdWrites = true;
    follower.receive(2, 2, append(FIRST, [2, 2]));
    follower.receive(3, 3, append(FIRST, [3]));
    follower.receive(2, 4, append(FIRST, [2, 2]));
    expect(follower.held).toHaveLength(3);
    follower.release();
    expect(follower.raft.log.persisted).toBe(1);
    follower.release();
    expect(follower.raft.log.persisted).toBe(1);
    follower.release();
    expect(follower.raft.log.persisted).toBe(3);
  });
});

describe('restart', () => {
  const stored = {
    ...foundingStorage(configurationOf([1, 2, 3])),
    hardState: { term: 2, votedFor: 3, committed: 2 },
    entries: [entryOf(2, 1), entryOf(3, 2)],
  };
  const options = { ...DEFAULT_OPTIONS, id: 1, random: () => 0 };

  test('comes back with term, vote, log and commit index, as a follower without a leader', () => {
    const raft = startRaft(options, stored);
    expect(raft).toMatchObject({ term: 2, votedFor: 3, role: { kind: 'follower', leader: null } });
    expect([raft.log.lastIndex, raft.log.committed, raft.log.applied]).toEqual([3, 2, 1]);
  });

  test.each([
    ['a commit index past the log', { hardState: { ...stored.hardState, committed: 4 } }, /committed 4 of 3/],
    [
      'a commit index before the snapshot',
      { hardState: { ...stored.hardState, committed: 0 } },
      /begins later/,
    ],
    ['a gap', { entries: [entryOf(3, 1)] }, /out of place/],
    ['terms that fall', { entries: [entryOf(2, 2), entryOf(3, 1)] }, /below 2/],
    ['an entry of a term to come', { entries: [entryOf(2, 3)] }, /still to come/],
    ['more applied than there is', { applied: 4 }, /applied 4 of 3/],
    ['less applied than the snapshot has', { applied: 0 }, /snapshot reaches to 1/],
    [
      'a log that begins after the snapshot',
      { start: { index: 2, term: 1 }, entries: [] },
      /after the snapshot/,
    ],
    [
      'a configuration that no newcomer could learn',
      {
        ...EMPTY_STORAGE,
        snapshot: {
          ...EMPTY_STORAGE,
          index: 0,
          term: 0,
          configuration: configurationOf([1]),
          stateHash: new Uint8Array(),
          data: new Uint8Array(),
        },
      },
      /newcomer/,
    ],
  ])('does not start with %s', (_, change, message) => {
    expect(() => startRaft(options, { ...stored, ...change })).toThrow(StoredRaftError);
    expect(() => startRaft(options, { ...stored, ...change })).toThrow(message);
  });

  test('what was applied was committed, although the commit index on the disk lags behind', () => {
    const raft = startRaft(options, { ...stored, applied: 3 });
    expect([raft.log.committed, raft.log.applied]).toEqual([3, 3]);
    expect(new RaftNode(raft).takeWork()?.write).toMatchObject({ hardState: { committed: 3 }, sync: false });
  });

  test('does not start with settings that contradict each other', () => {
    expect(() => startRaft({ ...options, electionTicks: 2 }, stored)).toThrow(/electionTicks/);
    expect(() => startRaft({ ...options, id: 0 }, stored)).toThrow(/ID/);
  });

  test('a vote stands for its term, through a restart, and is free in the next', () => {
    const follower = new LoneNode({ term: 2, votedFor: 3 });
    follower.receive(2, 2, requestVote({ index: 9, term: 2 }));
    expect(only(follower.takeSent(), 'voteResponse')).toMatchObject({ to: 2, granted: false });
    follower.receive(3, 2, requestVote({ index: 9, term: 2 }));
    expect(only(follower.takeSent(), 'voteResponse')).toMatchObject({ to: 3, granted: true });
    follower.receive(2, 3, requestVote({ index: 9, term: 2 }));
    expect(only(follower.takeSent(), 'voteResponse')).toMatchObject({ to: 2, granted: true, term: 3 });
  });

  test('a node that knows nothing votes, but never campaigns, until it is told that it is a voter', () => {
    const raft = startRaft({ ...options, id: 9 }, EMPTY_STORAGE);
    expect(raft.configuration.voters).toEqual([]);
    const newcomer = new LoneNode({ id: 9, configuration: configurationOf([]) }).tick(100);
    expect(newcomer.raft.role.kind).toBe('follower');
    expect(newcomer.takeSent()).toEqual([]);
  });
});
