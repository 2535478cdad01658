import type { CodecValue } from '../../codec/index.ts';
import type { Seat, SeatsTransaction } from '../transaction.ts';
import { assertAscending, FieldReader } from './fields.ts';
import { RULE_RANGES } from './membership.ts';

/** Layout of `seats`, as a transaction and in the state: docs/protocol.md, 'Seats'. */

/** Bytes of the number that tells a node's disks apart. */
export const DISK_BYTES = 8;
/** Seats of any rules' largest `validatorCount`. */
const MAX_SEATS = RULE_RANGES.validatorCount.to;

export function writeSeats({ sequence, seats }: SeatsTransaction): CodecValue[] {
  return [sequence, seatsValue(seats)];
}

export function readSeatsTransaction(fields: FieldReader): SeatsTransaction {
  return {
    kind: 'seats',
    author: fields.member('author'),
    sequence: fields.sequence(),
    seats: readSeats(fields, { least: 1 }),
  };
}

/** [[member, disk], ...] */
export function seatsValue(seats: readonly Seat[]): CodecValue {
  return seats.map(({ member, disk }) => [member, disk]);
}

/**
 * Reads `least` to 7 seats, ascending by member; a state has none before the founding block.
 * @throws FieldFault
 */
export function readSeats(fields: FieldReader, { least }: { readonly least: 0 | 1 }): Seat[] {
  const seats = fields.list('seats', { least, most: MAX_SEATS }, readSeat);
  assertAscending(
    seats.map(({ member }) => member),
    'seats',
  );
  return seats;
}

function readSeat(value: CodecValue): Seat {
  const fields = new FieldReader(value, { what: 'seat', count: 2 });
  return { member: fields.member('member'), disk: fields.bytes('disk', DISK_BYTES) };
}
