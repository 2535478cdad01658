import { formatMinute, type Minute, minute } from '../units/index.ts';

/** Offsets from UTC are whole quarters everywhere, and change at whole quarters. */
const QUARTER = 15;
/** Where the minutes stand in `2026-10-01T00:00:00+02:00`. */
const MINUTES_AT = 14;

/**
 * Writes minutes as `formatMinute` does, some ten times as fast where they follow one another: local time is worked out
 * once a quarter of an hour.
 */
export class MinuteText {
  readonly #timeZone: string;
  #quarter = -1;
  #before = '';
  #firstMinutes = 0;
  #after = '';

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  of(at: Minute): string {
    const quarter = Math.floor(at / QUARTER);
    if (quarter !== this.#quarter) {
      const text = formatMinute(minute(quarter * QUARTER), this.#timeZone);
      this.#quarter = quarter;
      this.#before = text.slice(0, MINUTES_AT);
      this.#firstMinutes = Number(text.slice(MINUTES_AT, MINUTES_AT + 2));
      this.#after = text.slice(MINUTES_AT + 2);
    }
    const minutes = this.#firstMinutes + (at - quarter * QUARTER);
    return `${this.#before}${String(minutes).padStart(2, '0')}${this.#after}`;
  }
}
