import type { CommittedEntry, Ordering, OrderingStatus, ProposeResult } from '../ordering.ts';
import type { Entry, LogPosition, NodeId } from '../raft/entry.ts';
import type { AppendEntries, Message } from '../raft/message.ts';
import { DEFAULT_OPTIONS, type RaftOptions } from '../raft/options.ts';
import { RaftNode } from '../raft/raft-node.ts';
import { startRaft } from '../raft/restart.ts';
import type { Snapshot } from '../raft/snapshot.ts';
import type { RaftStatus } from '../raft/status.ts';
import type { RaftEvent, Work } from '../raft/work.ts';
import { withSignatures } from './attestation.ts';
import { type Base, decodeBase, encodeBase } from './base.ts';
import { Certifier } from './certifier.ts';
import { decodeFrame, encodeFrame, type Frame } from './frames.ts';
import type {
  AppliedPlace,
  CatchUp,
  GroupDisk,
  GroupLinks,
  GroupStored,
  GroupTime,
  StateMachine,
} from './ports.ts';
import type { GroupEvent } from './group-event.ts';
import { startOf } from './group-start.ts';
import { JointLeave } from './joint-leave.ts';
import { Lanes } from './lanes.ts';
import { Proposals } from './proposals.ts';
import { decodeReason, encodeReason } from './reason.ts';
import { SnapshotFetch } from './snapshot-fetch.ts';
import { StagedLog } from './staged-log.ts';
import { WriteQueue } from './write-queue.ts';

export interface GroupOptions {
  /** This node's number in the group. */
  readonly id: NodeId;
  readonly stored: GroupStored;
  /** Who founds the group; only where nothing is stored. Empty: this node waits to be told. */
  readonly founders: readonly NodeId[];
  readonly machine: StateMachine;
  readonly disk: GroupDisk;
  readonly links: GroupLinks;
  readonly catchUp: CatchUp;
  readonly time: GroupTime;
  readonly random: RaftOptions['random'];
  readonly event?: (event: GroupEvent) => void;
  readonly tickMs?: number;
  readonly settings?: Partial<Omit<RaftOptions, 'id' | 'random'>>;
}

/** Length of a tick: elections begin after one to two seconds without a leader. */
export const TICK_MS = 100;
/** Entries that are kept in memory behind the applied one, for followers that lag a little. */
const KEPT_ENTRIES = 1024;
/** Committed entries without a certificate, beyond which a leader takes no more: a majority's signatures do not hold. */
const MAX_UNCERTIFIED = 256;
const NOTHING = new Uint8Array();

/**
 * A node of a Raft group at work: gives the core its ticks and messages, and does what it wants done, persisting before
 * it sends. What happens in one turn shares one write.
 */
export class RaftGroup implements Ordering {
  readonly #options: GroupOptions;
  readonly #node: RaftNode;
  readonly #staged: StagedLog;
  readonly #certifier: Certifier;
  readonly #jointLeave: JointLeave;
  readonly #proposals = new Proposals();
  readonly #writes: WriteQueue;
  readonly #snapshots: SnapshotFetch;
  readonly #lanes = new Lanes();
  readonly #stopTicking: () => void;
  readonly #settings: RaftOptions;
  readonly #closing = new AbortController();
  #isDeferred = false;
  #lastTick: { readonly monotonicMs: number; readonly wallMs: number };

