import { majorityOf } from '../certificate.ts';
import { seatsEqual, seatsKept } from '../seat.ts';
import type { SeatsTransaction } from '../transaction.ts';
import { type Family, inactiveParty } from './rule.ts';

/**
 * Seats: who votes, and on which disk (docs/protocol.md, 'Seats'). Whoever holds one may propose others; they propose and
 * certify from the next block on. More than half of those in force stay, so that no step leaves the voters without a
 * majority that knows the log.
 */
export const SEATS: Family<SeatsTransaction> = {
  role: null,
  rules: [
    {
      refusal: 'notSeated',
      broken: ({ author }, { data }) =>
        data.seats.some(({ member }) => member === author) ? undefined : `member ${author}`,
    },
    {
      refusal: 'unknownMember',
      broken: ({ seats }, { data }) => {
        const unknown = seats.find(({ member }) => data.members[member] === undefined);
        return unknown === undefined ? undefined : `member ${unknown.member}`;
      },
    },
    {
      refusal: 'partyNotActive',
      broken: ({ seats }, at) =>
        inactiveParty(
          at,
          seats.map(({ member }) => member),
        ),
    },
    {
      refusal: 'tooManySeats',
      broken: ({ seats }, { data }) => {
        const { validatorCount } = data.rules;
        return seats.length <= validatorCount ? undefined : `${seats.length}, at most ${validatorCount}`;
      },
    },
    {
      refusal: 'seatsUnchanged',
      broken: ({ seats }, { data }) =>
        seatsEqual(data.seats, seats) ? `${seats.length} seats, each as it is` : undefined,
    },
    {
      refusal: 'majorityReplaced',
      broken: ({ seats }, { data }) => {
        const [count, kept] = [data.seats.length, seatsKept(data.seats, seats)];
        return kept >= majorityOf(count) ? undefined : `${kept} of ${count} would remain`;
      },
    },
  ],
  apply: ({ seats }, { data }, journal) => {
    journal.assign(data, 'seats', seats);
  },
};
