import type { ConfirmedRead } from './work.ts';

/**
 * Reads that wait for a leader to know that it still is one (dissertation 6.4). Reads are put into rounds, numbered by
 * the leader and never by who asks: heartbeats carry the last round, followers echo it, and a majority's echoes of a
 * round prove that none of them knew a later leader after the round began. (etcd let the asker number them, and a
 * number used twice took old echoes for new: etcd#20418.)
 */
export class ReadQueue {
  #round = 0;
  /** Cannot join a round yet: nothing is committed in this term. */
  #early: number[] = [];
  /** Ascending by round. */
  #waiting: { readonly round: number; readonly index: number; readonly request: number }[] = [];

  /** The last round begun, 0 when none: what heartbeats carry. */
  get round(): number {
    return this.#round;
  }

  /** Whether reads wait for the next round to begin. */
  get wantsRound(): boolean {
    return (this.#waiting.at(-1)?.round ?? 0) > this.#round;
  }

  /** Until the leader has committed an entry of its term. */
  postpone(request: number): void {
    this.#early.push(request);
  }

  /** The leader has: all join the next round, to be served at the commit index of now. */
  joinPostponed(committed: number): void {
    for (const request of this.#early.splice(0)) this.join(request, committed);
  }

  /** Joins the next round, to be served at the commit index of now. */
  join(request: number, committed: number): void {
    this.#waiting.push({ round: this.#round + 1, index: committed, request });
  }

  /** From here on heartbeats carry the next round. */
  beginRound(): void {
    this.#round += 1;
  }

  /**
   * Reads that are confirmed by now.
   *
   * @param confirmed whether a majority has echoed this round or a later one
   */
  takeConfirmed(confirmed: (round: number) => boolean): readonly ConfirmedRead[] {
    let count = 0;
    for (const { round } of this.#waiting) {
      if (round > this.#round || !confirmed(round)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count).map(({ request, index }) => ({ request, index }));
  }
}
