import { isWeekend } from './local-day.ts';
import type { DayPlan } from './plan.ts';
import type { HomeProfile } from './profile.ts';
import { type Draws, draws, streamKey } from './random.ts';

/** Something that is switched on for a while. */
export interface Use {
  /** Minute of the wall clock from the local midnight that its day begins with; may run past 1440. */
  readonly startWall: number;
  readonly minutes: number;
  readonly watts: number;
}

/** A household on one day. */
export interface DayOfHome {
  readonly seed: number;
  readonly profile: HomeProfile;
  readonly dayNumber: number;
  readonly plan: DayPlan;
}

/** All that is switched on and off on a day: cooking, washing, hot water, machines, the car. */
export function usesOfDay(day: DayOfHome): Use[] {
  const draw = draws(streamKey(day.seed, 'uses', day.dayNumber));
  return day.profile.habits === 'workshop'
    ? machines(day, draw)
    : [...kitchen(day, draw), ...laundry(day, draw), ...hotWater(day, draw), ...car(day, draw)];
}

/** A thermostat keeps something hot: full power with pauses. */
function thermostat(use: Use, cycle: { readonly on: number; readonly off: number }): Use[] {
  const uses: Use[] = [];
  for (let at = 0; at < use.minutes; at += cycle.on + cycle.off) {
    uses.push({
      startWall: use.startWall + at,
      minutes: Math.min(cycle.on, use.minutes - at),
      watts: use.watts,
    });
  }
  return uses;
}

function kitchen({ plan, profile, dayNumber }: DayOfHome, draw: Draws): Use[] {
  const weekend = isWeekend(dayNumber);
  const uses: Use[] = [];
  for (let person = 0; person < profile.people; person++) {
    if (draw.chance(0.6)) uses.push({ startWall: plan.wakes + draw.whole(8, 45), minutes: 3, watts: 2000 });
  }
  uses.push({ startWall: plan.wakes + draw.whole(10, 40), minutes: 4, watts: 850 });
  const home = plan.leaves === plan.returns;
  if ((home || weekend) && draw.chance(0.7)) {
    uses.push({ startWall: draw.whole(690, 790), minutes: draw.whole(6, 14), watts: 1100 });
  }
  const dinner = Math.max(
    plan.returns + draw.whole(15, 50),
    draw.whole(960, 1020) + (weekend ? draw.whole(0, 60) : 0),
  );
  const hob = draw.whole(18, 22 + 6 * profile.people);
  uses.push({ startWall: dinner, minutes: 5, watts: 1900 });
  uses.push(
    ...thermostat(
      { startWall: dinner + 5, minutes: hob, watts: 700 + 220 * profile.people },
      { on: 2, off: 1 },
    ),
  );
  if (draw.chance(weekend ? 0.6 : 0.4)) {
    const oven = { startWall: dinner - draw.whole(0, 12), watts: 2300 };
    uses.push({ ...oven, minutes: 9 });
    uses.push(
      ...thermostat(
        { ...oven, startWall: oven.startWall + 9, minutes: draw.whole(20, 50) },
        { on: 2, off: 3 },
      ),
    );
  }
  if (draw.chance(0.7)) uses.push({ startWall: dinner + draw.whole(120, 200), minutes: 3, watts: 2000 });
  return uses;
}

function laundry({ plan, profile }: DayOfHome, draw: Draws): Use[] {
  const uses: Use[] = [];
  if (draw.chance(0.17 * profile.people)) {
    const start = Math.max(plan.returns, plan.wakes) + draw.whole(20, 170);
    uses.push({ startWall: start + 4, minutes: draw.whole(14, 24), watts: 2050 });
    uses.push(...thermostat({ startWall: start + 30, minutes: 60, watts: 260 }, { on: 4, off: 3 }));
    uses.push({ startWall: start + 92, minutes: 12, watts: 480 });
    if (draw.chance(0.5)) {
      uses.push({ startWall: start + 115, minutes: draw.whole(70, 110), watts: 720 });
    }
  }
  if (draw.chance(0.2 + 0.13 * profile.people)) {
    const start = draw.whole(1140, 1290);
    uses.push(
      { startWall: start + 6, minutes: 17, watts: 1900 },
      { startWall: start, minutes: 95, watts: 55 },
    );
    uses.push({ startWall: start + 62, minutes: 14, watts: 1900 });
  }
  return uses;
}

