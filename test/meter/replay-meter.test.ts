import { describe, expect, it } from 'vitest';
import { parseReplay } from '../../node-core/meter/replay-csv.ts';
import { replayMeter } from '../../node-core/meter/replay-meter.ts';
import { manualClock } from '../../node-core/node/clock.ts';
import { minute } from '../../node-core/units/index.ts';
import { recorder } from './recorder.ts';

const text = `Date,Consumed,Produced
21-05-18 00:00,0.6,-0.1
21-05-18 00:01,0,-0.25
21-05-18 00:02,0.001,0
`;
const readings = parseReplay({ file: 'x.csv', text, timeZone: 'UTC' });
const START = minute(Date.UTC(2018, 4, 21) / 60_000);
const MS = 60_000;

describe('replayMeter', () => {
  it('says the file minute by minute, then that it has ended', () => {
    const clock = manualClock((START - 10) * MS);
    const heard = recorder();
    replayMeter({ readings, clock }).start({ fromMinute: minute(0), listener: heard });
    clock.advanceTo((START + 2) * MS - 1);
    expect(heard.readings).toEqual(readings.slice(0, 1));
    expect(heard.ends).toBe(0);
    clock.advanceTo((START + 100) * MS);
    expect(heard.readings).toEqual(readings);
    expect(heard.ends).toBe(1);
  });

  it('gives the mean power of the minute: never import and export at once, nothing before the file', () => {
    const clock = manualClock((START - 1) * MS);
    const heard = recorder();
    replayMeter({ readings, clock, sampleEveryMs: MS }).start({ fromMinute: START, listener: heard });
    clock.advanceTo((START + 3) * MS);
    expect(heard.samples).toEqual([
      { atMs: START * MS, importW: 30_000, exportW: 0, roofW: null },
      { atMs: (START + 1) * MS, importW: 0, exportW: 15_000, roofW: null },
      { atMs: (START + 2) * MS, importW: 60, exportW: 0, roofW: null },
    ]);
  });

  it('has every minute measured, however late it is asked', () => {
    const clock = manualClock((START + 100_000) * MS);
    const heard = recorder();
    const meter = replayMeter({ readings, clock });
    meter.start({ fromMinute: minute(START + 1), listener: heard });
    clock.advanceTo((START + 100_001) * MS);
    expect(heard.readings).toEqual(readings.slice(1));
    meter.start({ fromMinute: minute(START + 3), listener: heard });
    clock.advanceTo((START + 100_002) * MS);
    expect(heard.readings).toEqual(readings.slice(1));
    expect(heard.ends).toBe(2);
  });

  it('refuses no readings', () => {
    expect(() => replayMeter({ readings: [], clock: manualClock(0) })).toThrow('no readings');
  });
});
