import { equalBytes } from '../codec/index.ts';
import { DISK_BYTES } from './encoding/seats.ts';
import type { Found, Seat } from './transaction.ts';

/** The one seat that a founding gives: the founder's, on the disk that the nonce's first 8 bytes name. */
export function founderSeat({ author, nonce }: Pick<Found, 'author' | 'nonce'>): Seat {
  return { member: author, disk: nonce.slice(0, DISK_BYTES) };
}

/** Whether two lists, both ascending by member, give the same seats to the same disks. */
export function seatsEqual(a: readonly Seat[], b: readonly Seat[]): boolean {
  return a.length === b.length && seatsKept(a, b) === a.length;
}

/** How many seats of a list are in another one too: the same member on the same disk. */
export function seatsKept(before: readonly Seat[], after: readonly Seat[]): number {
  return before.filter((seat) => after.some((other) => isSameSeat(seat, other))).length;
}

function isSameSeat(a: Seat, b: Seat): boolean {
  return a.member === b.member && equalBytes(a.disk, b.disk);
}
