import { expect, test } from 'vitest';
import { fromHex } from '../../../node-core/codec/index.ts';
import { holdsSeat, memberOfNode, nodeIdOf, votersOfSeats } from '../../../node-core/node/group/node-id.ts';

test.each([
  ['0000000000000000', 1],
  ['0000000000010000', 2],
  ['000000000001ffff', 2],
  ['010203040506ffff', 0x010203040506 + 1],
  ['ffffffffffffffff', 2 ** 48],
])('disk %s is node %i', (disk, node) => {
  expect(nodeIdOf(fromHex(disk))).toBe(node);
});

const OLD = fromHex('0000000000090000');
const NEW = fromHex('0000000000070000');
const SEATS = [
  { member: 3, disk: OLD },
  { member: 5, disk: NEW },
];

test('seats vote as their disks, ascending, whoever holds them', () => {
  expect(votersOfSeats(SEATS)).toEqual([8, 10]);
  expect(memberOfNode(SEATS, 10)).toBe(3);
  expect(memberOfNode(SEATS, 9)).toBeUndefined();
});

test('a member holds its seat on that very disk, all eight bytes of it', () => {
  const community = { seats: SEATS };
  expect(holdsSeat(community, { member: 3, disk: OLD })).toBe(true);
  expect(holdsSeat(community, { member: 3, disk: NEW })).toBe(false);
  expect(holdsSeat(community, { member: 5, disk: OLD })).toBe(false);
  expect(holdsSeat(community, { member: undefined, disk: OLD })).toBe(false);
  expect(holdsSeat(community, { member: 3, disk: fromHex('0000000000090001') })).toBe(false);
});
