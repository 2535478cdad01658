import type { Message } from './message.ts';
import { hardStateOf, type Raft } from './raft-state.ts';
import { beginReadRound } from './read-index.ts';
import type { Snapshot } from './snapshot.ts';
import type { HardState, Work, Write } from './work.ts';

interface OpenTicket {
  readonly ticket: number;
  /** Votes for itself that count from then on. */
  readonly own: readonly Message[];
  readonly snapshot: Snapshot | null;
}

/** Puts together what is to be done, and remembers what is being written until it is reported durable. */
export class WorkDesk {
  readonly #raft: Raft;
  #lastTicket = 0;
  /** Being written, in order. */
  #open: OpenTicket[] = [];
  #handedSnapshot: Snapshot | null = null;

  constructor(raft: Raft) {
    this.#raft = raft;
  }

  take(): Work | null {
    const { outbox, log, options, role } = this.#raft;
    if (role.kind === 'leader') beginReadRound(this.#raft, role);
    const write = this.#nextWrite();
    const { send, afterWrite, reads, events, snapshotWanted } = outbox;
    const apply = log.toApply(options);
    const idle = [send, afterWrite, apply, reads, events].every((list) => list.length === 0);
    if (idle && write === null && !snapshotWanted) return null;
    outbox.send = [];
    outbox.afterWrite = [];
    outbox.reads = [];
    outbox.snapshotWanted = false;
    outbox.events = [];
    log.handedOut(apply);
    const sendAfterWrite = afterWrite.filter(({ to }) => to !== options.id);
    const ticket = write === null && afterWrite.length === 0 ? null : this.#openTicket(afterWrite);
    return { ticket, send, write, sendAfterWrite, apply, reads, snapshotWanted, events };
  }

  /** @returns own messages, which count now */
  finished(ticket: number): readonly Message[] {
    const count = this.#open.findIndex((open) => open.ticket > ticket);
    const done = this.#open.splice(0, count === -1 ? this.#open.length : count);
    this.#raft.log.writes.finished(ticket);
    for (const { snapshot } of done) {
      if (snapshot !== null) this.#installed(snapshot);
    }
    return done.flatMap(({ own }) => own);
  }

  #installed(snapshot: Snapshot): void {
    this.#raft.log.snapshotPersisted(snapshot.index);
    this.#raft.configuration = snapshot.configuration;
    this.#raft.snapshot = snapshot;
  }

  #openTicket(afterWrite: readonly Message[]): number {
    const { log, options } = this.#raft;
    this.#lastTicket += 1;
    const ticket = this.#lastTicket;
    log.writes.handOver(ticket, log.lastIndex);
    const snapshot = this.#newSnapshot();
    if (snapshot !== null) this.#handedSnapshot = snapshot;
    this.#open.push({ ticket, snapshot, own: afterWrite.filter(({ to }) => to === options.id) });
    return ticket;
  }

  #nextWrite(): Write | null {
    const { outbox, log } = this.#raft;
    const entries = log.entriesFrom(log.writes.nextToHand, Number.POSITIVE_INFINITY);
    const { discardFrom } = log.writes;
    const snapshot = this.#newSnapshot();
    const hardState = hardStateOf(this.#raft);
    const before = outbox.hardState;
    const promise = hardState.term !== before.term || hardState.votedFor !== before.votedFor;
    const sync = promise || entries.length > 0 || discardFrom !== null || snapshot !== null;
    if (!sync && hardState.committed === before.committed) return null;
    outbox.hardState = hardState;
    return {
      hardState: sameState(hardState, before) ? null : hardState,
      snapshot,
      discardFrom,
      entries,
      sync,
    };
  }

  #newSnapshot(): Snapshot | null {
    const { pendingSnapshot } = this.#raft.log;
    return pendingSnapshot === this.#handedSnapshot ? null : pendingSnapshot;
  }
}

function sameState(a: HardState, b: HardState): boolean {
  return a.term === b.term && a.votedFor === b.votedFor && a.committed === b.committed;
}
