import type { Entry, Message, RaftNode, Work } from '../../../node-core/consensus/raft/index.ts';
import type { Raft } from '../../../node-core/consensus/raft/raft-state.ts';

/** Something in the queue; `text` is etcd's name for it, null for what a node tells itself. */
export interface Queued {
  readonly to: number;
  readonly text: string | null;
  readonly deliver: () => void;
}

/** A node in etcd's environment. */
export interface EnvironmentNode {
  readonly raft: Raft;
  readonly node: RaftNode;
  readonly async: boolean;
  readonly disk: { start: { index: number; term: number }; entries: Entry[] };
  /** Proposals handed on to the leader: they leave with the next work. */
  forwarded: Queued[];
  readonly appendThread: Work[];
  readonly applyThread: (readonly Entry[])[];
}

/** A node after a command, as data/etcd-raft has it. */
export interface EtcdNode {
  readonly ID: number;
  readonly Term: number;
  readonly Vote: number;
  readonly Commit: number;
  readonly Applied: number;
  readonly Lead: number;
  readonly State: string;
  readonly Transferee: number;
  readonly First: number;
  readonly Last: number;
  readonly StoredTerms: readonly number[] | null;
  readonly StoredTypes: readonly string[] | null;
  readonly Voters: readonly number[] | null;
  readonly VotersOut: readonly number[] | null;
  readonly Learners: readonly number[] | null;
  readonly LearnersNext: readonly number[] | null;
  readonly AutoLeave: false;
  readonly Progress: Readonly<Record<string, string>>;
}

const ROLES = {
  follower: 'StateFollower',
  preCandidate: 'StatePreCandidate',
  candidate: 'StateCandidate',
  leader: 'StateLeader',
} as const;

const STATES = { probe: 'StateProbe', replicate: 'StateReplicate', snapshot: 'StateSnapshot' } as const;

/** Our node in etcd's words. etcd has two kinds of change entries; ours is called `EntryConfChangeV2`. */
export function etcdNode({ node, disk }: EnvironmentNode): EtcdNode {
  const { status } = node;
  const { voters, outgoing, learners, learnersNext } = status.configuration;
  return {
    ID: status.id,
    Term: status.term,
    Vote: status.votedFor ?? 0,
    Commit: status.committedIndex,
    Applied: status.appliedIndex,
    Lead: status.leader ?? 0,
    State: ROLES[status.role],
    Transferee: status.transferee ?? 0,
    First: disk.start.index + 1,
    Last: disk.start.index + disk.entries.length,
    StoredTerms: orNull(disk.entries.map(({ term }) => term)),
    StoredTypes: orNull(
      disk.entries.map(({ kind }) => (kind === 'config' ? 'EntryConfChangeV2' : 'EntryNormal')),
    ),
    Voters: orNull(voters),
    VotersOut: orNull(outgoing),
    Learners: orNull(learners),
    LearnersNext: orNull(learnersNext),
    AutoLeave: false,
    Progress: progressOf(node),
  };
}

function progressOf(node: RaftNode): Record<string, string> {
  return Object.fromEntries(
    node.status.followers.map(({ node: id, state, match, next }) => [
      String(id),
      `${STATES[state]} match=${match} next=${next}`,
    ]),
  );
}

function orNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

/** A message as data/etcd-raft writes it: index, log term, commit, number of entries, rejected. */
export function etcdMessage(message: Message): string {
  const [name, index, logTerm, commit, count, rejected] = partsOf(message);
  const { from, to, term } = message;
  return `${from}->${to} ${name} t${term} i${index} lt${logTerm} c${commit} n${count} rej=${rejected}`;
}

type Parts = readonly [string, number, number, number, number, boolean];

function partsOf(message: Message): Parts {
  switch (message.kind) {
    case 'requestVote':
      return [
        message.preVote ? 'MsgPreVote' : 'MsgVote',
        message.lastLogIndex,
        message.lastLogTerm,
        0,
        0,
        false,
      ];
    case 'voteResponse':
      return [message.preVote ? 'MsgPreVoteResp' : 'MsgVoteResp', 0, 0, 0, 0, !message.granted];
    case 'appendEntries': {
      const { prevLogIndex, prevLogTerm, leaderCommit, entries } = message;
      return ['MsgApp', prevLogIndex, prevLogTerm, leaderCommit, entries.length, false];
    }
    case 'appendResponse':
      return appendResponse(message.outcome);
    case 'heartbeat':
      return ['MsgHeartbeat', 0, 0, message.leaderCommit, 0, false];
    case 'heartbeatResponse':
      return ['MsgHeartbeatResp', 0, 0, 0, 0, false];
    case 'installSnapshot':
      return ['MsgSnap', 0, 0, 0, 0, false];
    case 'timeoutNow':
      return ['MsgTimeoutNow', 0, 0, 0, 0, false];
  }
}

function appendResponse(outcome: Extract<Message, { kind: 'appendResponse' }>['outcome']): Parts {
  switch (outcome.kind) {
    case 'accepted':
      return ['MsgAppResp', outcome.matchIndex, 0, 0, 0, false];
    case 'rejected':
      return ['MsgAppResp', outcome.prevLogIndex, outcome.hintTerm, 0, 0, true];
    case 'refused':
      return ['MsgAppResp', outcome.index, 0, 0, 0, true];
    case 'staleTerm':
      return ['MsgAppResp', 0, 0, 0, 0, false];
  }
}
