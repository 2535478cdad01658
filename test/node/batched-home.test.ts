import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withBatchedWrites } from '../../node-core/node/batched-home.ts';
import { type HomeStore, openHomeStore, type OpenedReading } from '../../node-core/storage/index.ts';
import { addMinutes, dayOfMinute, energyMwh, type Minute } from '../../node-core/units/index.ts';
import { at, temporaryFolder } from './street.ts';

const FIRST = at('2026-06-10T08:00');
let folder: { readonly dir: string; remove(): void };
let beneath: HomeStore;
beforeEach(() => {
  folder = temporaryFolder();
  beneath = openHomeStore(path.join(folder.dir, 'home.sqlite'));
});
afterEach(() => folder.remove());

function opened(minute: Minute): OpenedReading {
  const energies = { importMwh: energyMwh(minute % 100), exportMwh: energyMwh(0) };
  return { member: 1, minute, revision: 0, height: 3, quality: 'measured', corrected: false, ...energies };
}

test('what is put is read at once, whatever is read', () => {
  const home = withBatchedWrites(beneath);
  const day = dayOfMinute(FIRST);
  const reads: readonly [name: string, read: () => unknown, wanted: unknown][] = [
    ['appliedIndex', () => home.appliedIndex(), 7],
    ['revisions', () => home.revisions(1, FIRST), [opened(FIRST)]],
    ['firstMinute', () => home.firstMinute(1), FIRST],
    ['latestMinute', () => home.latestMinute(1), FIRST],
    ['dayKey', () => home.dayKey({ member: 2, day }), new Uint8Array(32).fill(4)],
    ['grantedTo', () => home.grantedTo(day), new Set([5])],
    ['daysWithReadings', () => home.daysWithReadings(1, day), [day]],
    ['readingAsOf', () => home.readingAsOf({ member: 1, minute: FIRST, asOfHeight: 9 }), opened(FIRST)],
    [
      'minutesBetween',
      () =>
        home.minutesBetween(1, {
          startMinute: FIRST,
          endMinute: addMinutes(FIRST, 1),
          afterHeight: 2,
          upToHeight: 3,
        }),
      [FIRST],
    ],
    [
      'series',
      () => [...home.series(1, { startMinute: FIRST, endMinute: addMinutes(FIRST, 1) }).importMwh],
      [FIRST % 100],
    ],
  ];
  for (const [name, read, wanted] of reads) {
    home.clear();
    home.put({ readings: [opened(FIRST)], appliedIndex: 6 });
    home.put({
      dayKeys: [{ member: 2, day, key: new Uint8Array(32).fill(4) }],
      granted: [{ day, recipient: 5 }],
      appliedIndex: 7,
    });
    expect(read(), name).toEqual(wanted);
  }
  home.close();
});

test('a clear takes what waits with it', () => {
  const home = withBatchedWrites(beneath);
  home.put({ readings: [opened(FIRST)], appliedIndex: 6 });
  home.clear();
  expect(home.appliedIndex()).toBe(0);
  expect(home.firstMinute(1)).toBeUndefined();
  home.close();
});

test('what waits reaches the file when there is enough of it, and when it is closed', () => {
  const home = withBatchedWrites(beneath);
  for (let index = 1; index <= 59; index += 1) home.put({ readings: [], appliedIndex: index });
  expect(beneath.appliedIndex()).toBe(0);
  home.put({ appliedIndex: 60 });
  expect(beneath.appliedIndex()).toBe(60);
  home.put({ readings: [opened(FIRST)], appliedIndex: 61 });
  home.close();
  const again = openHomeStore(path.join(folder.dir, 'home.sqlite'));
  expect(again.appliedIndex()).toBe(61);
  expect(again.revisions(1, FIRST)).toEqual([opened(FIRST)]);
  again.close();
});
