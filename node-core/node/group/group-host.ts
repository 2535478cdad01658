import type { GroupEvent } from '../../consensus/driver/group-event.ts';
import type { Frame } from '../../consensus/driver/frames.ts';
import { RaftGroup, type GroupOptions } from '../../consensus/driver/group.ts';
import { decodeBase } from '../../consensus/driver/base.ts';
import type { CatchUp, GroupLinks, GroupStored, GroupTime } from '../../consensus/driver/ports.ts';
import type { CommittedEntry, Ordering, OrderingStatus, ProposeResult } from '../../consensus/ordering.ts';
import { decodeChange } from '../../consensus/raft/config-change.ts';
import type { NodeId } from '../../consensus/raft/entry.ts';
import type { RaftStatus } from '../../consensus/raft/status.ts';
import type { Signer, Verifier } from '../../identity/index.ts';
import type { CommunityState, Hash } from '../../ledger/index.ts';
import { RetryableStorageError, type StorageError } from '../../storage/index.ts';
import { equalBytes } from '../../codec/index.ts';
import type { Clock } from '../clock.ts';
import { LedgerFault, type Replica } from '../replica.ts';
import { type CertifiedFault, certifiedFault } from './certified-entry.ts';
import { GroupMachine } from './group-machine.ts';
import { LogWriter } from './log-writer.ts';
import { nodeIdOf } from './node-id.ts';

/** What a health page wants to know of a home's part in the group. */
export type HostEvent =
  | GroupEvent
  /** The disk would not take a write: nothing more is done until it does. */
  | { readonly kind: 'diskFailed'; readonly error: StorageError }
  | { readonly kind: 'diskBack' };

export interface GroupHostOptions {
  readonly replica: Replica;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly signer: Signer;
  /** This home founds the community: it begins as the only voter. */
  readonly isFounder: boolean;
  /** The community that a newcomer was invited to: no other founding block is taken. */
  readonly community?: Hash;
  readonly links: GroupLinks;
  readonly catchUp: CatchUp;
  readonly time: GroupTime;
  readonly random: GroupOptions['random'];
  readonly event?: (event: HostEvent) => void;
  readonly tickMs?: number;
  readonly settings?: GroupOptions['settings'];
}

export type Followed =
  | { readonly kind: 'applied'; readonly count: number }
  /** The entry does not come next, or is not what it says. Those before it are applied. */
  | ({ readonly kind: 'refused'; readonly count: number; readonly entry: CommittedEntry } & CertifiedFault);

/** How long a disk that is full or gone is left alone before it is tried again. */
const DISK_RETRY_MS = 10_000;

/**
 * A home's place in the Raft group, for as long as the home runs: a validator's, or that of an observer, who hears
 * nothing from the group until it is made a validator, and follows certified blocks meanwhile (`follow`).
 */
export class GroupHost implements Ordering {
  readonly id: NodeId;
  readonly #options: GroupHostOptions;
  readonly #stops: (() => void)[] = [];
  #machine: GroupMachine;
  #group: RaftGroup;
  #disk: LogWriter;
  #isClosed = false;
  #isFailed = false;

  /** @throws StoredRaftError, ItemFault, StorageError when what is stored cannot be gone on with */
  constructor(options: GroupHostOptions) {
    this.#options = options;
    this.id = nodeIdOf(options.replica.store.disk());
    ({ machine: this.#machine, group: this.#group, disk: this.#disk } = this.#open());
    this.#stops.push(options.time.every(DISK_RETRY_MS, () => this.#retry()));
  }

  /** The state that the next block builds on: behind all that is under way. */
  get tip(): CommunityState {
    return this.#machine.tip;
  }

  get raft(): RaftStatus {
    return this.#group.raft;
  }

  /** The disk failed, and has not come back. */
  get isFailed(): boolean {
    return this.#isFailed;
  }

  /** Whether blocks come to this home through the group: it votes, and knows of a leader. */
  get isCarried(): boolean {
    const { role, leader } = this.status();
    return role !== 'observer' && leader !== null && !this.#isFailed;
  }

  status(): OrderingStatus {
    const status = this.#group.status();
    // A validator that was replaced while it was away still has the old group in its log, and nobody there to correct it.
    return status.role === 'leader' || this.#isSeated ? status : { ...status, role: 'observer' };
  }

  propose(bytes: Uint8Array): Promise<ProposeResult> {
    // Sent or not when the disk fails: whoever proposes it tries again.
    let result = DISK_FAILED;
    this.#guard(() => {
      result = this.#group.propose(bytes);
    });
    return result;
  }

  /** A frame that came over the link with this node. */
  receive(from: NodeId, frame: Uint8Array): void {
    this.#guard(() => this.#group.receive(from, frame));
  }

  /** The same for a frame that was read already. */
  take(from: NodeId, frame: Frame): void {
    this.#guard(() => this.#group.take(from, frame));
  }

  unreachable(node: NodeId): void {
    this.#guard(() => this.#group.unreachable(node));
  }

  transferLeadership(target: NodeId): void {
    this.#guard(() => this.#group.transferLeadership(target));
  }

  /** Campaigns now; who is alone leads when it returns. */
  campaign(): void {
    this.#guard(() => this.#disk.promptly(() => this.#group.campaign()));
  }

