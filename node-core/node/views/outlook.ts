import type { HealthView } from '../../api/health-views.ts';
import type { ForecastView, WaitingView } from '../../api/outlook-views.ts';
import { claimsOf, forecastDay, freeShare, PATTERN_DAYS, patternOf } from '../../market/index.ts';
import { ESTIMATED, MEASURED, MISSING } from '../../settlement/index.ts';
import { addMinutes, MINUTES_PER_DAY, type MinuteSpan, minute, minuteOfMs } from '../../units/index.ts';
import type { Household } from '../household.ts';

/** The next 24 hours of surplus and need, and how much of them contracts cover at most. */
export function forecastView({ replica, member, home, clock }: Household): ForecastView {
  const { community } = replica;
  const now = minuteOfMs(clock.nowMs());
  const startMinute = minute(Math.max(0, now - (PATTERN_DAYS + 1) * MINUTES_PER_DAY));
  const pattern = patternOf(home.series(member, { startMinute, endMinute: now }), [MEASURED, ESTIMATED]);
  const hours = forecastDay({ now, timeZone: community.rules.timeZone, pattern });
  /** By energy: an hour without surplus does not count for what is sold. */
  const covered = (side: 'seller' | 'buyer'): number => {
    const claims = claimsOf(community.contracts.values(), { member, side });
    let whole = 0n;
    let taken = 0n;
    for (const hour of hours) {
      const energy = BigInt(side === 'seller' ? hour.surplus.expectedMwh : hour.need.expectedMwh);
      whole += energy;
      taken += energy * BigInt(1000 - freeShare(claims, hour));
    }
    return whole === 0n ? 0 : Number(taken / whole);
  };
  return { hours, soldPermille: covered('seller'), boughtPermille: covered('buyer') };
}

/** Shorter stretches without a reading are the meter's breath, not a gap. */
const SHORTEST_GAP_MINUTES = 5;
const MOST_GAPS = 10;

/** What waits on this PC, and what of the last day is missing. */
export function waitingView(household: Household, health: Pick<HealthView, 'problems'>): WaitingView {
  const { outbox, home, member, clock } = household;
  const now = minuteOfMs(clock.nowMs());
  const last = home.latestMinute(member);
  const first = home.firstMinute(member);
  const endMinute = last === undefined ? now : addMinutes(last, 1);
  const startMinute = minute(Math.max(first ?? endMinute, now - MINUTES_PER_DAY));
  return {
    readings: outbox.pendingCount('energy'),
    acts: outbox.pendingCount('contract'),
    community: reachOf(health),
    // What waits is newer than what is in order.
    lastReadingMinute: outbox.lastMinute() ?? last ?? null,
    gaps: startMinute < endMinute ? gapsOf(household, { startMinute, endMinute }) : [],
  };
}

/** How this home stands with the others. */
export function reachOf({ problems }: Pick<HealthView, 'problems'>): WaitingView['community'] {
  const kinds = new Set(problems.map(({ kind }) => kind));
  if (kinds.has('alone')) return 'alone';
  return kinds.has('majorityMissing') || kinds.has('noLeader') ? 'noOrder' : 'reached';
}

function gapsOf({ home, member }: Household, span: MinuteSpan): WaitingView['gaps'] {
  const { quality } = home.series(member, span);
  const gaps: { startMinute: number; endMinute: number }[] = [];
  let from: number | undefined;
  for (let i = 0; i <= quality.length; i += 1) {
    const missing = i < quality.length && quality[i] === MISSING;
    if (missing) from ??= i;
    if (missing || from === undefined) continue;
    if (i - from >= SHORTEST_GAP_MINUTES) {
      gaps.push({ startMinute: span.startMinute + from, endMinute: span.startMinute + i });
    }
    from = undefined;
  }
  return gaps.slice(-MOST_GAPS);
}
