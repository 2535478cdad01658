import {
  type Entry,
  type Message,
  RaftNode,
  type RaftOptions,
  type RaftStatus,
  type Snapshot,
  startRaft,
  type StoredRaft,
  type Work,
} from '../../node-core/consensus/raft/index.ts';
import type { Raft } from '../../node-core/consensus/raft/raft-state.ts';
import type { Checker } from './checker.ts';
import { SimulatedDisk } from './disk.ts';
import type { SimulatedNetwork } from './network.ts';

/** What may be done wrong, to see that it is found out. */
export interface Flaws {
  /** Answers leave, and entries count, before they are durable. */
  readonly acknowledgesBeforeSync?: boolean;
  readonly forgetsVotes?: boolean;
}

/** Which nodes refuse an entry is said in its first bytes: `0, node, node, ...` up to another 0. */
export function refusers(entry: Entry): readonly number[] {
  if (entry.kind !== 'data' || entry.bytes[0] !== 0) return [];
  return Array.from(entry.bytes.subarray(1, entry.bytes.indexOf(0, 1)));
}

interface World {
  readonly network: SimulatedNetwork;
  readonly checker: Checker;
  readonly options: Omit<RaftOptions, 'id'>;
  /** Whether a node that refuses an entry does so this time. */
  readonly refuses: () => boolean;
  readonly flaws: Flaws;
}

/**
 * A driver over the simulated disk and network: writes before it sends, applies in order. Its state machine is a hash
 * over the entries; what is applied is durable at once, so after a crash it may be ahead of the commit index on the disk.
 */
export class SimulatedNode {
  readonly id: number;
  readonly disk: SimulatedDisk;
  /** Null while it is down. */
  running: { readonly raft: Raft; readonly node: RaftNode } | null = null;
  state: { index: number; hash: number };
  readonly #world: World;
  #toApply: Entry[] = [];
  #seenCommit = 0;
  /** Highest index committed anywhere when each read was asked for. */
  #reads = new Map<number, number>();
  #lastRead = 0;
  isGone = false;
  confirmedReads = 0;
  withdrawals = 0;

  constructor(id: number, stored: StoredRaft, world: World) {
    this.id = id;
    this.#world = world;
    this.disk = new SimulatedDisk(stored, (durable) => world.checker.persists(id, durable));
    this.state = { index: stored.applied, hash: hashIn(stored.snapshot) };
    this.start();
  }

  get isRunning(): boolean {
    return this.running !== null;
  }

  get status(): RaftStatus | undefined {
    return this.running?.node.status;
  }

