import { equalBytes } from '../../codec/index.ts';
import type { MemberIndex, Seat } from '../../ledger/index.ts';

/** What a leader knows of those who vote, and of those who could. */
export interface SeatsSeen {
  readonly seats: readonly Seat[];
  /** Seats that there should be: the rule's, or one for each active member while they are fewer. */
  readonly wanted: number;
  /** The leader's own seat: it goes on holding it. */
  readonly self: MemberIndex;
  /** Members with a seat whose node has been silent for longer than the rule allows, or has another disk now. */
  readonly silent: readonly MemberIndex[];
  /** Members without a voting node who could have one at once: up, and caught up. In the order of preference. */
  readonly candidates: readonly Seat[];
}

/**
 * The next change of seats, one at a time (decision 5): a seat more while there are too few, a silent validator's seat to
 * a home that has caught up, a seat less when there are too many.
 *
 * @returns the seats, ascending by member, or undefined when they are right as they are or nobody could do better
 */
export function nextSeats(seen: SeatsSeen): readonly Seat[] | undefined {
  const { seats, wanted, self, silent, candidates } = seen;
  const gone = seats.find(({ member }) => silent.includes(member) && member !== self);
  if (seats.length > wanted) {
    const leaving = gone ?? seats.findLast(({ member }) => member !== self);
    return leaving === undefined ? undefined : without(seats, leaving);
  }
  const [candidate] = candidates.filter((one) => !seats.some((seat) => sameSeat(seat, one)));
  // The same member on a new disk takes the place of its own old seat, whoever else is silent.
  const own = candidate === undefined ? undefined : seats.find(({ member }) => member === candidate.member);
  if (candidate === undefined) return undefined;
  if (own !== undefined)
    return mayReplace(seats) ? ascending([...without(seats, own), candidate]) : undefined;
  if (gone !== undefined && mayReplace(seats)) return ascending([...without(seats, gone), candidate]);
  if (seats.length < wanted) return ascending([...seats, candidate]);
  return undefined;
}

/** More than half of the seats in force have to stay: one of two cannot be replaced. */
function mayReplace(seats: readonly Seat[]): boolean {
  return (seats.length - 1) * 2 > seats.length;
}

function without(seats: readonly Seat[], gone: Seat): readonly Seat[] {
  return seats.filter((seat) => seat !== gone);
}

function ascending(seats: readonly Seat[]): readonly Seat[] {
  return [...seats].sort((a, b) => a.member - b.member);
}

function sameSeat(a: Seat, b: Seat): boolean {
  return a.member === b.member && equalBytes(a.disk, b.disk);
}
