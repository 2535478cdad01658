import type { LiveNotice } from '../live/index.ts';
import type { MeterQuestion } from '../source.ts';

/** The question that waits for a person: the latest. `changed` hears of each that is asked or answered. */
export class NewsBoard {
  readonly #changed: () => void;
  #question: MeterQuestion | null;

  /** @param question what was asked in a process before and not answered */
  constructor(question: MeterQuestion | null, changed: () => void) {
    this.#question = question;
    this.#changed = changed;
  }

  get question(): MeterQuestion | null {
    return this.#question;
  }

  ask(question: MeterQuestion): void {
    this.#question = question;
    this.#changed();
  }

  answered(): void {
    if (this.#question === null) return;
    this.#question = null;
    this.#changed();
  }

  /** Asks where what a live meter tells raises a question. */
  hear(notice: LiveNotice, atMs: number): void {
    if (notice.kind !== 'registerFell' || notice.hasId) return;
    this.ask({ kind: 'registerFell', direction: notice.direction, atMs });
  }
}
