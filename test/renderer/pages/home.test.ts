import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LivePower, TaskView } from '../../../node-core/api/index.ts';
import { shownSpeed, speedChoices } from '../../../renderer/src/frame/demo-speed.ts';
import { expectedDeliveryMwh } from '../../../renderer/src/pages/home/expected-delivery.ts';
import { secondsSinceHeard } from '../../../renderer/src/components/LastHeard.tsx';
import { flowsOf, homeUseW, powerNow } from '../../../renderer/src/pages/home/power-now.ts';
import { priceGap } from '../../../renderer/src/pages/home/price-gap.ts';
import { taskId, taskPath } from '../../../renderer/src/pages/home/tasks.ts';
import { pageAt } from '../../../renderer/src/pages/pages.ts';

function power(change: Partial<LivePower>): LivePower {
  return {
    atMs: 1_000_000,
    basis: 'said',
    importW: 0,
    exportW: 0,
    neighboursW: 0,
    publicW: 0,
    neighbours: [],
    roofW: null,
    meter: { kind: 'simulated', state: 'ok', lastHeardMs: 996_000 },
    ...change,
  };
}

describe('power now', () => {
  it.each([
    [
      'from both',
      { importW: 1_200, neighboursW: 400, publicW: 800 },
      {
        kind: 'using',
        powerW: 1_200,
        parts: [
          { source: 'neighbours', percent: 33 },
          { source: 'grid', percent: 67 },
        ],
      },
    ],
    [
      'with some from the roof',
      { importW: 250, publicW: 250, roofW: 1_000 },
      {
        kind: 'using',
        powerW: 1_250,
        parts: [
          { source: 'roof', percent: 80 },
          { source: 'grid', percent: 20 },
        ],
      },
    ],
    [
      'at night',
      { importW: 90, publicW: 90, roofW: 0 },
      { kind: 'using', powerW: 90, parts: [{ source: 'grid', percent: 100 }] },
    ],
    [
      'to neighbours',
      { exportW: 2_310, neighboursW: 2_310 },
      { kind: 'sending', to: 'neighbours', powerW: 2_310 },
    ],
    ['to the grid', { exportW: 2_310, publicW: 2_310 }, { kind: 'sending', to: 'grid', powerW: 2_310 }],
    ['to both', { exportW: 30, neighboursW: 10, publicW: 20 }, { kind: 'sending', to: 'both', powerW: 30 }],
    ['with the roof just enough', { roofW: 640 }, { kind: 'even', homeW: 640 }],
    ['standing still', {}, { kind: 'even', homeW: 0 }],
  ] as const)('%s', (_, change, expected) => {
    expect(powerNow(power(change))).toEqual(expected);
  });

  it('does not claim to know what a home uses that sends out from a roof without a meter', () => {
    expect(homeUseW(power({ exportW: 500 }))).toBeNull();
    expect(homeUseW(power({ exportW: 500, roofW: 700 }))).toBe(200);
  });

  it('flows in while taking, out while sending, and never as minus zero', () => {
    expect(flowsOf(power({ importW: 9, neighboursW: 4, publicW: 5 }))).toEqual({
      roof: null,
      neighbours: 4,
      grid: 5,
    });
    const out = flowsOf(power({ exportW: 9, neighboursW: 9, roofW: 20 }));
    expect(out).toEqual({ roof: 20, neighbours: -9, grid: 0 });
    expect(Object.is(out.grid, 0)).toBe(true);
  });

  it.each([
    [0, 1, 4],
    [3_500, 1, 7],
    [0, 60, 0],
    [2_000, 3_600, 2],
    [9_000, 0, 13],
  ])('%d ms after it was told, at speed %d, the meter was heard %d s ago', (sinceMs, speed, seconds) => {
    expect(secondsSinceHeard(power({}), { sinceMs, speed })).toBe(seconds);
  });

  it('of a meter that was never heard is not heard zero seconds ago', () => {
    const never = power({ meter: { kind: 'usb', state: 'silent', lastHeardMs: null } });
    expect(secondsSinceHeard(never, { sinceMs: 0, speed: 1 })).toBeNull();
  });
});

