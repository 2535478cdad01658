/** When nothing pops up. What came meanwhile waits on the Home page, so nothing is kept for later. */

/** What can be chosen. */
export const QUIET_HOURS = ['never', 'night', 'evening'] as const;
export type QuietHours = (typeof QUIET_HOURS)[number];

/** From and to, in full hours of local time; over midnight. */
export const QUIET_SPANS: Readonly<
  Record<QuietHours, { readonly from: number; readonly to: number } | null>
> = {
  never: null,
  night: { from: 22, to: 7 },
  evening: { from: 18, to: 8 },
};

/** Whether it is quiet at an hour, 0 to 23, of the person's own clock. */
export function isQuiet(chosen: QuietHours, hour: number): boolean {
  const span = QUIET_SPANS[chosen];
  return span !== null && (hour >= span.from || hour < span.to);
}
