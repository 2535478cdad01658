import { isMember } from './configuration.ts';
import { bytesOf, type Entry, type EntryKind, type NodeId } from './entry.ts';
import type { Progress } from './progress.ts';
import { type Leader, type Raft, send } from './raft-state.ts';

/**
 * What a leader sends (dissertation 3.5, 5.1, 10.2). Which messages and how many is up to each follower's
 * `Progress`; what came back is handled in acknowledgement.ts.
 */

/** Why a leader takes no proposal. */
export type AppendRefusal = 'tooMuchUncommitted';

/**
 * Puts entries of this term at the end of the leader's log, and sends nothing.
 *
 * @returns the last one's index, or why they do not fit. What is empty always fits: a new leader's first entry, a way
 *   out of a joint configuration.
 */
export function appendToLog(
  raft: Raft,
  leader: Leader,
  contents: readonly { readonly kind: EntryKind; readonly bytes: Uint8Array }[],
): number | AppendRefusal {
  const bytes = contents.reduce((sum, content) => sum + content.bytes.length, 0);
  const total = leader.uncommittedBytes + bytes;
  if (bytes > 0 && leader.uncommittedBytes > 0 && total > raft.options.maxUncommittedBytes) {
    return 'tooMuchUncommitted';
  }
  leader.uncommittedBytes = total;
  const { lastIndex } = raft.log;
  const { term } = raft;
  raft.log.append(contents.map((content, at): Entry => ({ ...content, term, index: lastIndex + 1 + at })));
  return raft.log.lastIndex;
}

/** AppendEntries to every follower that may be sent something now, an empty one where there is nothing else to say. */
export function broadcastAppend(raft: Raft, leader: Leader): void {
  for (const node of followersOf(raft, leader)) sendAppend(raft, leader, node);
}

/** Tells followers that these are committed now, unless the driver does. @returns whether it did */
export function tellCommitted(raft: Raft, leader: Leader, committed: readonly Entry[]): boolean {
  const isOurs = raft.options.tellCommitted || committed.some(({ kind }) => kind !== 'data');
  if (committed.length === 0 || !isOurs) return false;
  broadcastAppend(raft, leader);
  return true;
}

/** The other members, ascending. */
export function followersOf(raft: Raft, leader: Leader): readonly NodeId[] {
  return [...leader.progress.keys()].filter((node) => node !== raft.options.id).sort((a, b) => a - b);
}

/**
 * AppendEntries to one follower, or a snapshot where the log does not reach back to it.
 *
 * @param ifEmpty whether a message without entries is worth sending
 * @returns whether a message went
 */
export function sendAppend(
  raft: Raft,
  leader: Leader,
  to: NodeId,
  { ifEmpty }: { readonly ifEmpty: boolean } = { ifEmpty: true },
): boolean {
  const progress = leader.progress.get(to);
  if (progress === undefined || progress.isPaused) return false;
  const prevLogIndex = progress.next - 1;
  const prevLogTerm = raft.log.termAt(prevLogIndex);
  if (prevLogTerm === undefined) return sendSnapshot(raft, progress, to);
  // With a full window an empty message still goes: were all of the window lost, nothing else would tell.
  const entries = progress.windowFull ? [] : raft.log.entriesFrom(progress.next, raft.options.maxAppendBytes);
  if (entries.length === 0 && !ifEmpty) return false;
  const leaderCommit = raft.log.committed;
  send(raft, {
    kind: 'appendEntries',
    to,
    term: raft.term,
    prevLogIndex,
    prevLogTerm,
    entries,
    leaderCommit,
  });
  progress.sent({ entries: entries.length, bytes: bytesOf(entries), commit: leaderCommit });
  return true;
}

/** As many AppendEntries with entries as the window takes. */
export function sendAllThatFit(raft: Raft, leader: Leader, to: NodeId): void {
  let sent = true;
  while (sent) sent = sendAppend(raft, leader, to, { ifEmpty: false });
}

/**
 * Figure 5.3. Not to one that does not answer, which would only fill its queue; nor one from before it was a member, which it
 * would refuse: then the driver is asked for a later one, and the next heartbeat's answer tries again.
 */
function sendSnapshot(raft: Raft, progress: Progress, to: NodeId): boolean {
  const { snapshot } = raft;
  if (!progress.recentlyActive) return false;
  if (snapshot === null || !isMember(snapshot.configuration, to)) {
    raft.outbox.snapshotWanted = true;
    return false;
  }
  progress.becomeSnapshot(snapshot.index);
  send(raft, { kind: 'installSnapshot', to, term: raft.term, snapshot });
  return true;
}

/** Heartbeats to all (3.4), with the last round of reads (6.4). */
export function broadcastHeartbeat(raft: Raft, leader: Leader): void {
  for (const to of followersOf(raft, leader)) {
    const progress = leader.progress.get(to);
    if (progress === undefined) continue;
    // Never beyond what it is known to have: a heartbeat does not check the log.
    const leaderCommit = Math.min(progress.match, raft.log.committed);
    send(raft, { kind: 'heartbeat', to, term: raft.term, leaderCommit, round: leader.reads.round });
    progress.sentHeartbeat(leaderCommit);
  }
}

/** 3.10: to a follower that has all of the log. */
export function sendTimeoutNow(raft: Raft, to: NodeId): void {
  send(raft, { kind: 'timeoutNow', to, term: raft.term });
}
