import type { Message } from '../../node-core/consensus/raft/index.ts';
import type { Random } from './random.ts';

/** How badly the network behaves; chances are from 0 to 1. */
export interface Weather {
  readonly loss: number;
  readonly duplication: number;
  /** That the next message delivered is any one under way, and not the oldest. */
  readonly reordering: number;
}

/** All that is sent arrives, in order. */
export const CALM: Weather = { loss: 0, duplication: 0, reordering: 0 };

/** Messages under way between nodes; links may be cut, each way on its own. */
export class SimulatedNetwork {
  weather: Weather = CALM;
  readonly #random: Random;
  readonly #maxUnderWay: number;
  #underWay: Message[] = [];
  readonly #cut = new Set<string>();

  constructor(random: Random, maxUnderWay = 400) {
    this.#random = random;
    this.#maxUnderWay = maxUnderWay;
  }

  get isIdle(): boolean {
    return this.#underWay.length === 0;
  }

  send(message: Message): void {
    if (this.#cut.has(link(message.from, message.to)) || this.#random.chance(this.weather.loss)) return;
    this.#underWay.push(message);
    if (this.#random.chance(this.weather.duplication)) this.#underWay.push(message);
    if (this.#underWay.length > this.#maxUnderWay) this.#take(this.#random.below(this.#underWay.length));
  }

  /** The next message to deliver; undefined when there is none, or its link has been cut meanwhile. */
  next(): Message | undefined {
    const any = this.#random.chance(this.weather.reordering);
    const message = this.#take(any ? this.#random.below(this.#underWay.length) : 0);
    return message === undefined || this.#cut.has(link(message.from, message.to)) ? undefined : message;
  }

  #take(at: number): Message | undefined {
    const [message] = this.#underWay.splice(at, 1);
    return message;
  }

  cut(from: number, to: number): void {
    this.#cut.add(link(from, to));
  }

  /** Splits the nodes in two: nothing passes either way. */
  partition(one: readonly number[], other: readonly number[]): void {
    for (const a of one) {
      for (const b of other) {
        this.cut(a, b);
        this.cut(b, a);
      }
    }
  }

  heal(): void {
    this.#cut.clear();
  }

  /** A crashed node's connections are gone, and what was on them. */
  dropAllOf(node: number): void {
    this.#underWay = this.#underWay.filter(({ from, to }) => from !== node && to !== node);
  }
}

function link(from: number, to: number): string {
  return `${from}>${to}`;
}
