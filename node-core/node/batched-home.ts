import type { GrantedDay, HomeStore, OpenedBatch, OpenedDayKey, OpenedReading } from '../storage/index.ts';

/** Readings that wait for a write at most: an hour of a hundred homes. */
const WAITING_READINGS = 6000;
/** Blocks that wait for one at most. */
const WAITING_BATCHES = 60;

/**
 * A home store that writes the readings of some blocks together, at the latest when something is read. It can: the
 * store is rebuildable, its index goes to the disk with the readings, and what a crash takes is opened again from the
 * ledger. Answers are those of the store beneath.
 */
export function withBatchedWrites(store: HomeStore): HomeStore {
  let readings: OpenedReading[] = [];
  let dayKeys: OpenedDayKey[] = [];
  let granted: GrantedDay[] = [];
  let appliedIndex: number | undefined;
  let batches = 0;

  const flushed = (): HomeStore => {
    if (batches === 0) return store;
    const batch = { readings, dayKeys, granted };
    const index = appliedIndex;
    readings = [];
    dayKeys = [];
    granted = [];
    appliedIndex = undefined;
    batches = 0;
    store.put(index === undefined ? batch : { ...batch, appliedIndex: index });
    return store;
  };

  return {
    path: store.path,
    put(batch: OpenedBatch) {
      readings.push(...(batch.readings ?? []));
      dayKeys.push(...(batch.dayKeys ?? []));
      granted.push(...(batch.granted ?? []));
      appliedIndex = batch.appliedIndex ?? appliedIndex;
      batches += 1;
      if (batches >= WAITING_BATCHES || readings.length >= WAITING_READINGS) flushed();
    },
    appliedIndex: () => flushed().appliedIndex(),
    series: (member, span, options) => flushed().series(member, span, options),
    revisions: (member, at) => flushed().revisions(member, at),
    firstMinute: (member) => flushed().firstMinute(member),
    latestMinute: (member) => flushed().latestMinute(member),
    dayKey: (of) => flushed().dayKey(of),
    grantedTo: (day) => flushed().grantedTo(day),
    daysWithReadings: (member, from) => flushed().daysWithReadings(member, from),
    readingAsOf: (of) => flushed().readingAsOf(of),
    correctedMinutes: (member, span) => flushed().correctedMinutes(member, span),
    minutesBetween: (member, of) => flushed().minutesBetween(member, of),
    clear: () => flushed().clear(),
    integrityCheck: (depth) => flushed().integrityCheck(depth),
    close: () => flushed().close(),
  };
}
