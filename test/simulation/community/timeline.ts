/** Something that is due at a time; `owner` may be gone by then. */
interface Due {
  readonly atMs: number;
  /** What is due at the same time happens in the order in which it was planned. */
  readonly order: number;
  readonly run: () => void;
}

/** Simulated time: what is planned happens in order of its time, and time moves only when something happens. */
export class Timeline {
  #nowMs = 0;
  #order = 0;
  /** A binary heap. */
  readonly #heap: Due[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  get isEmpty(): boolean {
    return this.#heap.length === 0;
  }

  after(waitMs: number, run: () => void): void {
    this.#order += 1;
    this.#heap.push({ atMs: this.#nowMs + Math.max(0, waitMs), order: this.#order, run });
    this.#up(this.#heap.length - 1);
  }

  /** Does the next thing that is due. */
  step(): void {
    const [next] = this.#heap;
    const last = this.#heap.pop();
    if (next === undefined || last === undefined) return;
    if (last !== next) {
      this.#heap[0] = last;
      this.#down(0);
    }
    this.#nowMs = next.atMs;
    next.run();
  }

  #up(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(from: number): void {
    let at = from;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = this.#isBefore(left, at) ? left : at;
      if (this.#isBefore(right, least)) least = right;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return false;
    return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}
