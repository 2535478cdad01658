import { isWeekend } from './local-day.ts';
import type { HomeProfile } from './profile.ts';
import { draws, streamKey } from './random.ts';

/** How a household spends a day; minutes by the wall clock from the local midnight that the day begins with. */
export interface DayPlan {
  readonly wakes: number;
  /** The house is empty from `leaves` to `returns`; equal when somebody is at home all day. */
  readonly leaves: number;
  readonly returns: number;
  /** May lie past 1440. */
  readonly sleeps: number;
}

/** The plan of a household for a local day; for a workshop, its opening hours (all zeros: closed). */
export function planOfDay(
  home: { readonly seed: number; readonly profile: HomeProfile },
  dayNumber: number,
): DayPlan {
  const draw = draws(streamKey(home.seed, 'plan', dayNumber));
  const weekend = isWeekend(dayNumber);
  // People keep their own hours: the household's habit first, then the day's whim.
  const habit = draws(streamKey(home.seed, 'habit'));
  const early = habit.whole(-35, 35);
  if (home.profile.habits === 'workshop') {
    const opens = weekend ? 0 : 415 + Math.round(early / 3) + draw.whole(-8, 8);
    const closes = weekend ? 0 : 960 + Math.round(early / 3) + draw.whole(-15, 25);
    return { wakes: opens, leaves: closes, returns: closes, sleeps: closes };
  }
  const wakes = (weekend ? 500 : 390) + early + draw.whole(-20, 25);
  const sleeps = (weekend ? 1430 : 1370) + early + draw.whole(-25, 40);
  const goesOut =
    home.profile.habits === 'homeAllDay' ? draw.chance(0.3) : weekend ? draw.chance(0.5) : draw.chance(0.93);
  if (!goesOut) return { wakes, leaves: wakes, returns: wakes, sleeps };
  const short = weekend || home.profile.habits === 'homeAllDay';
  const leaves = short ? draw.whole(640, 760) : wakes + draw.whole(55, 90);
  const returns = short ? leaves + draw.whole(70, 210) : draw.whole(930, 1050) + early;
  return { wakes, leaves, returns, sleeps };
}

/** True when somebody is up and in the house in a minute of the wall clock, -1439 to 2879. */
export function isUp(plan: DayPlan, wall: number): boolean {
  return wall >= plan.wakes && wall < plan.sleeps && !(wall >= plan.leaves && wall < plan.returns);
}
