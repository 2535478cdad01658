import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import type { SubmitResult } from '../../../node-core/node/submit.ts';
import type { Random } from '../random.ts';
import type { Timeline } from './timeline.ts';

/** What one home sends another. */
export type Letter =
  /** A frame of the group's wire. */
  | { readonly kind: 'group'; readonly frame: Uint8Array }
  /** A contract transaction on its way to the leader, and its answer. */
  | { readonly kind: 'submit'; readonly id: string; readonly bytes: Uint8Array }
  | { readonly kind: 'answer'; readonly id: string; readonly result: SubmitResult }
  | { readonly kind: 'readings'; readonly readings: readonly Uint8Array[] }
  /** Asks for blocks from an entry on. */
  | { readonly kind: 'fetch'; readonly from: number }
  /** Certified blocks: an answer, or a leader's news. */
  | { readonly kind: 'blocks'; readonly entries: readonly CommittedEntry[] };

/** How badly the network behaves; chances are from 0 to 1. */
export interface Weather {
  readonly loss: number;
  readonly duplication: number;
  /** Most milliseconds that a letter takes: what takes longer is overtaken. */
  readonly delayMs: number;
}

/** All that is sent arrives soon. */
export const CALM: Weather = { loss: 0, duplication: 0, delayMs: 40 };
const LEAST_DELAY_MS = 2;

/** Letters under way between homes, over links that may be cut, each way on its own. */
export class PostalNetwork {
  weather: Weather = CALM;
  letters = 0;
  readonly #random: Random;
  readonly #timeline: Timeline;
  readonly #deliver: (letter: Letter, link: { readonly from: number; readonly to: number }) => void;
  readonly #cut = new Set<number>();

  constructor(options: {
    readonly random: Random;
    readonly timeline: Timeline;
    readonly deliver: (letter: Letter, link: { readonly from: number; readonly to: number }) => void;
  }) {
    this.#random = options.random;
    this.#timeline = options.timeline;
    this.#deliver = options.deliver;
  }

  send(letter: Letter, link: { readonly from: number; readonly to: number }): void {
    const { loss, duplication } = this.weather;
    if (this.isCut(link) || this.#random.chance(loss)) return;
    this.#post(letter, link);
    if (this.#random.chance(duplication)) this.#post(letter, link);
  }

  isCut({ from, to }: { readonly from: number; readonly to: number }): boolean {
    return this.#cut.has(from * 1000 + to);
  }

  cut({ from, to }: { readonly from: number; readonly to: number }): void {
    this.#cut.add(from * 1000 + to);
  }

  /** Splits the homes in two: nothing passes either way. */
  partition(one: readonly number[], other: readonly number[]): void {
    for (const a of one) {
      for (const b of other) {
        this.cut({ from: a, to: b });
        this.cut({ from: b, to: a });
      }
    }
  }

  heal(): void {
    this.#cut.clear();
  }

  #post(letter: Letter, link: { readonly from: number; readonly to: number }): void {
    this.letters += 1;
    this.#timeline.after(LEAST_DELAY_MS + this.#random.below(this.weather.delayMs), () => {
      if (!this.isCut(link)) this.#deliver(letter, link);
    });
  }
}
