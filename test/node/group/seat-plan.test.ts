import { expect, test } from 'vitest';
import type { Seat } from '../../../node-core/ledger/index.ts';
import { nextSeats, type SeatsSeen } from '../../../node-core/node/group/seat-plan.ts';

/** `2` is member 2 on its first disk, `2b` on another. */
function seat(name: string): Seat {
  const member = Number.parseInt(name, 10);
  return { member, disk: new Uint8Array(8).fill(name.endsWith('b') ? 100 + member : member) };
}

function seats(names: string): readonly Seat[] {
  return names === '' ? [] : names.split(' ').map(seat);
}

function named(list: readonly Seat[] | undefined): string | undefined {
  return list?.map(({ member, disk }) => `${member}${disk[0] === member ? '' : 'b'}`).join(' ');
}

interface Case {
  readonly what: string;
  readonly seats: string;
  readonly wanted: number;
  readonly silent?: readonly number[];
  readonly candidates?: string;
  readonly next: string | undefined;
}

const CASES: readonly Case[] = [
  { what: 'enough, and all there', seats: '0 1 2', wanted: 3, candidates: '0 1 2 3', next: undefined },
  { what: 'too few, and nobody else', seats: '0', wanted: 5, candidates: '0', next: undefined },
  { what: 'too few: one more at a time', seats: '0', wanted: 5, candidates: '0 3 1', next: '0 3' },
  { what: 'a new one goes to its place', seats: '0 4', wanted: 5, candidates: '2', next: '0 2 4' },
  { what: 'too many: the silent one goes', seats: '0 1 2', wanted: 1, silent: [1], next: '0 2' },
  { what: 'too many: else the last, who is not the leader', seats: '0 1', wanted: 1, next: '0' },
  { what: 'the leader alone stays', seats: '0', wanted: 0, next: undefined },
  { what: 'a silent one, and nobody for it', seats: '0 1 2', wanted: 3, silent: [2], next: undefined },
  {
    what: 'a silent one is replaced',
    seats: '0 1 2',
    wanted: 3,
    silent: [1],
    candidates: '4 3',
    next: '0 2 4',
  },
  {
    what: 'two silent ones: one after the other',
    seats: '0 1 2 3 4',
    wanted: 5,
    silent: [3, 1],
    candidates: '5 6',
    next: '0 2 3 4 5',
  },
  {
    what: 'one of two cannot be replaced: a third comes first',
    seats: '0 1',
    wanted: 5,
    silent: [1],
    candidates: '2',
    next: '0 1 2',
  },
  { what: 'nor where two are all', seats: '0 1', wanted: 2, silent: [1], candidates: '2', next: undefined },
  {
    what: 'a member on a new disk takes its own old seat, whoever else is silent',
    seats: '0 1 2 3 4',
    wanted: 5,
    silent: [1, 3],
    candidates: '3b 5',
    next: '0 1 2 3b 4',
  },
  {
    what: 'but not as one of two',
    seats: '0 1',
    wanted: 2,
    silent: [1],
    candidates: '1b',
    next: undefined,
  },
  {
    what: 'the leader is never taken for silent',
    seats: '0 1 2',
    wanted: 3,
    silent: [0],
    candidates: '3',
    next: undefined,
  },
];

test.each(CASES)('$what', ({ seats: now, wanted, silent = [], candidates = '', next }) => {
  const seen: SeatsSeen = { seats: seats(now), wanted, self: 0, silent, candidates: seats(candidates) };
  expect(named(nextSeats(seen))).toBe(next);
});
