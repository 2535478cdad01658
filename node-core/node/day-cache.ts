import type { MemberIndex } from '../ledger/index.ts';
import type { ReadingSeries } from '../settlement/index.ts';
import type { HomeStore, OpenedBatch } from '../storage/index.ts';
import {
  addMinutes,
  dayOfMinute,
  firstMinuteOfDay,
  MINUTES_PER_DAY,
  type MinuteSpan,
  type UtcDay,
  utcDay,
} from '../units/index.ts';

/** Days of one member that are kept in memory: 24 KB each. */
const KEPT_DAYS = 1200;

/**
 * A home store that keeps the days that it has read: screens ask for the same month again with every minute that comes,
 * and only the last day of it has changed. Answers are those of the store beneath.
 */
export function withDayCache(store: HomeStore): HomeStore {
  const days = new Map<string, ReadingSeries>();

  const dayOf = (member: MemberIndex, day: UtcDay): ReadingSeries => {
    const name = `${member}/${day}`;
    const kept = days.get(name);
    if (kept !== undefined) return kept;
    const startMinute = firstMinuteOfDay(day);
    const read = store.series(member, { startMinute, endMinute: addMinutes(startMinute, MINUTES_PER_DAY) });
    days.set(name, read);
    if (days.size > KEPT_DAYS) {
      const oldest = days.keys().next();
      if (!oldest.done) days.delete(oldest.value);
    }
    return read;
  };

  const put = (batch: OpenedBatch): void => {
    store.put(batch);
    for (const { member, minute } of batch.readings ?? []) days.delete(`${member}/${dayOfMinute(minute)}`);
  };

  return {
    path: store.path,
    put,
    series(member, span, options) {
      if (options?.asOfHeight !== undefined) return store.series(member, span, options);
      return joined(span, (day) => dayOf(member, day));
    },
    clear() {
      store.clear();
      days.clear();
    },
    appliedIndex: () => store.appliedIndex(),
    revisions: (member, at) => store.revisions(member, at),
    firstMinute: (member) => store.firstMinute(member),
    latestMinute: (member) => store.latestMinute(member),
    dayKey: (of) => store.dayKey(of),
    grantedTo: (day) => store.grantedTo(day),
    daysWithReadings: (member, from) => store.daysWithReadings(member, from),
    readingAsOf: (of) => store.readingAsOf(of),
    minutesBetween: (member, of) => store.minutesBetween(member, of),
    integrityCheck: (depth) => store.integrityCheck(depth),
    close: () => store.close(),
  };
}

/** A span put together from its days; a copy, for the reader to keep. */
function joined(
  { startMinute, endMinute }: MinuteSpan,
  dayOf: (day: UtcDay) => ReadingSeries,
): ReadingSeries {
  const length = Math.max(0, endMinute - startMinute);
  const importMwh = new Float64Array(length);
  const exportMwh = new Float64Array(length);
  const quality = new Uint8Array(length);
  if (length > 0) {
    for (let day: number = dayOfMinute(startMinute); day * MINUTES_PER_DAY < endMinute; day += 1) {
      const one = dayOf(utcDay(day));
      const from = Math.max(0, startMinute - one.startMinute);
      const to = Math.min(MINUTES_PER_DAY, endMinute - one.startMinute);
      const at = one.startMinute + from - startMinute;
      importMwh.set(one.importMwh.subarray(from, to), at);
      exportMwh.set(one.exportMwh.subarray(from, to), at);
      quality.set(one.quality.subarray(from, to), at);
    }
  }
  return { startMinute, importMwh, exportMwh, quality };
}
