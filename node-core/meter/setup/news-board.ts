import type { LiveNotice } from '../live/index.ts';
import type { MeterQuestion } from '../source.ts';

/** The question that waits for a person: the latest. */
export class NewsBoard {
  #question: MeterQuestion | null = null;

  get question(): MeterQuestion | null {
    return this.#question;
  }

  ask(question: MeterQuestion): void {
    this.#question = question;
  }

  answered(): void {
    this.#question = null;
  }

  /** Asks where what a live meter tells raises a question. */
  hear(notice: LiveNotice, atMs: number): void {
    if (notice.kind !== 'registerFell' || notice.hasId) return;
    this.ask({ kind: 'registerFell', direction: notice.direction, atMs });
  }
}
