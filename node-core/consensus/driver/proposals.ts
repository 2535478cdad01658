import type { CommittedEntry, EntryRefusal, ProposeResult } from '../ordering.ts';

interface Open {
  readonly index: number;
  readonly term: number;
  readonly resolve: (result: ProposeResult) => void;
}

/** Proposals of this node, as leader, that wait to be certified. */
export class Proposals {
  #open: Open[] = [];
  /** The last refusal that a follower gave, by index: what to answer when the entry is withdrawn. */
  readonly #refusals = new Map<number, EntryRefusal>();

  get count(): number {
    return this.#open.length;
  }

  add(index: number, term: number): Promise<ProposeResult> {
    return new Promise((resolve) => {
      this.#open.push({ index, term, resolve });
    });
  }

  /** The entry at this index is certified and stored. */
  committed(index: number, entry: CommittedEntry): void {
    this.#answer(
      (open) => open.index === index && open.term === entry.term,
      () => ({ kind: 'committed', entry }),
    );
    this.#refusals.delete(index);
  }

  /** A follower will not have it; what counts is said when a majority will not. */
  refused(index: number, refusal: EntryRefusal): void {
    this.#refusals.set(index, refusal);
  }

  /** Entries from this one on were taken out of the log. */
  withdrawn(from: number): void {
    const refusal = this.#refusals.get(from) ?? { reason: 'withdrawn', detail: '', position: null };
    this.#answer(
      ({ index }) => index === from,
      () => ({ kind: 'failed', refusal: { kind: 'refused', ...refusal } }),
    );
    this.#answer(
      ({ index }) => index > from,
      () => ({ kind: 'failed', refusal: { kind: 'unavailable', reason: 'withdrawn' } }),
    );
  }

  /** This node leads no more. What is open may still be committed by another: whoever proposed it tries again. */
  lost(reason: string): void {
    this.#answer(
      () => true,
      () => ({ kind: 'failed', refusal: { kind: 'unavailable', reason } }),
    );
    this.#refusals.clear();
  }

  #answer(which: (open: Open) => boolean, result: () => ProposeResult): void {
    const answered = this.#open.filter(which);
    this.#open = this.#open.filter((open) => !which(open));
    for (const { resolve } of answered) resolve(result());
  }
}
