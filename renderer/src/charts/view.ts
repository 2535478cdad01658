/** The arithmetic of zoom and pan: which stretch of time is in view, and how coarse its bars are. Pure. */
import type { MinuteRange } from '../format/calendar.ts';
import { BAR_STEPS, type BarStep, STEP_MINUTES, type TickStep } from './local-days.ts';

/** Nobody needs to see less than this at once. */
export const SHORTEST_VIEW_MINUTES = 30;

/** A bar is at least so wide, in CSS pixels. */
const LEAST_BAR_WIDTH = 1.5;

/** Steps of ticks with their usual length in minutes and the room that a label needs, in CSS pixels. */
const TICK_STEPS: readonly (readonly [TickStep, number, number])[] = [
  [5, 5, 64],
  [15, 15, 64],
  [30, 30, 64],
  [60, 60, 64],
  [180, 180, 64],
  [360, 360, 84],
  [720, 720, 84],
  ['day', STEP_MINUTES.day, 76],
  ['twoDays', 2 * STEP_MINUTES.day, 76],
  ['fourDays', 4 * STEP_MINUTES.day, 76],
  ['week', STEP_MINUTES.week, 76],
  ['month', STEP_MINUTES.month, 48],
  ['quarterYear', 3 * STEP_MINUTES.month, 48],
  ['year', 12 * STEP_MINUTES.month, 48],
];

/** Whole minutes, at least the shortest view, within the bounds. */
export function clampView(view: MinuteRange, bounds: MinuteRange): MinuteRange {
  const most = bounds.endMinute - bounds.startMinute;
  const length = Math.min(
    most,
    Math.max(SHORTEST_VIEW_MINUTES, Math.round(view.endMinute - view.startMinute)),
  );
  const startMinute = Math.min(
    Math.max(Math.round(view.startMinute), bounds.startMinute),
    bounds.endMinute - length,
  );
  return { startMinute, endMinute: startMinute + length };
}

/** Makes the view `factor` times as long, keeping one minute where it is on the screen. */
export function zoomView(
  view: MinuteRange,
  zoom: { factor: number; atMinute: number; bounds: MinuteRange },
): MinuteRange {
  const { factor, atMinute, bounds } = zoom;
  const length = view.endMinute - view.startMinute;
  const wanted = Math.min(
    bounds.endMinute - bounds.startMinute,
    Math.max(SHORTEST_VIEW_MINUTES, Math.round(length * factor)),
  );
  const before = ((atMinute - view.startMinute) / length) * wanted;
  return clampView({ startMinute: atMinute - before, endMinute: atMinute - before + wanted }, bounds);
}

/** Moves the view by so many minutes, as far as the bounds allow. */
export function panView(view: MinuteRange, pan: { minutes: number; bounds: MinuteRange }): MinuteRange {
  const { minutes, bounds } = pan;
  return clampView({ startMinute: view.startMinute + minutes, endMinute: view.endMinute + minutes }, bounds);
}

/** The finest bars that are wide enough to be seen. */
export function barStepFor(view: MinuteRange, width: number): BarStep {
  const perPixel = (view.endMinute - view.startMinute) / Math.max(1, width);
  return BAR_STEPS.find((step) => STEP_MINUTES[step] >= perPixel * LEAST_BAR_WIDTH) ?? 'month';
}

/** The finest ticks whose labels have room. */
export function tickStepFor(view: MinuteRange, width: number): TickStep {
  const perPixel = (view.endMinute - view.startMinute) / Math.max(1, width);
  return TICK_STEPS.find(([, minutes, room]) => minutes >= perPixel * room)?.[0] ?? 'year';
}

/** A round number at or above a value: 1, 2, 2.5 or 5 times a power of ten, so that axes change seldom. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * power >= value - power * 1e-9) ?? 10;
  return step * power;
}
