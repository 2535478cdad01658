import { type Minute, type MinuteSpan, type Month, monthOfMinute, spanOfMonth } from '../../units/index.ts';

/** Finds the local month of many minutes; the calendar is asked once for each month. */
export class MonthFinder {
  readonly #timeZone: string;
  readonly #spans = new Map<Month, MinuteSpan>();
  #last: { readonly month: Month; readonly span: MinuteSpan } | undefined;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  monthOf(at: Minute): Month {
    const last = this.#last;
    if (last !== undefined && at >= last.span.startMinute && at < last.span.endMinute) return last.month;
    for (const [month, span] of this.#spans) {
      if (at >= span.startMinute && at < span.endMinute) return this.#remember(month, span);
    }
    const month = monthOfMinute(at, this.#timeZone);
    const span = spanOfMonth(month, this.#timeZone);
    this.#spans.set(month, span);
    return this.#remember(month, span);
  }

  #remember(month: Month, span: MinuteSpan): Month {
    this.#last = { month, span };
    return month;
  }
}
