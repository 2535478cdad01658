import type { StreetOfProcesses } from '../../main/cli/community/processes.ts';

/** Two buyers were offered the same surplus, and both said yes at once. */
export interface Race {
  readonly proposals: readonly [string, string];
  readonly outcomes: readonly [string, string];
}

/** Has sellers offer the same minutes to two buyers at a time, again and again, and remembers what each was told. */
export class Races {
  readonly races: Race[] = [];
  /** IDs of transactions that a home was told are certified. */
  readonly acknowledged: string[] = [];
  readonly #street: StreetOfProcesses;
  readonly #random: () => number;
  #started = 0;
  #isOver = false;

  constructor(street: StreetOfProcesses, random: () => number) {
    this.#street = street;
    this.#random = random;
  }

  get started(): number {
    return this.#started;
  }

  /** Runs races until `stop`, some at a time. */
  async run(lanes: number): Promise<void> {
    await Promise.all(Array.from({ length: lanes }, () => this.#lane()));
  }

  stop(): void {
    this.#isOver = true;
  }

  async #lane(): Promise<void> {
    while (!this.#isOver) await this.#race();
  }

  async #race(): Promise<void> {
    const [seller, one, other] = this.#three();
    this.#started += 1;
    // A minute of its own, far enough ahead that the race is over before it begins.
    const startMinute = Math.floor(this.#street.nowMs() / 60_000) + 5000 + this.#started * 2;
    const span = { startMinute, endMinute: startMinute + 1 };
    const first = await this.#act(seller, { kind: 'sellAll', buyer: one, ...span });
    const second = await this.#act(seller, { kind: 'sellAll', buyer: other, ...span });
    if (first?.outcome !== 'certified' || second?.outcome !== 'certified') return;
    const answers = await Promise.all([this.#accept(one, first.what), this.#accept(other, second.what)]);
    this.races.push({ proposals: [first.what, second.what], outcomes: answers });
  }

  /** A buyer whose copy does not have the proposal yet asks again. */
  async #accept(buyer: number, proposal: string): Promise<string> {
    for (let tries = 0; tries < 20; tries += 1) {
      const acted = await this.#act(buyer, { kind: 'accept', proposal });
      if (acted === undefined) return 'gone';
      if (acted.outcome === 'refused' && acted.what === 'unknownProposal') continue;
      return acted.outcome;
    }
    return 'unavailable';
  }

  async #act(n: number, act: Parameters<StreetOfProcesses['act']>[1]) {
    try {
      const acted = await this.#street.act(n, act);
      if (acted?.outcome === 'certified') this.acknowledged.push(acted.what);
      return acted;
    } catch {
      // A home that is stopped, or cut off, does not answer in time: what became of it shows on the ledger.
      return undefined;
    }
  }

  #three(): [number, number, number] {
    const all = Array.from({ length: this.#street.count }, (_, n) => n);
    const picked = all
      .map((n) => ({ n, key: this.#random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ n }) => n);
    return [picked[0] ?? 0, picked[1] ?? 1, picked[2] ?? 2];
  }
}