describe('prices now', () => {
  it.each([
    [820_000, 1_060_000, { cheaper: 'neighbours', perMille: 230 }],
    [1_060_000, 820_000, { cheaper: 'grid', perMille: 230 }],
    [1_000_000, 1_001_000, { cheaper: 'same', perMille: 0 }],
    [null, 1_000_000, null],
    [1_000_000, null, null],
    [1_000_000, -50_000, null],
  ] as const)('%s from neighbours and %s from the grid', (neighbours, grid, expected) => {
    expect(priceGap({ neighbours, grid })).toEqual(expected);
  });
});

describe('what a contract should have delivered by now', () => {
  it('grows from nothing to the minimum, and never past it', () => {
    const period = fc.record({
      startMinute: fc.integer({ min: 0, max: 1_000_000 }),
      length: fc.integer({ min: 1, max: 44_640 }),
      minimumMwh: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      nowMinute: fc.integer({ min: 0, max: 1_100_000 }),
    });
    fc.assert(
      fc.property(period, ({ startMinute, length, minimumMwh, nowMinute }) => {
        const one = { startMinute, endMinute: startMinute + length, deliveredMwh: 0, minimumMwh };
        const expected = expectedDeliveryMwh(one, nowMinute);
        expect(Number.isSafeInteger(expected)).toBe(true);
        expect(expected).toBeGreaterThanOrEqual(0);
        expect(expected).toBeLessThanOrEqual(minimumMwh);
        expect(expectedDeliveryMwh(one, startMinute)).toBe(0);
        expect(expectedDeliveryMwh(one, one.endMinute)).toBe(minimumMwh);
        expect(expectedDeliveryMwh(one, nowMinute + 1)).toBeGreaterThanOrEqual(expected);
      }),
    );
  });
});

const TASKS: readonly TaskView[] = [
  { kind: 'proposal', proposalId: 'p', from: 'Berg', expiresMinute: 1 },
  { kind: 'billReady', month: '2026-05', totalMinor: -1 },
  { kind: 'billDue', month: '2026-04', totalMinor: -1, dueMinute: 1 },
  { kind: 'endRequested', contractId: 'c', by: 'Berg', endMinute: 1 },
  { kind: 'disputeOpen', disputeId: 'd', contractId: 'c', by: 'Berg' },
  { kind: 'disputeOpen', disputeId: 'e', contractId: null, by: 'Berg' },
  { kind: 'knock', key: 'k', name: 'Bo' },
  { kind: 'meterSilent', sinceMs: 1 },
  { kind: 'meterChanged', before: '1', after: '2', sinceMs: 1 },
  { kind: 'readingsWaiting', count: 2 },
];

describe('what needs me', () => {
  it('leads to pages that exist', () => {
    const paths = TASKS.map(taskPath);
    expect(paths).toEqual([
      '/market',
      '/bill/2026-05',
      '/bill/2026-04',
      '/contracts/c',
      '/contracts/c',
      '/bill',
      '/community',
      '/history',
      '/settings',
      null,
    ]);
    for (const path of paths) expect(path === null || pageAt(path) !== null).toBe(true);
  });

  it('has one name for each', () => {
    expect(new Set(TASKS.map(taskId)).size).toBe(TASKS.length);
  });
});

describe('the demo’s speed', () => {
  it('can always be zero', () => {
    expect(speedChoices([3_600, 1, 60])).toEqual([0, 1, 60, 3_600]);
    expect(speedChoices([0, 1])).toEqual([0, 1]);
  });

  it('is zero while it is paused', () => {
    expect(shownSpeed({ speed: 60, paused: true })).toBe(0);
    expect(shownSpeed({ speed: 60, paused: false })).toBe(60);
  });
});