  start(): void {
    const stored = this.disk.stored(this.state.index);
    this.#world.checker.restarts(this.id, stored);
    const raft = startRaft({ ...this.#world.options, id: this.id }, stored);
    this.running = { raft, node: new RaftNode(raft) };
    this.#seenCommit = raft.log.committed;
    this.#toApply = [];
    this.#reads.clear();
  }

  stop(): void {
    this.running = null;
  }

  /** Its disk is lost: it never comes back under its name. */
  wipe(): void {
    this.stop();
    this.isGone = true;
  }

  receive(message: Message): void {
    const { running } = this;
    if (running === null) return;
    running.node.receive(message.kind === 'appendEntries' ? this.#checked(running.node, message) : message);
    this.work();
  }

  #checked<M extends Message & { kind: 'appendEntries' }>(node: RaftNode, message: M): M {
    const bad = node
      .entriesToCheck(message)
      .find((entry) => refusers(entry).includes(this.id) && this.#world.refuses());
    return bad === undefined
      ? message
      : { ...message, refused: { index: bad.index, reason: new Uint8Array() } };
  }

  /** Does all there is to do, and has everything checked. */
  work(): void {
    const { running } = this;
    if (running === null) return;
    this.#check(running.raft, running.node);
    for (let work = running.node.takeWork(); work !== null; work = running.node.takeWork()) {
      this.#do(running, work);
    }
  }

  #do({ raft, node }: { readonly raft: Raft; readonly node: RaftNode }, work: Work): void {
    const { checker, flaws } = this.#world;
    if (work.write !== null) checker.stores(work.write.entries, (index) => raft.log.termAt(index));
    this.#send(work.send);
    const { ticket } = work;
    if (ticket !== null) {
      const { write } = work;
      const kept =
        flaws.forgetsVotes === true && write?.hardState
          ? { ...write, hardState: { ...write.hardState, votedFor: null } }
          : write;
      const finish = (): void => {
        this.#send(work.sendAfterWrite);
        node.persisted(ticket);
        if (write?.snapshot) this.#install(write.snapshot);
      };
      const early = flaws.acknowledgesBeforeSync === true;
      if (early) finish();
      this.disk.add({ kind: 'write', write: kept, done: early ? () => undefined : finish });
    }
    if (work.write?.snapshot) this.#toApply = [];
    this.#toApply.push(...work.apply);
    if (work.snapshotWanted) this.takeSnapshot(this.state.index);
    for (const read of work.reads) {
      this.confirmedReads += 1;
      checker.reads(read, this.#reads.get(read.request) ?? 0);
    }
    this.withdrawals += work.events.filter(({ kind }) => kind === 'entriesWithdrawn').length;
  }

  #send(messages: readonly Message[]): void {
    for (const message of messages) {
      this.#world.checker.sends(message);
      this.#world.network.send(message);
    }
  }

  #install(snapshot: Snapshot): void {
    this.state = { index: snapshot.index, hash: hashIn(snapshot) };
  }

  #check(raft: Raft, node: RaftNode): void {
    const { checker } = this.#world;
    const termAt = (index: number): number | undefined => raft.log.termAt(index);
    const { committed } = raft.log;
    if (committed > this.#seenCommit) {
      checker.commits({ from: this.#seenCommit + 1, through: committed, inTerm: raft.term }, termAt);
      this.#seenCommit = committed;
    }
    if (raft.role.kind === 'leader') checker.leads(node.status, termAt);
  }

  completeWrite(): void {
    this.disk.complete();
    this.work();
  }

  get hasEntriesToApply(): boolean {
    return this.#toApply.length > 0;
  }

  applyOne(): void {
    const entry = this.#toApply.shift();
    const { running } = this;
    if (entry === undefined || running === null) return;
    if (entry.index !== this.state.index + 1)
      throw new Error(`applies ${entry.index} after ${this.state.index}`);
    this.state = { index: entry.index, hash: hashed(this.state.hash, entry) };
    running.node.applied(entry.index);
    const { configuration } = running.raft;
    this.#world.checker.applied(entry.index, `${this.state.hash} ${JSON.stringify(configuration)}`);
    this.work();
  }

  /** Makes a snapshot of what is applied, and forgets the log but for the last few entries before it. */
  takeSnapshot(keep: number): void {
    const { running } = this;
    const { index, hash } = this.state;
    const term = running?.raft.log.termAt(index);
    if (running === null || term === undefined || index === 0 || this.#toApply.length > 0) return;
    const stateHash = new TextEncoder().encode(String(hash));
    const { configuration } = running.raft;
    const snapshot: Snapshot = { index, term, configuration, stateHash, data: stateHash };
    const compactThrough = Math.max(index - keep, 0);
    const done = (): void => {
      running.node.snapshotTaken(snapshot);
      running.node.compact(compactThrough);
    };
    this.disk.add({ kind: 'snapshot', snapshot, compactThrough, done });
  }

  read(): void {
    this.#lastRead += 1;
    if (this.running?.node.requestRead(this.#lastRead).kind === 'ok') {
      this.#reads.set(this.#lastRead, this.#world.checker.committedIndex);
    }
    this.work();
  }
}

function hashIn(snapshot: Snapshot | null): number {
  return Number(new TextDecoder().decode(snapshot?.stateHash));
}

function hashed(hash: number, { index, term, bytes }: Entry): number {
  let next = Math.imul(hash ^ index, 0x01000193) ^ term;
  for (const byte of bytes) next = Math.imul(next ^ byte, 0x01000193);
  return next >>> 0;
}
