import type { MemberIndex, Seat } from '../../node-core/ledger/index.ts';
import { admissionOf, after, later, rules } from './situations.ts';
import { ADA, BO, CLEO, DAM, seatOf, seats, World } from './world.ts';

/** Who votes in the tests' communities. */

/** Seats of these members, each on its first disk. */
export function seatsOf(...members: readonly MemberIndex[]): readonly Seat[] {
  return members.map((member) => seatOf(member));
}

/** All four seats, some members' on a disk that is new. */
export function fourSeats(...wiped: readonly MemberIndex[]): readonly Seat[] {
  return [ADA, BO, CLEO, DAM].map((member) => seatOf(member, wiped.includes(member) ? 1 : 0));
}

/** Cleo has no seat, and the others have theirs. */
export function withoutCleo(world: World): World {
  return after(world, seats(seatsOf(ADA, BO, DAM)));
}

/** Homes 4 and 5 are members too, without a seat; home 4 is a steward. */
export function sixMembers(world: World): World {
  return after(world, admissionOf(world, 4, { roles: ['steward'] }), admissionOf(world, 5));
}

/** All six have one. */
export function sixSeats(world: World): World {
  return after(sixMembers(world), rules({ validatorCount: 7 }), seats(seatsOf(ADA, BO, CLEO, DAM, 4, 5)));
}

/** Bo is a steward too, and Ada alone has a seat. */
export function onlySeat(): World {
  const world = World.ofOne();
  return later(after(world, admissionOf(world, BO, { roles: ['steward'] })), 10);
}
