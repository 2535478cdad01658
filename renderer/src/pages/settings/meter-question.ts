/** What is asked of the household's meter, of what waits for the household. Pure. */
import type { MeterChoiceView, TaskView } from '../../../../node-core/api/index.ts';

export type MeterAsked =
  /** Another number is heard than was chosen. */
  | { readonly kind: 'other'; readonly before: string; readonly after: string; readonly sinceMs: number }
  /** A register fell, of a meter that says no number. */
  | { readonly kind: 'fell'; readonly sinceMs: number }
  /** Nothing; but a swap would not be noticed, so that a person may say it. */
  | { readonly kind: 'maySay' }
  | { readonly kind: 'nothing' };

/** What the card of the meter asks. */
export function meterAsked(meter: MeterChoiceView, tasks: readonly TaskView[]): MeterAsked {
  if (meter.kind !== 'usb') return { kind: 'nothing' };
  for (const task of tasks) {
    if (task.kind !== 'meterChanged') continue;
    const { before, after, sinceMs } = task;
    return before === null || after === null
      ? { kind: 'fell', sinceMs }
      : { kind: 'other', before, after, sinceMs };
  }
  return { kind: meter.meterId === null ? 'maySay' : 'nothing' };
}