  /**
   * Takes certified blocks that came from outside of the group, in order, the first being the next one. What this
   * node's log holds and what contradicts them was never committed, and goes.
   */
  follow(entries: readonly CommittedEntry[]): Followed {
    const { replica, verifier, community } = this.#options;
    const staged = this.#machine.hasStaged;
    if (staged) this.#stopGroup();
    let count = 0;
    let refused: Followed | undefined;
    for (const entry of entries) {
      const fault = certifiedFault(entry, { replica, verifier, community });
      if (fault !== undefined) {
        refused = { kind: 'refused', count, entry, ...fault };
        break;
      }
      const broken = this.#commit(entry);
      if (broken !== undefined) refused = { kind: 'refused', count, entry, ...broken };
      if (broken !== undefined || this.#isFailed) break;
      count += 1;
    }
    if (staged && !this.#isFailed) this.#reopen();
    else this.#machine.settledElsewhere();
    return refused ?? { kind: 'applied', count };
  }

  /** Begins behind a checkpoint that somebody vouches for, where nothing is applied yet. */
  begin(...[checkpoint, checked]: Parameters<Replica['begin']>): void {
    this.#guard(() => this.#options.replica.begin(checkpoint, checked));
    this.#machine.settledElsewhere();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#stopGroup();
  }

  /** A majority's signatures do not make a block right: one that breaks the rules is not applied, whoever signed it. */
  #commit(entry: CommittedEntry): CertifiedFault | undefined {
    try {
      this.#guard(() => this.#options.replica.commit(entry, { signaturesKnown: true, isFetched: true }));
      return undefined;
    } catch (error) {
      if (error instanceof LedgerFault) return { reason: 'brokenRules', detail: error.message };
      throw error;
    }
  }

  #open(): { readonly machine: GroupMachine; readonly group: RaftGroup; readonly disk: LogWriter } {
    const { replica, verifier, clock, signer, isFounder, links, random, tickMs, settings } = this.#options;
    const { store } = replica;
    const machine = new GroupMachine({ replica, verifier, clock, signer });
    const stored = this.#reconciled(store.raftLog());
    const id = nodeIdOf(store.disk());
    const time = this.#guardedTime();
    const disk = new LogWriter({ store, defer: (run) => time.defer(run) });
    const group = new RaftGroup({
      id,
      stored,
      founders: isFounder && replica.appliedIndex === 0 ? [id] : [],
      machine,
      disk,
      links,
      catchUp: (wanted, done) => this.#options.catchUp(wanted, () => this.#guard(done)),
      time,
      random,
      event: (event) => this.#options.event?.(event),
      ...(tickMs === undefined ? {} : { tickMs }),
      ...(settings === undefined ? {} : { settings }),
    });
    machine.restored();
    return { machine, group, disk };
  }

  /** Entries of the stored log that certified blocks have overtaken with other bytes were never committed: they go. */
  #reconciled(stored: GroupStored): GroupStored {
    const { base, entries } = stored;
    if (base === null) return stored;
    const { replica } = this.#options;
    let { ordinal } = decodeBase(base.configuration);
    for (const { index, kind, bytes } of entries) {
      const block =
        kind === 'data' ? bytes : kind === 'config' ? (decodeChange(bytes)?.context ?? NOTHING) : NOTHING;
      if (block.length === 0) continue;
      ordinal += 1;
      if (ordinal > replica.appliedIndex) break;
      const settled = replica.store.blockAt(ordinal);
      if (settled !== undefined && equalBytes(settled.bytes, block)) continue;
      replica.store.writeRaft({ hardState: null, discardFrom: index, entries: [], base: null });
      return this.#options.replica.store.raftLog();
    }
    return stored;
  }

  #stopGroup(): void {
    this.#disk.stop();
    void this.#group.close();
    this.#machine.unstageFrom(0);
  }

  #reopen(): void {
    if (this.#isClosed) return;
    ({ machine: this.#machine, group: this.#group, disk: this.#disk } = this.#open());
  }

  #guardedTime(): GroupTime {
    const { time } = this.#options;
    return {
      monotonicMs: () => time.monotonicMs(),
      wallMs: () => time.wallMs(),
      every: (intervalMs, run) => time.every(intervalMs, () => this.#tick(run)),
      defer: (run) => time.defer(() => this.#guard(run)),
    };
  }

  /** Who has no seat has no election to count down to: it would ask for votes that nobody may give it. */
  #tick(run: () => void): void {
    this.#guard(this.#isSeated || this.#isNeeded ? run : () => this.#group.rest());
  }

  /** A change of seats that is not over needs those who lose theirs: their votes, and what they alone may have. */
  get #isNeeded(): boolean {
    const { role, configuration } = this.#group.raft;
    return role === 'leader' || configuration.outgoing.includes(this.id) || !this.#group.isSettled;
  }

  get #isSeated(): boolean {
    const { isFounder, replica } = this.#options;
    if (replica.appliedIndex === 0) return isFounder;
    return replica.community.seats.some(({ disk }) => nodeIdOf(disk) === this.id);
  }

  /** A disk that fails stops this node's part: what is not written is not said. It may come back. */
  #guard(run: () => void): void {
    if (this.#isClosed || this.#isFailed) return;
    try {
      run();
    } catch (error) {
      if (!(error instanceof RetryableStorageError)) throw error;
      this.#isFailed = true;
      this.#stopGroup();
      this.#options.event?.({ kind: 'diskFailed', error });
    }
  }

  #retry(): void {
    if (!this.#isFailed || this.#isClosed) return;
    try {
      this.#reopen();
    } catch (error) {
      if (error instanceof RetryableStorageError) return;
      throw error;
    }
    this.#isFailed = false;
    this.#options.event?.({ kind: 'diskBack' });
  }
}

const NOTHING = new Uint8Array();
const DISK_FAILED: Promise<ProposeResult> = Promise.resolve({
  kind: 'failed',
  refusal: { kind: 'unavailable', reason: 'diskFailed' },
});
