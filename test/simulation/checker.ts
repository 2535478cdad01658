import type {
  ConfirmedRead,
  Entry,
  Message,
  RaftStatus,
  StoredRaft,
} from '../../node-core/consensus/raft/index.ts';
import type { Durable } from './disk.ts';

/** A property that must always hold did not. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** A term of a node's log, undefined where it does not reach. */
export type TermAt = (index: number) => number | undefined;

/**
 * Knows all that every node has ever shown, and checks what must hold over all of them (dissertation figure 3.2, and
 * what RAFT-CHECKLIST adds). Each check is on what has just changed: what went before has been checked already.
 */
export class Checker {
  readonly #leaders = new Map<number, number>();
  readonly #entries = new Map<string, { readonly content: string; readonly prevTerm: number | undefined }>();
  /** From entry 1, which founds the group. */
  readonly #committed: { readonly term: number; readonly inTerm: number }[] = [{ term: 1, inTerm: 1 }];
  readonly #states = new Map<number, string>();
  readonly #votes = new Map<string, number>();
  readonly #disks = new Map<number, Durable['hardState']>();

  /** Highest index that any node has known to be committed. */
  get committedIndex(): number {
    return this.#committed.length;
  }

  /** Election safety (3.2): one leader a term, through crashes and all. Leader completeness: it has what is committed. */
  leads({ id, term, firstIndex }: RaftStatus, termAt: TermAt): void {
    const known = this.#leaders.get(term);
    if (known === id) return;
    must(known === undefined, () => `${known} and ${id} both lead in term ${term}`);
    this.#leaders.set(term, id);
    for (let index = firstIndex; index <= this.committedIndex; index += 1) {
      const committed = this.#committed[index - 1];
      if (committed === undefined || committed.inTerm >= term) continue;
      must(
        termAt(index) === committed.term,
        () => `${id} leads in term ${term} without committed entry ${index}`,
      );
    }
  }

  /** Log matching (3.5): index and term name one entry, with one before it. */
  stores(entries: readonly Entry[], termAt: TermAt): void {
    for (const { index, term, kind, bytes } of entries) {
      const content = `${kind} ${bytes.join()}`;
      const prevTerm = termAt(index - 1);
      const name = `${index}:${term}`;
      const known = this.#entries.get(name);
      if (known === undefined) this.#entries.set(name, { content, prevTerm });
      else {
        must(known.content === content, () => `two entries are ${name}`);
        must(
          known.prevTerm === prevTerm || known.prevTerm === undefined || prevTerm === undefined,
          () => `entry ${name} follows two entries`,
        );
      }
    }
  }

  /** Committed entries never change (state machine safety, 3.6.3). */
  commits(
    range: { readonly from: number; readonly through: number; readonly inTerm: number },
    termAt: TermAt,
  ): void {
    for (let index = range.from; index <= range.through; index += 1) {
      const term = termAt(index);
      // What a snapshot brought is checked by its state.
      if (term === undefined) continue;
      const known = this.#committed[index - 1];
      if (known === undefined) {
        must(index === this.#committed.length + 1, () => `entry ${index} is committed before ${index - 1}`);
        this.#committed.push({ term, inTerm: range.inTerm });
      } else {
        must(
          known.term === term,
          () => `entries of terms ${known.term} and ${term} are both committed at ${index}`,
        );
      }
    }
  }

  /** Equal state, and equal configuration, at equal index. */
  applied(index: number, state: string): void {
    const known = this.#states.get(index);
    if (known === undefined) this.#states.set(index, state);
    else must(known === state, () => `two states at ${index}: ${known} and ${state}`);
  }

  /** A vote is given once in a term (3.4), through crashes and all. */
  sends(message: Message): void {
    if (message.kind !== 'voteResponse' || message.preVote || !message.granted) return;
    const name = `${message.from}:${message.term}`;
    const known = this.#votes.get(name);
    must(
      known === undefined || known === message.to,
      () => `${message.from} voted twice in term ${message.term}`,
    );
    this.#votes.set(name, message.to);
  }

  /** On disk, term and commit index only rise, and a vote stands for its term (3.8). */
  persists(id: number, { hardState }: Durable): void {
    const before = this.#disks.get(id) ?? { term: 0, votedFor: null, committed: 0 };
    must(hardState.term >= before.term, () => `${id}'s term fell to ${hardState.term} on disk`);
    must(
      hardState.committed >= before.committed,
      () => `${id}'s commit index fell to ${hardState.committed} on disk`,
    );
    const voted = hardState.term === before.term ? before.votedFor : null;
    must(voted === null || voted === hardState.votedFor, () => `${id}'s vote changed on disk`);
    this.#disks.set(id, hardState);
  }

  /** A read sees all that was committed when it was asked for (6.4). */
  reads({ index }: ConfirmedRead, committedWhenAsked: number): void {
    must(index >= committedWhenAsked, () => `a read at ${index} misses entry ${committedWhenAsked}`);
  }

  /** What is restarted with holds all that was ever acknowledged from there. */
  restarts(id: number, { hardState }: StoredRaft): void {
    const before = this.#disks.get(id);
    must(before === undefined || before.term === hardState.term, () => `${id} forgot its term`);
  }
}

function must(holds: boolean, what: () => string): void {
  if (!holds) throw new Violation(what());
}
