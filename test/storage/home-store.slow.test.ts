import { describe, expect, test } from 'vitest';
import { type OpenedReading, openHomeStore } from '../../node-core/storage/index.ts';
import { energyMwh, minute } from '../../node-core/units/index.ts';
import { START, tempPath } from './fixtures.ts';

const MONTH_MINUTES = 43_200;
const MEMBERS = 4;

function monthOfReadings(): readonly OpenedReading[] {
  return Array.from({ length: MONTH_MINUTES * MEMBERS }, (_, at) => ({
    member: at % MEMBERS,
    minute: minute(START + Math.floor(at / MEMBERS)),
    revision: 0,
    importMwh: energyMwh(at * 7),
    exportMwh: energyMwh(at * 3),
    quality: 'measured',
    corrected: false,
    height: Math.floor(at / MEMBERS),
  }));
}

/** The best of several runs: what the machine can do while others use it too. */
function bestMs(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const before = performance.now();
    work();
    return performance.now() - before;
  });
  return Math.min(...times);
}

describe('a month of four homes', () => {
  test('goes in at 100 000 readings a second, in one transaction, and one home comes out in 60 ms', () => {
    const readings = monthOfReadings();
    const fill = () => {
      const home = openHomeStore(tempPath('home.sqlite'));
      home.put({ readings, appliedIndex: MONTH_MINUTES });
      return home;
    };
    const fillMs = bestMs(3, () => fill().close());
    const perSecond = Math.round(readings.length / (fillMs / 1000));

    const home = fill();
    const span = { startMinute: START, endMinute: minute(START + MONTH_MINUTES) };
    const seriesMs = bestMs(10, () => home.series(1, span));
    const series = home.series(1, span);
    expect(series.importMwh[MONTH_MINUTES - 1]).toBe((MONTH_MINUTES * MEMBERS - 3) * 7);
    expect(series.quality.every((quality) => quality === 1)).toBe(true);
    home.close();

    console.info(`home store: ${perSecond} readings/s in, a month of one home in ${seriesMs.toFixed(1)} ms`);
    expect(perSecond).toBeGreaterThan(100_000);
    expect(seriesMs).toBeLessThan(60);
  });
});
