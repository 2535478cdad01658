import type { MinuteRange } from '../../format/calendar.ts';

/** A part of a household's surplus or need that is spoken for. */
export interface ShareClaim extends MinuteRange {
  readonly sharePermille: number;
}

const WHOLE = 1_000;

/** What is free, per mille, in every minute of a span: the whole less the most that is claimed at a time. */
export function freeSharePermille(claims: readonly ShareClaim[], span: MinuteRange): number {
  const touching = claims.filter(
    ({ startMinute, endMinute }) => startMinute < span.endMinute && endMinute > span.startMinute,
  );
  let most = 0;
  for (const at of [span.startMinute, ...touching.map(({ startMinute }) => startMinute)]) {
    if (at < span.startMinute) continue;
    const claimed = touching
      .filter(({ startMinute, endMinute }) => startMinute <= at && at < endMinute)
      .reduce((sum, { sharePermille }) => sum + sharePermille, 0);
    most = Math.max(most, claimed);
  }
  return Math.max(0, WHOLE - most);
}
