import { isMember } from './configuration.ts';
import { decodeChange } from './config-change.ts';
import type { Entry, NodeId } from './entry.ts';
import type { AppendEntries, AppendOutcome, EntryRefused, Heartbeat, InstallSnapshot } from './message.ts';
import { type Raft, say, send } from './raft-state.ts';
import type { Snapshot } from './snapshot.ts';

/** What a follower does with its leader's messages (dissertation 3.5, 5.1). They are of its own term. */

const MALFORMED_CHANGE = new TextEncoder().encode('a change of membership that is none');

/**
 * AppendEntries (3.5). Whatever the outcome, the answer goes when what it says is durable; nothing that is committed is
 * ever cut, and nothing is committed that this message has not compared.
 */
export function onAppendEntries(raft: Raft, from: NodeId, message: AppendEntries): void {
  if (!isOneSlice(raft, message)) {
    say(raft, { kind: 'impossibleMessage', from, what: 'its entries are no slice of a log' });
    return;
  }
  const outcome = append(raft, message);
  send(raft, { kind: 'appendResponse', to: from, term: raft.term, outcome });
}

/** Indexes without gaps after `prevLogIndex`, terms that do not fall and are not after the leader's own. */
function isOneSlice({ term }: Raft, { prevLogIndex, prevLogTerm, entries }: AppendEntries): boolean {
  return entries.every((entry, at) => {
    const before = entries[at - 1]?.term ?? prevLogTerm;
    return entry.index === prevLogIndex + 1 + at && entry.term >= before && entry.term <= term;
  });
}

function append(raft: Raft, message: AppendEntries): AppendOutcome {
  const { log } = raft;
  const { prevLogIndex, prevLogTerm, leaderCommit } = message;
  const attestFrom = leaderCommit + 1;
  // An old message: what is committed equals the leader's log anyway, and is never cut.
  if (prevLogIndex < log.committed) return { kind: 'accepted', matchIndex: log.committed, attestFrom };
  if (!log.matches({ index: prevLogIndex, term: prevLogTerm })) return rejection(raft, message);
  const refused = refusalOf(raft, message);
  const entries =
    refused === undefined ? message.entries : message.entries.filter(({ index }) => index < refused.index);
  log.accept(entries);
  const matchIndex = prevLogIndex + entries.length;
  // Not min(leaderCommit, lastIndex): what is after `matchIndex` has not been compared.
  log.commitThrough(Math.min(leaderCommit, matchIndex));
  const entryTerm = message.entries.find(({ index }) => index === refused?.index)?.term;
  if (
    refused === undefined ||
    entryTerm === undefined ||
    log.matches({ index: refused.index, term: entryTerm })
  ) {
    return { kind: 'accepted', matchIndex, attestFrom };
  }
  return { kind: 'refused', matchIndex, attestFrom, index: refused.index, entryTerm, reason: refused.reason };
}

/** The first entry that may not be appended: the driver's finding, or a change of membership that is none. */
function refusalOf(raft: Raft, { entries, refused }: AppendEntries): EntryRefused | undefined {
  const malformed = entries.find(
    (entry) => entry.kind === 'config' && !raft.log.matches(entry) && decodeChange(entry.bytes) === undefined,
  );
  if (malformed === undefined) return refused;
  if (refused !== undefined && refused.index <= malformed.index) return refused;
  return { index: malformed.index, reason: MALFORMED_CHANGE };
}

/** 3.5, end: where the logs may meet, so that the leader probes once for each term and not for each entry. */
function rejection({ log }: Raft, { prevLogIndex, prevLogTerm }: AppendEntries): AppendOutcome {
  const hint = log.possibleMatch({ index: Math.min(prevLogIndex, log.lastIndex), term: prevLogTerm });
  return { kind: 'rejected', prevLogIndex, hintIndex: hint.index, hintTerm: hint.term };
}

/**
 * The entries of a message that would be appended were it received now: those that its driver has to check first.
 */
export function freshEntries({ log }: Raft, message: AppendEntries): readonly Entry[] {
  const { prevLogIndex, prevLogTerm, entries } = message;
  if (prevLogIndex < log.committed || !log.matches({ index: prevLogIndex, term: prevLogTerm })) return [];
  const fresh = entries.findIndex((entry) => !log.matches(entry));
  return fresh === -1 ? [] : entries.slice(fresh);
}

/** A heartbeat (3.4): it does not compare logs, so it commits only what the leader knows to be here. */
export function onHeartbeat(raft: Raft, from: NodeId, { leaderCommit, round }: Heartbeat): void {
  if (leaderCommit > raft.log.lastIndex) {
    // The leader knew us to have what we have not: this disk has been emptied or put back.
    say(raft, { kind: 'impossibleMessage', from, what: 'a heartbeat commits entries that are not here' });
    return;
  }
  raft.log.commitThrough(leaderCommit);
  send(raft, { kind: 'heartbeatResponse', to: from, term: raft.term, round });
}

/**
 * InstallSnapshot (figure 5.3). The answer says how far this node's log equals the leader's, which is the snapshot's
 * index, once it is durable, or what was committed here already.
 */
export function onInstallSnapshot(raft: Raft, from: NodeId, { snapshot }: InstallSnapshot): void {
  if (snapshot.term > raft.term || snapshot.index < 1) {
    say(raft, { kind: 'impossibleMessage', from, what: `a snapshot of term ${snapshot.term}` });
    return;
  }
  const installed = install(raft, snapshot);
  const matchIndex = installed ? raft.log.lastIndex : raft.log.committed;
  const outcome: AppendOutcome = { kind: 'accepted', matchIndex, attestFrom: matchIndex + 1 };
  send(raft, { kind: 'appendResponse', to: from, term: raft.term, outcome });
}

/** @returns false when nothing of the snapshot is needed, or it is not for us */
function install(raft: Raft, snapshot: Snapshot): boolean {
  const { log } = raft;
  if (snapshot.index <= log.committed) return false;
  if (!isMember(snapshot.configuration, raft.options.id)) return false;
  // What it covers is here already, so it only tells how far that is committed.
  if (log.matches(snapshot)) {
    log.commitThrough(snapshot.index);
    return false;
  }
  log.restore(snapshot);
  return true;
}
