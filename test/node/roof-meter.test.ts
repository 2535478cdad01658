import { expect, test } from 'vitest';
import { manualClock } from '../../node-core/node/clock.ts';
import { roofOf, roofPower } from '../../node-core/node/roof-meter.ts';
import { roofMinutes } from '../../node-core/node/roof-minutes.ts';
import type { RoofSample } from '../../node-core/node/live-power.ts';
import type { MinuteReading } from '../../node-core/meter/source.ts';
import { openOutbox } from '../../node-core/storage/index.ts';
import { energyMwh, minute, powerW } from '../../node-core/units/index.ts';
import { START, tempPath } from '../storage/fixtures.ts';

function reading(offset: number, importMwh: number, exportMwh: number): MinuteReading {
  return {
    minute: minute(START + offset),
    importMwh: energyMwh(importMwh),
    exportMwh: energyMwh(exportMwh),
    quality: 'measured',
  };
}

test('what passes the meter is what the roof makes, whichever way it counts; a gap is not known, not nothing', () => {
  const outbox = openOutbox(tempPath('outbox.sqlite'));
  const roof = roofMinutes(outbox);
  const measured = roofOf({ clock: manualClock(0), roof });
  expect(measured.nextMinute()).toBeUndefined();
  measured.recordMinutes([
    reading(0, 0, 90),
    reading(1, 80, 1),
    { ...reading(2, 0, 0), quality: 'gap' },
    { ...reading(3, 0, 7), quality: 'estimated' },
  ]);
  expect([0, 1, 2, 3].map((offset) => roof.at(minute(START + offset)))).toEqual([90, 80, null, 7]);
  expect(measured.nextMinute()).toBe(START + 4);
  measured.correctMinute(reading(1, 60, 0));
  measured.correctMinute({ ...reading(0, 0, 0), quality: 'gap' });
  expect([roof.at(minute(START)), roof.at(minute(START + 1))]).toEqual([90, 60]);
  outbox.close();
});

test('its power is the larger of both ways; another meter, or none, begins with none', () => {
  const taken: (RoofSample | null)[] = [];
  const live = roofPower({ takeRoof: (sample) => taken.push(sample) });
  live.take({ atMs: 5, importW: powerW(0), exportW: powerW(1_200), roofW: null });
  live.take({ atMs: 6, importW: powerW(900), exportW: powerW(0), roofW: null });
  live.measuredBy(null);
  expect(taken).toEqual([{ atMs: 5, powerW: 1_200 }, { atMs: 6, powerW: 900 }, null]);
});
