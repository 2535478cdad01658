import assert from 'node:assert/strict';
import { onOwnLogPersisted, onSnapshotFailed, onUnreachable } from './acknowledgement.ts';
import type { ConfigChange } from './config-change.ts';
import type { Entry, LogPosition, NodeId } from './entry.ts';
import { campaign } from './election.ts';
import { freshEntries } from './follower.ts';
import { type ChangeProposalRefusal, onApplied, proposeChange, takesProposals } from './membership.ts';
import type { AppendEntries, Message } from './message.ts';
import { leaderOf, type Leader, type Raft, say } from './raft-state.ts';
import { requestRead } from './read-index.ts';
import { receive } from './receive.ts';
import { type AppendRefusal, appendToLog, broadcastAppend } from './replication.ts';
import type { Snapshot } from './snapshot.ts';
import { type RaftStatus, statusOf } from './status.ts';
import { slept, tick } from './tick.ts';
import { type TransferRefusal, transferLeadership } from './transfer.ts';
import type { Work } from './work.ts';
import { WorkDesk } from './work-desk.ts';

/** Nothing was appended, because this node does not lead, or hands over, or is no member any more. */
export type NotLeading = 'notLeader' | 'handingOver';

/** What became of a proposal. What is appended may still be lost: it is safe when it comes to be applied. */
export type Proposed<Refusal> =
  | { readonly kind: 'appended'; readonly index: number; readonly term: number }
  /** `leader` is who to ask instead, null when nobody is known. */
  | { readonly kind: 'refused'; readonly reason: Refusal | NotLeading; readonly leader: NodeId | null };

/** Whether something asked for is under way. */
export type Asked<Refusal> =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused'; readonly reason: Refusal | NotLeading; readonly leader: NodeId | null };

/** Terms that may pass without a node's notice. More would let one message use up all the terms that there are. */
const MAX_TERM_STEP = 2 ** 20;

/**
 * One node of a Raft group. Everything that happens to it comes in through a method, and all that it wants done comes
 * out of `takeWork`: it does nothing by itself, waits for nothing, and with the same inputs does the same again.
 */
export class RaftNode {
  readonly #raft: Raft;
  readonly #desk: WorkDesk;

  /** @param raft from `startRaft`; nobody else changes it from here on */
  constructor(raft: Raft) {
    this.#raft = raft;
    this.#desk = new WorkDesk(raft);
  }

