import { Temporal } from 'temporal-polyfill';
import { minute } from '../../units/index.ts';
import { type FilePrice, MOST_PRICES, PriceFileError, type RawPrice } from './price-file.ts';

const MS_PER_MINUTE = 60_000;

/**
 * Puts prices in order, once each, and makes sure that nothing is missing: neither between them, nor at the ends of
 * their local days.
 * @throws PriceFileError `empty`, `tooLarge`, `conflict`, `overlap`, `missing`, `incompleteDay`
 */
export function completePrices(
  raw: readonly RawPrice[],
  timeZone: string,
): { readonly prices: readonly FilePrice[]; readonly repeated: number } {
  if (raw.length > MOST_PRICES) {
    throw new PriceFileError({ fault: 'tooLarge', line: 1, evidence: `${raw.length} prices` });
  }
  const ordered = raw.toSorted(
    (a, b) => a.startMinute - b.startMinute || a.endMinute - b.endMinute || a.line - b.line,
  );
  const kept: RawPrice[] = [];
  let repeated = 0;
  for (const next of ordered) {
    const last = kept.at(-1);
    if (last !== undefined && isRepeated(last, next)) repeated += 1;
    else kept.push(next);
  }
  checkDays(kept, timeZone);
  return {
    prices: kept.map(({ startMinute, endMinute, price }) => ({
      startMinute: minute(startMinute),
      endMinute: minute(endMinute),
      price,
    })),
    repeated,
  };
}

/** Whether a price says again what the one before it said. @throws when it cannot stand after it */
function isRepeated(last: RawPrice, next: RawPrice): boolean {
  const line = Math.max(last.line, next.line);
  if (next.startMinute === last.startMinute && next.endMinute === last.endMinute) {
    if (next.price === last.price) return true;
    throw problem('conflict', { line, startMinute: next.startMinute, endMinute: next.endMinute });
  }
  if (next.startMinute < last.endMinute) {
    throw problem('overlap', { line, startMinute: next.startMinute, endMinute: last.endMinute });
  }
  if (next.startMinute > last.endMinute) {
    throw problem('missing', { line: next.line, startMinute: last.endMinute, endMinute: next.startMinute });
  }
  return false;
}

function checkDays(prices: readonly RawPrice[], timeZone: string): void {
  const first = prices[0];
  const last = prices.at(-1);
  if (first === undefined || last === undefined) {
    throw new PriceFileError({ fault: 'empty', line: 1, evidence: 'no prices' });
  }
  const start = zoned(first.startMinute, timeZone).startOfDay();
  if (minuteOf(start) !== first.startMinute) {
    throw problem('incompleteDay', {
      line: first.line,
      startMinute: minuteOf(start),
      endMinute: first.startMinute,
    });
  }
  const end = zoned(last.endMinute - 1, timeZone)
    .startOfDay()
    .add({ days: 1 })
    .startOfDay();
  if (minuteOf(end) !== last.endMinute) {
    throw problem('incompleteDay', {
      line: last.line,
      startMinute: last.endMinute,
      endMinute: minuteOf(end),
    });
  }
}

function zoned(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at * MS_PER_MINUTE).toZonedDateTimeISO(timeZone);
}

function minuteOf(time: Temporal.ZonedDateTime): number {
  return time.epochMilliseconds / MS_PER_MINUTE;
}

function problem(
  fault: 'conflict' | 'overlap' | 'missing' | 'incompleteDay',
  at: { line: number; startMinute: number; endMinute: number },
): PriceFileError {
  const { line, startMinute, endMinute } = at;
  const text = (each: number): string => new Date(each * MS_PER_MINUTE).toISOString().slice(0, 16);
  return new PriceFileError({
    fault,
    line,
    evidence: `${text(startMinute)}Z to ${text(endMinute)}Z`,
    span: { startMinute, endMinute },
  });
}
