import { MEASURED, type ReadingSeries } from '../../settlement/series.ts';
import {
  type EnergyMwh,
  energyMwh,
  type Minute,
  type MinuteSpan,
  minute,
  minuteOfMs,
  type PowerW,
  powerW,
} from '../../units/index.ts';
import { type HomeDay, type HomeSetup, makeHomeDay } from './home-day.ts';
import { localDayOf } from './local-day.ts';
import { numberAt, streamKey } from './random.ts';

/** What went through the meters of a home in a minute. import - export = used - roof, but for rounding (1 mWh each). */
export interface HomeMinute {
  readonly importMwh: EnergyMwh;
  readonly exportMwh: EnergyMwh;
  /** What the roof made; exactly 0 at night and without a roof. */
  readonly roofMwh: EnergyMwh;
}

/** Power at a moment. Import and export are never both above zero. */
export interface HomePower {
  readonly importW: PowerW;
  readonly exportW: PowerW;
  readonly roofW: PowerW;
}

/** A believable home: the same setup gives the same numbers, for any minute, in any order. */
export interface SimulatedHome {
  readonly setup: HomeSetup;
  minute(at: Minute): HomeMinute;
  /** Steps of two seconds. The mean of a minute's 30 steps is the minute's energy, but for rounding. */
  powerAt(timeMs: number): HomePower;
  /** The minutes of a span as measured readings. @throws UnitError for a span that ends before it starts. */
  series(span: MinuteSpan): ReadingSeries;
}

/** Days of a home that are kept worked out: today, and the ends of a span that is being read. */
const DAYS_KEPT = 3;
const STEP_MS = 2_000;
const STEPS = 30;
/** How far power swings within a minute, as a part of its mean. */
const LOAD_SWING = 0.06;
const ROOF_SWING = 0.04;
/** W over a minute in mWh. */
const MWH_PER_WATT_MINUTE = 1000 / 60;

/** Makes the home of a setup. Holds at most three days of numbers (70 kB). */
export function simulatedHome(setup: HomeSetup): SimulatedHome {
  const swing = streamKey(setup.seed, 'swing');
  let kept: HomeDay[] = [];

  const dayOf = (at: Minute): HomeDay => {
    const known = kept.find(({ day }) => day.span.startMinute <= at && at < day.span.endMinute);
    if (known !== undefined) return known;
    const made = makeHomeDay(setup, localDayOf(at, setup.sky.place.timeZone));
    kept = [made, ...kept.slice(0, DAYS_KEPT - 1)];
    return made;
  };

  const energyOf = (at: Minute): HomeMinute => {
    const { day, loadW, roofW } = dayOf(at);
    const load = loadW[at - day.span.startMinute] ?? 0;
    const roof = roofW[at - day.span.startMinute] ?? 0;
    const flow = flowOfMinute({ load, roof, phase: 2 * Math.PI * numberAt(swing, at) });
    // The one place where the model's numbers are rounded: to whole mWh, as a meter counts them.
    return {
      importMwh: energyMwh(Math.round(flow.importW * MWH_PER_WATT_MINUTE)),
      exportMwh: energyMwh(Math.round(flow.exportW * MWH_PER_WATT_MINUTE)),
      roofMwh: energyMwh(Math.round(roof * MWH_PER_WATT_MINUTE)),
    };
  };

  return {
    setup,
    minute: energyOf,
    powerAt(timeMs) {
      const at = minuteOfMs(timeMs);
      const { day, loadW, roofW } = dayOf(at);
      const load = loadW[at - day.span.startMinute] ?? 0;
      const roof = roofW[at - day.span.startMinute] ?? 0;
      const step = Math.floor((timeMs - at * 60_000) / STEP_MS);
      const now = atStep({ load, roof, phase: 2 * Math.PI * numberAt(swing, at) }, step);
      const net = Math.round(now.load - now.roof);
      return {
        importW: powerW(Math.max(net, 0)),
        exportW: powerW(Math.max(-net, 0)),
        roofW: powerW(Math.round(now.roof)),
      };
    },
    series: ({ startMinute, endMinute }) => {
      const length = energyMwh(endMinute - startMinute);
      const importMwh = new Float64Array(length);
      const exportMwh = new Float64Array(length);
      for (let i = 0; i < length; i++) {
        const energy = energyOf(minute(startMinute + i));
        importMwh[i] = energy.importMwh;
        exportMwh[i] = energy.exportMwh;
      }
      return { startMinute, importMwh, exportMwh, quality: new Uint8Array(length).fill(MEASURED) };
    },
  };
}

/** Means of a minute, and where its swings begin (radians). */
interface MinuteMeans {
  readonly load: number;
  readonly roof: number;
  readonly phase: number;
}

/** Both swings make whole turns within the 30 steps of a minute, so that they add up to nothing. */
function atStep({ load, roof, phase }: MinuteMeans, step: number): { load: number; roof: number } {
  const turn = (2 * Math.PI * step) / STEPS;
  return {
    load: load * (1 + LOAD_SWING * Math.sin(7 * turn + phase)),
    roof: roof * (1 + ROOF_SWING * Math.sin(2 * turn - phase)),
  };
}

/** Mean import and export of a minute, W; step by step only where the flow may turn within it. */
function flowOfMinute(means: MinuteMeans): { importW: number; exportW: number } {
  const net = means.load - means.roof;
  if (Math.abs(net) > LOAD_SWING * means.load + ROOF_SWING * means.roof) {
    return { importW: Math.max(net, 0), exportW: Math.max(-net, 0) };
  }
  let importW = 0;
  let exportW = 0;
  for (let step = 0; step < STEPS; step++) {
    const now = atStep(means, step);
    if (now.load > now.roof) importW += now.load - now.roof;
    else exportW += now.roof - now.load;
  }
  return { importW: importW / STEPS, exportW: exportW / STEPS };
}
