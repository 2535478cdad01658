import { expect, test } from 'vitest';
import { Misdeeds } from '../../../node-core/node/member/misdeeds.ts';

const HOUR_MS = 3_600_000;
const memberOf = (node: number) => (node < 100 ? node : undefined);

function refusal(reason: string) {
  return { kind: 'proposalRefused', from: 9, index: 4, reason, detail: '' } as const;
}

test('what no honest home sends to the group is told, by member and kind, with how often', () => {
  const misdeeds = new Misdeeds();
  for (const atMs of [1, 2, 3]) {
    misdeeds.note({ kind: 'badSignature', from: 7, ordinal: atMs }, atMs, memberOf);
  }
  misdeeds.note({ kind: 'impossibleMessage', from: 8, what: 'a vote of term 0' }, 4, memberOf);
  misdeeds.note({ kind: 'malformedFrame', from: 300, detail: 'version 9' }, 5, memberOf);
  misdeeds.note(refusal('wrongMerkleRoot'), 6, memberOf);
  misdeeds.note(refusal('timeInFuture'), 7, memberOf);
  misdeeds.note({ kind: 'diskBack' }, 8, memberOf);
  expect(misdeeds.since(10)).toEqual([
    { member: 7, kind: 'badSignature', count: 3, detail: 'entry 3' },
    { member: 8, kind: 'impossibleMessage', count: 1, detail: 'a vote of term 0' },
    { member: undefined, kind: 'malformedFrame', count: 1, detail: 'version 9' },
    { member: 9, kind: 'proposalRefused', count: 1, detail: 'entry 4: wrongMerkleRoot' },
  ]);
});

test('what is an hour old is forgotten, and a flood takes no room', () => {
  const misdeeds = new Misdeeds();
  for (let from = 1; from <= 1000; from += 1) {
    misdeeds.note({ kind: 'badSignature', from, ordinal: 1 }, from, memberOf);
  }
  expect(misdeeds.since(1000)).toHaveLength(32);
  expect(misdeeds.since(HOUR_MS + 1000)).toHaveLength(0);
});