  /** @throws StoredRaftError, ItemFault when what is stored contradicts itself */
  constructor(options: GroupOptions) {
    this.#options = options;
    const { id, machine, disk, random, time } = options;
    this.#settings = { ...DEFAULT_OPTIONS, tellCommitted: false, ...options.settings, id, random };
    const { stored, base, index } = startOf(options);
    this.#node = new RaftNode(startRaft(this.#settings, stored));
    this.#staged = new StagedLog(machine, { ...base, index });
    for (const entry of stored.entries) this.#restage(entry);
    this.#writes = new WriteQueue(disk);
    if (options.stored.base === null && index > 0) this.#found(stored.start, base);
    const common = {
      node: this.#node,
      self: id,
      staged: this.#staged,
      send: (to: NodeId, frame: Frame) => this.#send(to, frame),
    };
    this.#jointLeave = new JointLeave(common);
    this.#certifier = new Certifier({
      ...common,
      machine,
      settledAtStart: stored.start,
      bad: (from, ordinal) => this.#say({ kind: 'badSignature', from, ordinal }),
      malformed: (from) => this.#say({ kind: 'malformedFrame', from, detail: 'attestation' }),
      settled: (at, entry) => this.#settled(at, entry),
    });
    this.#snapshots = new SnapshotFetch({
      machine,
      catchUp: options.catchUp,
      signal: this.#closing.signal,
      arrived: (offer) => {
        this.#receiveMessage(offer);
        this.#defer();
      },
    });
    this.#lastTick = { monotonicMs: time.monotonicMs(), wallMs: time.wallMs() };
    this.#stopTicking = time.every(options.tickMs ?? TICK_MS, () => this.#tick());
  }

  status(): OrderingStatus {
    const { role, term, leader } = this.#node.status;
    const isVoter = this.#isVoter();
    return {
      role: role === 'preCandidate' ? 'candidate' : role === 'follower' && !isVoter ? 'observer' : role,
      term,
      leader,
      committedIndex: this.#options.machine.settled,
    };
  }

  /** All of this node's log is certified and stored. */
  get isSettled(): boolean {
    return this.#staged.lowest === undefined;
  }

  /** The core's own view, for health pages and tests. */
  get raft(): RaftStatus {
    return this.#node.status;
  }

  propose(bytes: Uint8Array): Promise<ProposeResult> {
    if (this.#closing.signal.aborted) return failed({ kind: 'unavailable', reason: 'closed' });
    this.#run();
    const { role, leader, term } = this.#node.status;
    if (role !== 'leader') return failed({ kind: 'notLeader', leader });
    if (this.#certifier.waiting >= MAX_UNCERTIFIED)
      return failed({ kind: 'unavailable', reason: 'uncertified' });
    const prepared = this.#staged.prepare(bytes, term);
    if (prepared.kind === 'refused') return failed(prepared);
    const proposed =
      prepared.kind === 'data' ? this.#node.propose(bytes) : this.#node.proposeChange(prepared.change);
    if (proposed.kind === 'refused') {
      this.#staged.dropPrepared();
      return proposed.reason === 'notLeader' || proposed.reason === 'handingOver'
        ? failed({ kind: 'notLeader', leader: proposed.leader })
        : failed({ kind: 'unavailable', reason: proposed.reason });
    }
    const result = this.#proposals.add(proposed.index, proposed.term);
    this.#run();
    return result;
  }

  /** A frame that came over the link with this node. What is malformed is dropped, and said. */
  receive(from: NodeId, bytes: Uint8Array): void {
    if (this.#closing.signal.aborted) return;
    const decoded = decodeFrame(bytes, { from, to: this.#options.id });
    if (decoded.kind === 'malformed') {
      this.#say({ kind: 'malformedFrame', from, detail: decoded.detail });
      return;
    }
    this.take(from, decoded.frame);
  }

  /** The same for a frame that was read already. */
  take(from: NodeId, frame: Frame): void {
    if (this.#closing.signal.aborted) return;
    if (frame.kind === 'raft') this.#receiveMessage(frame.message);
    else if (frame.kind === 'settled') this.#jointLeave.heard(from, frame.ordinal);
    else this.#certifier.receive(from, frame);
    this.#defer();
  }

  /** The link to a node broke. */
  unreachable(node: NodeId): void {
    this.#lanes.broken(node);
    this.#node.unreachable(node);
    this.#defer();
  }

  /** Hands leadership to another voter; nothing happens where this node does not lead. */
  transferLeadership(target: NodeId): void {
    this.#node.transferLeadership(target);
    this.#defer();
  }

  /** Campaigns now, where nobody is known to lead: a group of one need not wait for its timeout. */
  campaign(): void {
    this.#node.campaign();
    this.#run();
  }

  /** In place of a tick, for who is not to campaign: it holds to no leader, so as to vote for whoever asks. */
  rest(): void {
    const { time } = this.#options;
    this.#lastTick = { monotonicMs: time.monotonicMs(), wallMs: time.wallMs() };
    this.#node.forgetLeader();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopTicking();
    this.#proposals.lost('closed');
  }

  #tick(): void {
    const { time, tickMs = TICK_MS } = this.#options;
    const now = { monotonicMs: time.monotonicMs(), wallMs: time.wallMs() };
    const gapMs = Math.max(now.monotonicMs - this.#lastTick.monotonicMs, now.wallMs - this.#lastTick.wallMs);
    this.#lastTick = now;
    // A sleep stops one clock or both; a wall clock that is set forward does no harm but an election at the worst.
    if (gapMs > tickMs * this.#settings.electionTicks) {
      this.#say({ kind: 'slept', gapMs });
      this.#node.slept();
    } else {
      this.#node.tick();
    }
    this.#certifier.tick();
    this.#jointLeave.tick();
    this.#run();
  }

  #receiveMessage(message: Message): void {
    // What waits to be written or sent belongs to the log as it was before this message.
    this.#run();
    if (message.kind === 'installSnapshot' && !this.#isAtHand(message)) return;
    if (message.kind === 'appendEntries') {
      this.#node.receive(this.#checked(message));
      return;
    }
    if (message.kind === 'appendResponse') {
      const { from, outcome } = message;
      this.#lanes.answered(from, outcome);
      if (outcome.kind === 'refused') {
        this.#proposals.refused(outcome.index, decodeReason(outcome.reason));
      }
      this.#node.receive({ ...message, outcome: this.#certifier.vouched(message, outcome) });
      return;
    }
    this.#node.receive(message);
  }

  /** Has the state machine check what is new, before any of it is appended. */
  #checked(message: AppendEntries & Message): Message {
    const fresh = this.#node.entriesToCheck(message);
    const [first] = fresh;
    if (first === undefined) return message;
    this.#cutFrom(first.index);
    for (const entry of fresh) {
      const taken = this.#staged.take(entry);
      if (taken.kind === 'refused') {
        const { reason, detail } = taken;
        this.#say({ kind: 'proposalRefused', from: message.from, index: entry.index, reason, detail });
        return { ...message, refused: { index: entry.index, reason: encodeReason(taken) } };
      }
    }
    return message;
  }

  #cutFrom(index: number): void {
    const first = this.#staged.range(index, this.#staged.lastIndex).find(({ ordinal }) => ordinal !== null);
    if (first !== undefined && first.ordinal !== null) this.#certifier.cutFrom(first.ordinal);
    this.#staged.cutFrom(index);
  }

  #restage(entry: Entry): void {
    const taken = this.#staged.take(entry);
    if (taken.kind === 'ok') return;
    throw new Error(`entry ${entry.index} of the stored log is refused: ${taken.reason} (${taken.detail})`);
  }

  #found(start: LogPosition, base: Base): void {
    const write = { hardState: null, discardFrom: null, entries: [] };
    this.#writes.add({ ...write, base: { ...start, configuration: encodeBase(base) } }, () => {});
  }

  #defer(): void {
    if (this.#isDeferred) return;
    this.#isDeferred = true;
    this.#options.time.defer(() => {
      this.#isDeferred = false;
      if (!this.#closing.signal.aborted) this.#run();
    });
  }

  /** Does all that there is to do. */
  #run(): void {
    do {
      for (let work = this.#node.takeWork(); work !== null; work = this.#node.takeWork()) this.#do(work);
    } while (this.#jointLeave.look());
  }

  #do(work: Work): void {
    for (const event of work.events) this.#hear(event);
    for (const message of work.send) this.#send(message.to, { kind: 'raft', message });
    this.#write(work);
    if (work.snapshotWanted) this.#node.snapshotTaken(this.#snapshot());
    if (work.apply.length > 0) this.#certifier.take(work.apply);
    this.#compact();
  }

  #write({ ticket, write, sendAfterWrite }: Work): void {
    if (ticket === null) return;
    const done = () => {
      if (this.#closing.signal.aborted) return;
      for (const message of sendAfterWrite) {
        this.#send(message.to, { kind: 'raft', message: withSignatures(message, this.#staged) });
      }
      this.#node.persisted(ticket);
      this.#defer();
    };
    if (write === null || !write.sync) {
      this.#writes.add(null, done);
      return;
    }
    const { hardState, discardFrom, entries, snapshot } = write;
    for (const entry of entries) if (entry.index > this.#staged.lastIndex) this.#restage(entry);
    const isNew = snapshot !== null;
    const base = isNew ? this.#install(snapshot) : null;
    this.#writes.add({ hardState, discardFrom: isNew ? 1 : discardFrom, entries, base }, done);
  }

  /** What it covers has been settled, beside the log: `SnapshotFetch`. @returns where the log begins from now on */
  #install({ index, term, configuration, data }: Snapshot): AppliedPlace {
    const { ordinal } = decodeBase(data);
    this.#certifier.restart({ index, term });
    this.#staged.restart({ index, ordinal, configuration });
    return { index, term, configuration: encodeBase({ ordinal, configuration }) };
  }

  /** Whether the core may hear of it now: it makes nothing of it, or what it covers is here. */
  #isAtHand(offer: Message & { readonly kind: 'installSnapshot' }): boolean {
    const { index, term } = offer.snapshot;
    const status = this.#node.status;
    const isOld = offer.term < status.term || index <= status.committedIndex;
    if (isOld || this.#staged.entryAt(index)?.term === term) return true;
    const isHere = this.#snapshots.isHere(offer);
    if (isHere === 'malformed') {
      this.#say({ kind: 'malformedFrame', from: offer.from, detail: 'a snapshot that cannot be read' });
    }
    return isHere === true;
  }

  #snapshot(): Snapshot {
    const { configuration } = this.#staged.base;
    const ordinal = this.#options.machine.settled;
    return {
      ...this.#certifier.lastSettled,
      configuration,
      stateHash: NOTHING,
      data: encodeBase({ ordinal, configuration }),
    };
  }

  #compact(): void {
    const { index } = this.#certifier.lastSettled;
    if (index - this.#node.firstIndex < 2 * KEPT_ENTRIES) return;
    this.#node.snapshotTaken(this.#snapshot());
    this.#node.compact(index - KEPT_ENTRIES);
  }

  #settled(index: number, entry: CommittedEntry): void {
    this.#proposals.committed(index, entry);
  }

  #hear(event: RaftEvent): void {
    if (event.kind === 'steppedDown' && event.reason !== 'refused') this.#proposals.lost('leadershipLost');
    if (event.kind === 'entriesWithdrawn') {
      this.#proposals.withdrawn(event.from);
      this.#cutFrom(event.from);
    }
    this.#say(event);
  }

  #send(to: NodeId, frame: Frame): void {
    this.#options.links.send(to, encodeFrame(frame), this.#lanes.of(to, frame));
  }

  #say(event: GroupEvent): void {
    this.#options.event?.(event);
  }

  #isVoter(): boolean {
    const { voters, outgoing } = this.#node.status.configuration;
    return voters.includes(this.#options.id) || outgoing.includes(this.#options.id);
  }
}

function failed(refusal: Extract<ProposeResult, { kind: 'failed' }>['refusal']): Promise<ProposeResult> {
  return Promise.resolve({ kind: 'failed', refusal });
}
