import type { MemberIndex } from '../ledger/index.ts';
import type { ReadingSeries } from '../settlement/index.ts';
import type { HomeStore, OpenedBatch } from '../storage/index.ts';
import {
  addMinutes,
  dayOfMinute,
  firstMinuteOfDay,
  MINUTES_PER_DAY,
  type Minute,
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
  /** Of the same days, which minutes were put right: none of most. */
  const corrected = new Map<string, readonly Minute[]>();

  const dayOf = (member: MemberIndex, day: UtcDay): ReadingSeries => {
    const name = `${member}/${day}`;
    const kept = days.get(name);
    if (kept !== undefined) return kept;
    const startMinute = firstMinuteOfDay(day);
    const read = store.series(member, { startMinute, endMinute: addMinutes(startMinute, MINUTES_PER_DAY) });
    keepNewest(days, name, read);
    return read;
  };

  const correctedOn = (member: MemberIndex, day: UtcDay): readonly Minute[] => {
    const name = `${member}/${day}`;
    const kept = corrected.get(name);
    if (kept !== undefined) return kept;
    const startMinute = firstMinuteOfDay(day);
    const endMinute = addMinutes(startMinute, MINUTES_PER_DAY);
    const read = store.correctedMinutes(member, { startMinute, endMinute });
    keepNewest(corrected, name, read);
    return read;
  };

  const put = (batch: OpenedBatch): void => {
    store.put(batch);
    for (const { member, minute } of batch.readings ?? []) {
      const name = `${member}/${dayOfMinute(minute)}`;
      days.delete(name);
      corrected.delete(name);
    }
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
      corrected.clear();
    },
    appliedIndex: () => store.appliedIndex(),
    revisions: (member, at) => store.revisions(member, at),
    firstMinute: (member) => store.firstMinute(member),
    latestMinute: (member) => store.latestMinute(member),
    dayKey: (of) => store.dayKey(of),
    grantedTo: (day) => store.grantedTo(day),
    daysWithReadings: (member, from) => store.daysWithReadings(member, from),
    readingAsOf: (of) => store.readingAsOf(of),
    correctedMinutes: (member, span) =>
      daysOf(span)
        .flatMap((day) => correctedOn(member, day))
        .filter((at) => at >= span.startMinute && at < span.endMinute),
    minutesBetween: (member, of) => store.minutesBetween(member, of),
    integrityCheck: (depth) => store.integrityCheck(depth),
    close: () => store.close(),
  };
}

function keepNewest<Value>(kept: Map<string, Value>, name: string, value: Value): void {
  kept.set(name, value);
  if (kept.size <= KEPT_DAYS) return;
  const oldest = kept.keys().next();
  if (!oldest.done) kept.delete(oldest.value);
}

function daysOf({ startMinute, endMinute }: MinuteSpan): UtcDay[] {
  const days: UtcDay[] = [];
  if (endMinute <= startMinute) return days;
  for (let day: number = dayOfMinute(startMinute); day * MINUTES_PER_DAY < endMinute; day += 1) {
    days.push(utcDay(day));
  }
  return days;
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
  for (const day of daysOf({ startMinute, endMinute })) {
    const one = dayOf(day);
    const from = Math.max(0, startMinute - one.startMinute);
    const to = Math.min(MINUTES_PER_DAY, endMinute - one.startMinute);
    const at = one.startMinute + from - startMinute;
    importMwh.set(one.importMwh.subarray(from, to), at);
    exportMwh.set(one.exportMwh.subarray(from, to), at);
    quality.set(one.quality.subarray(from, to), at);
  }
  return { startMinute, importMwh, exportMwh, quality };
}