  get status(): RaftStatus {
    return statusOf(this.#raft);
  }

  /** Who leads in this term as far as this node knows; null when nobody is known to. */
  get leader(): NodeId | null {
    return leaderOf(this.#raft);
  }

  /** Highest index that this node knows to be committed. */
  get committedIndex(): number {
    return this.#raft.log.committed;
  }

  /** Lowest index whose entry is kept. */
  get firstIndex(): number {
    return this.#raft.log.firstIndex;
  }

  /** What there is to do since the last call; null when nothing. What it hands out it does not hand out again. */
  takeWork(): Work | null {
    return this.#desk.take();
  }

  /** Time: one tick of `RaftOptions`' units has gone by on a monotonic clock. */
  tick(): void {
    tick(this.#raft);
  }

  /** The process did not run for longer than an election timeout. Call it in place of the ticks missed. */
  slept(): void {
    slept(this.#raft);
  }

  /**
   * A message from another node, decoded and with `from` proven by the link it came on. Entries that are new
   * (`entriesToCheck`) have been checked, or `refused` says from where on they may not be appended.
   */
  receive(message: Message): void {
    const { from, to } = message;
    const { term, options } = this.#raft;
    const what =
      to !== options.id || from === options.id
        ? `a message from ${from} to ${to}`
        : message.term > term + MAX_TERM_STEP
          ? `term ${message.term}, when ours is ${term}`
          : undefined;
    if (what === undefined) receive(this.#raft, message);
    else say(this.#raft, { kind: 'impossibleMessage', from, what });
  }

  /** Which entries of a message would be appended if it came in now. */
  entriesToCheck(message: AppendEntries): readonly Entry[] {
    return freshEntries(this.#raft, message);
  }

  /** Proposes entries of kind `data`, as one: all are appended, or none. */
  propose(...contents: readonly Uint8Array[]): Proposed<AppendRefusal> {
    return this.#asLeader((leader) => {
      const data = contents.map((bytes) => ({ kind: 'data', bytes }) as const);
      const index = appendToLog(this.#raft, leader, data);
      if (typeof index === 'number') broadcastAppend(this.#raft, leader);
      return index;
    });
  }

  proposeChange(change: ConfigChange): Proposed<ChangeProposalRefusal> {
    return this.#asLeader((leader) => proposeChange(this.#raft, leader, change));
  }

  #asLeader<Refusal extends string>(append: (leader: Leader) => number | Refusal): Proposed<Refusal> {
    const { role, term } = this.#raft;
    const leader = leaderOf(this.#raft);
    if (role.kind !== 'leader') return { kind: 'refused', reason: 'notLeader', leader };
    if (!takesProposals(this.#raft, role))
      return { kind: 'refused', reason: 'handingOver', leader: role.transferee };
    const index = append(role);
    return typeof index === 'number'
      ? { kind: 'appended', index, term }
      : { kind: 'refused', reason: index, leader };
  }

  /**
   * Asks for a linearizable read (dissertation 6.4). It comes back in `Work.reads`, or not at all when leadership is
   * lost first: the driver answers those that wait when it sees `steppedDown`.
   *
   * @param request the driver's name for it; the core makes nothing of it
   */
  requestRead(request: number): Asked<never> {
    const { role } = this.#raft;
    if (role.kind !== 'leader') return { kind: 'refused', reason: 'notLeader', leader: leaderOf(this.#raft) };
    requestRead(this.#raft, role, request);
    return { kind: 'ok' };
  }

  transferLeadership(target: NodeId): Asked<TransferRefusal> {
    const { role } = this.#raft;
    const leader = leaderOf(this.#raft);
    if (role.kind !== 'leader') return { kind: 'refused', reason: 'notLeader', leader };
    const reason = transferLeadership(this.#raft, role, target);
    return reason === undefined ? { kind: 'ok' } : { kind: 'refused', reason, leader };
  }

  /** Campaigns now, if it may, without waiting for its timeout. */
  campaign(): void {
    campaign(this.#raft, this.#raft.options.preVote ? 'preVote' : 'election');
  }

  /** A follower knows from elsewhere that its leader is gone: it may then vote at once for whoever asks. */
  forgetLeader(): void {
    if (this.#raft.role.kind === 'follower') this.#raft.role.leader = null;
  }

  /** The link to a node broke: what was on its way to it is likely lost. */
  unreachable(node: NodeId): void {
    if (this.#raft.role.kind === 'leader') onUnreachable(this.#raft.role, node);
  }

  /**
   * The leader of this term knows the entry of this position to be committed, and has said so by another way than
   * AppendEntries (`RaftOptions.tellCommitted`). Nothing happens where this node has another entry there, or none.
   */
  learnCommitted(at: LogPosition): void {
    if (this.#raft.log.matches(at)) this.#raft.log.commitThrough(at.index);
  }

  /** A snapshot could not be brought to a node. */
  snapshotFailed(node: NodeId): void {
    if (this.#raft.role.kind === 'leader') onSnapshotFailed(this.#raft.role, node);
  }

  /** The write of this ticket, and all before it, are durable. */
  persisted(ticket: number): void {
    for (const own of this.#desk.finished(ticket)) receive(this.#raft, own);
    if (this.#raft.role.kind === 'leader') onOwnLogPersisted(this.#raft, this.#raft.role);
  }

  /**
   * The state machine has applied all entries of `Work.apply` up to this index. Means nothing while a snapshot is being
   * installed, whose state takes the place of all that.
   */
  applied(index: number): void {
    const { log } = this.#raft;
    if (log.pendingSnapshot !== null || index <= log.applied) return;
    assert.ok(index <= log.applying, `entry ${index} has not been handed out to be applied`);
    onApplied(this.#raft, index);
  }

  /** A snapshot that can be sent to followers from now on; of no use while another is being installed. */
  snapshotTaken(snapshot: Snapshot): void {
    const { log } = this.#raft;
    if (log.pendingSnapshot !== null) return;
    assert.ok(snapshot.index <= log.applied, 'a snapshot holds what has been applied');
    if (snapshot.index >= (this.#raft.snapshot?.index ?? 0)) this.#raft.snapshot = snapshot;
  }

  /** Forgets entries up to this one, which the last snapshot covers. The driver may forget them too. */
  compact(index: number): void {
    if (this.#raft.log.pendingSnapshot !== null) return;
    assert.ok(index <= (this.#raft.snapshot?.index ?? 0), `no snapshot reaches to ${index}`);
    this.#raft.log.compactThrough(index);
  }
}