/** Heat in the water of a shower, and of all else that a person takes in a day, in W minutes. */
const SHOWER_WATT_MINUTES = 1450 * 60;
const TAPS_WATT_MINUTES = 420 * 60;
/** What a tank loses through its wall in a third of a day. */
const STANDING_WATT_MINUTES = 420 * 60;

/** The tank warms again what was drawn, one after the other: its element is on or off. */
function hotWater({ plan, profile }: DayOfHome, draw: Draws): Use[] {
  const watts = profile.waterHeaterW;
  if (watts === 0) return [];
  const drawn = [{ at: draw.whole(60, 300), wattMinutes: STANDING_WATT_MINUTES }];
  drawn.push({ at: draw.whole(720, 900), wattMinutes: STANDING_WATT_MINUTES });
  drawn.push({ at: draw.whole(1300, 1420), wattMinutes: STANDING_WATT_MINUTES });
  for (let person = 0; person < profile.people; person++) {
    const morning = draw.chance(0.65);
    const at = morning ? plan.wakes + draw.whole(5, 55) : draw.whole(1150, Math.max(1150, plan.sleeps - 30));
    if (draw.chance(0.85)) drawn.push({ at, wattMinutes: SHOWER_WATT_MINUTES });
    drawn.push({
      at: draw.whole(plan.wakes, plan.sleeps),
      wattMinutes: TAPS_WATT_MINUTES * draw.between(0.6, 1.4),
    });
  }
  drawn.sort((a, b) => a.at - b.at);
  let free = 0;
  return drawn.map(({ at, wattMinutes }) => {
    const startWall = Math.max(at, free);
    const minutes = Math.max(1, Math.round(wattMinutes / watts));
    free = startWall + minutes;
    return { startWall, minutes, watts };
  });
}

/** What a car takes at the plug for a kilometre, in W minutes: 190 Wh. */
const CAR_WATT_MINUTES_A_KM = 190 * 60;

/** The car charges as soon as it is home: at full power, and with a third of it for the last tenth. */
function car({ plan, profile, dayNumber }: DayOfHome, draw: Draws): Use[] {
  if (profile.car === null || !draw.chance(isWeekend(dayNumber) ? 0.5 : 0.9)) return [];
  const { chargerW, kilometresADay } = profile.car;
  const kilometres = kilometresADay * draw.between(0.6, isWeekend(dayNumber) ? 2.2 : 1.3);
  const wattMinutes = kilometres * CAR_WATT_MINUTES_A_KM;
  const arrives = Math.max(plan.returns, 900 + draw.whole(0, 120)) + draw.whole(2, 12);
  const fast = Math.max(1, Math.round((0.9 * wattMinutes) / chargerW));
  const slowW = Math.round(chargerW / 3);
  const slow = Math.max(1, Math.round((0.1 * wattMinutes) / slowW));
  return [
    { startWall: arrives, minutes: fast, watts: chargerW },
    { startWall: arrives + fast, minutes: slow, watts: slowW },
  ];
}

/** Saws and planers in bursts, an extractor as long as any runs, a compressor now and then. Lunch is quiet. */
function machines({ plan, profile }: DayOfHome, draw: Draws): Use[] {
  const opens = plan.wakes;
  const closes = plan.sleeps;
  const uses: Use[] = [];
  if (closes <= opens) return uses;
  uses.push({ startWall: opens, minutes: closes - opens, watts: 620 });
  for (let at = opens + draw.whole(10, 30); at < closes - 20; ) {
    const minutes = draw.whole(3, 16);
    const lunch = at > 680 && at < 715;
    if (!lunch) {
      uses.push({
        startWall: at,
        minutes,
        watts: Math.round(profile.machineW * draw.between(0.35, 1)) + 550,
      });
    }
    at += minutes + draw.whole(4, 32);
  }
  for (let at = opens + draw.whole(5, 15); at < closes - 5; at += draw.whole(35, 60)) {
    uses.push({ startWall: at, minutes: 4, watts: 1500 });
  }
  uses.push({ startWall: 690 + draw.whole(0, 10), minutes: 5, watts: 1800 });
  return uses;
}
