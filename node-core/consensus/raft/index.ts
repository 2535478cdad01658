/**
 * # raft: the core
 *
 * Raft as in Diego Ongaro's dissertation (*Consensus: Bridging Theory and Practice*, Stanford 2014; sections are named
 * in the comments by number), as a value that changes: messages, ticks, proposals and notices come in, and what is to
 * be sent, written and applied comes out. It does no I/O, reads no clock, and has no randomness but what it is given:
 * with the same inputs it does the same again. Who drives it, and how, is in docs/consensus.md.
 *
 * | concern | file | section |
 * | --- | --- | --- |
 * | what comes in; what comes out | `raft-node.ts`; `work.ts`, put together by `work-desk.ts` | |
 * | state; settings; what is on the disk at the start | `raft-state.ts`; `options.ts`; `restart.ts` | figure 3.1, 3.8 |
 * | terms, and which message goes where | `receive.ts` | 3.3, 4.2.3 |
 * | roles and the ways between them | `roles.ts` | figure 3.3 |
 * | time | `tick.ts` | 3.4, 3.9, 6.2 |
 * | elections, pre-vote, stickiness | `election.ts` | 3.4, 3.6.1, 4.2.3, 9.6 |
 * | the log; what of it is durable | `log.ts`; `log-writes.ts` | 3.5, 10.2.1 |
 * | what a follower does with its leader's messages | `follower.ts` | 3.5, 5.1 |
 * | what a leader sends; what it makes of the answers | `replication.ts`; `acknowledgement.ts` | 3.5, 5.1, 10.2 |
 * | how fast to send to a follower | `progress.ts`, `inflights.ts` | 3.5, 10.2.2 |
 * | when an entry is committed | `commit.ts` | 3.6.2 |
 * | majorities, the joint ones too | `quorum.ts` | 3.3, 4.3 |
 * | who is in the group; changes of that | `configuration.ts`; `config-change.ts`, `membership.ts` | 4 |
 * | reads | `read-index.ts`, `read-queue.ts` | 6.4 |
 * | leadership transfer | `transfer.ts` | 3.10 |
 * | entries that a follower will not have | `refusal.ts` | DESIGN 6 |
 *
 * Invariants, checked by test/simulation after every step (figure 3.2): one leader a term; a leader never changes its
 * own entries, but for `refusal.ts`; index and term name one entry, and all before it; a leader has all that is
 * committed; what is applied at an index is the same everywhere. Term, vote and commit index never go back on a disk.
 *
 * Where it goes its own way:
 * - changes of membership take effect when applied, not when appended (membership.ts), as in etcd and TiKV;
 * - votes carry what is committed (`learnCommitted` in election.ts), as in TiKV, or that could stand still;
 * - a request for votes waits until the candidate's log is durable (`send` in raft-state.ts);
 * - a follower may refuse an entry, and its leader then gives way (refusal.ts).
 *
 * Rules beyond the dissertation are etcd-io/raft's (Apache-2.0) where a comment says so; no code is. It passes etcd's
 * own interaction scripts (test/consensus/raft/etcd-scripts.test.ts).
 */
export * from './config-change.ts';
export * from './configuration.ts';
export { bytesOf, type Entry, type EntryKind, type LogPosition, type NodeId } from './entry.ts';
export type * from './message.ts';
export { DEFAULT_OPTIONS, type RaftOptions } from './options.ts';
export * from './quorum.ts';
export { type Asked, type NotLeading, type Proposed, RaftNode } from './raft-node.ts';
export {
  EMPTY_STORAGE,
  foundingStorage,
  startRaft,
  type StoredRaft,
  StoredRaftError,
} from './restart.ts';
export type { Snapshot } from './snapshot.ts';
export type { FollowerStatus, RaftStatus } from './status.ts';
export type { ConfirmedRead, HardState, RaftEvent, StepDownReason, Work, Write } from './work.ts';
