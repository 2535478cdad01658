import { type Minute, minute, minuteOfMs, powerW } from '../units/index.ts';
import { pacedSource } from './paced-source.ts';
import type { Clock, LiveSample, MeterSource, MinuteReading } from './source.ts';

export interface ReplayMeterOptions {
  /** One home of `readHomes`: ascending, without holes, at least one. */
  readonly readings: readonly MinuteReading[];
  /** Set to the time of the readings: a minute is said once it has ended by this clock. */
  readonly clock: Clock;
  /** Clock time between two samples of power; 2500 by default. */
  readonly sampleEveryMs?: number;
}

/**
 * A meter that says again what another one once wrote down. Power between the minutes is not in the files: it is the
 * minute's mean, import less export. Nothing is missed, however late: the files have it.
 */
export function replayMeter({ readings, clock, sampleEveryMs = 2_500 }: ReplayMeterOptions): MeterSource {
  const startMinute = readings[0]?.minute;
  if (startMinute === undefined) throw new Error('there are no readings to replay');
  const reading = (at: Minute): MinuteReading => {
    const found = readings[at - startMinute];
    if (found?.minute !== at) throw new Error(`the readings have a hole at minute ${at}`);
    return found;
  };
  return pacedSource(
    {
      kind: 'replay',
      span: { startMinute, endMinute: minute(startMinute + readings.length) },
      reading,
      missed: () => reading,
      sample: (atMs) => meanPower(reading(minuteOfMs(atMs)), atMs),
    },
    { clock, sampleEveryMs, missedAfterMs: null },
  );
}

/** mWh in a minute as W: x 60 / 1000. */
function meanPower({ importMwh, exportMwh }: MinuteReading, atMs: number): LiveSample {
  const netW = Math.round(((importMwh - exportMwh) * 60) / 1000);
  return { atMs, importW: powerW(Math.max(netW, 0)), exportW: powerW(Math.max(-netW, 0)), roofW: null };
}
