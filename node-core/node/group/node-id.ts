import { equalBytes } from '../../codec/index.ts';
import type { NodeId } from '../../consensus/raft/entry.ts';
import type { Community, MemberIndex, Seat } from '../../ledger/index.ts';

/** Bytes of a disk's number that make a node's number in the Raft group; the rest would not fit an exact integer. */
const NODE_ID_BYTES = 6;

/** The group's name for a copy of the ledger: from 1 to 2^48. A wiped disk comes back under another one. */
export function nodeIdOf(disk: Uint8Array): NodeId {
  let id = 0;
  for (const byte of disk.subarray(0, NODE_ID_BYTES)) id = id * 256 + byte;
  return id + 1;
}

/** The nodes that vote by these seats, ascending. */
export function votersOfSeats(seats: readonly Seat[]): readonly NodeId[] {
  return seats.map(({ disk }) => nodeIdOf(disk)).sort((a, b) => a - b);
}

/** The member on whose seat a node votes; undefined where it has none. */
export function memberOfNode(seats: readonly Seat[], node: NodeId): MemberIndex | undefined {
  return seats.find(({ disk }) => nodeIdOf(disk) === node)?.member;
}

/** Whether a member votes on this very disk. */
export function holdsSeat(
  community: Pick<Community, 'seats'>,
  { member, disk }: { readonly member: MemberIndex | undefined; readonly disk: Uint8Array },
): boolean {
  return community.seats.some((seat) => seat.member === member && equalBytes(seat.disk, disk));
}
