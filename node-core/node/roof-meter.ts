/**
 * A second meter, which measures the roof alone. Whichever way it counts, what passes it is what the roof makes: installers
 * mount it either way, and only a few watts of standby at night go the other way.
 */
import type { LiveSample, MinuteReading } from '../meter/source.ts';
import type { RoofMinute } from '../storage/index.ts';
import { energyMwh, minute, powerW } from '../units/index.ts';
import type { MeasuredHousehold, MeasuredLive } from './home-meter.ts';
import type { Household } from './household.ts';
import type { LiveMeter } from './live-power.ts';

/** What `HomeMeter` measures for: the household's roof. A minute that was not heard is not known. */
export function roofOf({ clock, roof }: Pick<Household, 'clock' | 'roof'>): MeasuredHousehold {
  return {
    clock,
    nextMinute() {
      const last = roof.lastMinute();
      return last === undefined ? undefined : minute(last + 1);
    },
    recordMinutes: (readings) => roof.keep(readings.flatMap(made)),
    correctMinute(reading) {
      roof.keep(made(reading));
      return 0;
    },
  };
}

/** Where its power goes. That it asks or falls silent is no matter of the household's readings. */
export function roofPower(live: Pick<LiveMeter, 'takeRoof'>): MeasuredLive {
  return {
    measuredBy: () => live.takeRoof(null),
    heard: () => undefined,
    asks: () => undefined,
    take: ({ atMs, importW, exportW }: LiveSample) =>
      live.takeRoof({ atMs, powerW: powerW(Math.max(importW, exportW)) }),
  };
}

function made({ minute: at, importMwh, exportMwh, quality }: MinuteReading): RoofMinute[] {
  return quality === 'gap' ? [] : [{ minute: at, energyMwh: energyMwh(Math.max(importMwh, exportMwh)) }];
}
