import { dayOfMinute, firstMinuteOfDay, minute } from '../../units/index.ts';
import { addFridge, addPresence, addStandby } from './base-load.ts';
import { addHeatPump } from './heat-pump.ts';
import { indexOfWall, type LocalDay, wallAt } from './local-day.ts';
import { isUp, planOfDay } from './plan.ts';
import type { HomeProfile } from './profile.ts';
import { numberAt, streamKey } from './random.ts';
import { roofModel } from './roof.ts';
import type { Sky } from './sky.ts';
import { usesOfDay } from './uses.ts';

/** What makes a simulated home: the same three make the same home. */
export interface HomeSetup {
  /** 0 to 2^32 - 1; neighbours get different ones. */
  readonly seed: number;
  readonly profile: HomeProfile;
  /** One for all homes of a place. */
  readonly sky: Sky;
}

/** Mean power by minute of one local day, W; at least 0. */
export interface HomeDay {
  readonly day: LocalDay;
  readonly loadW: Float64Array;
  readonly roofW: Float64Array;
}

/** Clouds reach the last house of a street so many minutes after the first. */
const MOST_LAG_MINUTES = 3;

/** Works out a day of a home; nothing but the setup and the day goes into it. */
export function makeHomeDay(setup: HomeSetup, day: LocalDay): HomeDay {
  const minutes = day.span.endMinute - day.span.startMinute;
  const { sunUp, celsius, roofW } = surroundings(setup, day);
  const loadW = new Float64Array(minutes);
  const up = presenceByMinute(setup, day);
  const startMinute = day.span.startMinute;
  const { seed, profile } = setup;
  addStandby(loadW, { seed, standbyW: profile.standbyW, startMinute });
  for (let number = 0; number < profile.fridges; number++) {
    addFridge(loadW, { seed, number, dayNumber: day.number, up });
  }
  addPresence(loadW, { seed, startMinute, people: profile.people, up, sunUp });
  if (profile.heatPump !== null) addHeatPump(loadW, { pump: profile.heatPump, seed, startMinute, celsius });
  addUses(loadW, setup, day);
  return { day, loadW, roofW };
}

/** Sun, air and roof by minute of a local day, cut from the sky's UTC days. */
function surroundings(
  setup: HomeSetup,
  { span }: LocalDay,
): { sunUp: Float64Array; celsius: Float64Array; roofW: Float64Array } {
  const minutes = span.endMinute - span.startMinute;
  const sunUp = new Float64Array(minutes);
  const celsius = new Float64Array(minutes);
  const roofW = new Float64Array(minutes);
  const roof = setup.profile.roof === null ? undefined : roofModel(setup.profile.roof);
  const lag = Math.floor((MOST_LAG_MINUTES + 1) * numberAt(streamKey(setup.seed, 'lag'), 0));
  let i = 0;
  while (i < minutes) {
    const at = minute(span.startMinute + i);
    const day = dayOfMinute(at);
    const sky = setup.sky.day(day);
    for (let j = at - firstMinuteOfDay(day); j < sky.sunUp.length && i < minutes; i++, j++) {
      const sun = { east: sky.sunEast[j] ?? 0, north: sky.sunNorth[j] ?? 0, up: sky.sunUp[j] ?? 0 };
      const air = sky.temperatureC[j] ?? 0;
      sunUp[i] = sun.up;
      celsius[i] = air;
      // The first minutes after midnight UTC see no lag: the day before is not worked out for them.
      if (roof !== undefined)
        roofW[i] = roof({ sun, clear: sky.clear[Math.max(0, j - lag)] ?? 0, celsius: air });
    }
  }
  return { sunUp, celsius, roofW };
}

/** 1 where somebody is up and at home: by today's plan, or still by yesterday's. */
function presenceByMinute(setup: HomeSetup, day: LocalDay): Uint8Array {
  const up = new Uint8Array(day.span.endMinute - day.span.startMinute);
  const today = planOfDay(setup, day.number);
  const yesterday = planOfDay(setup, day.number - 1);
  for (let i = 0; i < up.length; i++) {
    const wall = wallAt(day, i);
    if (isUp(today, wall) || isUp(yesterday, wall + 1440)) up[i] = 1;
  }
  return up;
}

function addUses(loadW: Float64Array, setup: HomeSetup, day: LocalDay): void {
  for (const daysAgo of [1, 0]) {
    const dayNumber = day.number - daysAgo;
    const plan = planOfDay(setup, dayNumber);
    for (const use of usesOfDay({ seed: setup.seed, profile: setup.profile, dayNumber, plan })) {
      const start = indexOfWall(day, use.startWall - daysAgo * 1440);
      const end = Math.min(loadW.length, start + use.minutes);
      for (let i = Math.max(0, start); i < end; i++) loadW[i] = (loadW[i] ?? 0) + use.watts;
    }
  }
}
