import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode } from '../../../node-core/codec/index.ts';
import {
  changed,
  changeOf,
  type ConfigChange,
  type Configuration,
  configurationOf,
  decodeChange,
  encodeChange,
  isJoint,
  LEAVE_JOINT,
  type MemberChange,
  voteResult,
  votersOf,
} from '../../../node-core/consensus/raft/index.ts';

const memberChanges = fc.record({
  kind: fc.constantFrom('addVoter', 'addLearner', 'remove'),
  node: fc.integer({ min: 1, max: 7 }),
}) as fc.Arbitrary<MemberChange>;
const entering = fc.record({
  kind: fc.constant('enter'),
  changes: fc.array(memberChanges, { minLength: 1, maxLength: 5 }),
  joint: fc.constantFrom('whenNeeded', 'always'),
  leave: fc.constantFrom('automatic', 'explicit'),
  context: fc.uint8Array({ maxLength: 4 }),
}) as fc.Arbitrary<ConfigChange>;
const anyChange = fc.oneof(
  { weight: 4, arbitrary: entering },
  { weight: 1, arbitrary: fc.constant(LEAVE_JOINT) },
);

/** What changes one after another make of one, those that may not be left out. */
function after(changes: readonly ConfigChange[]): readonly Configuration[] {
  const steps: Configuration[] = [configurationOf([1, 2, 3])];
  for (const change of changes) {
    const result = changed(steps.at(-1) ?? configurationOf([1]), change);
    if (result.kind === 'ok') steps.push(result.configuration);
  }
  return steps;
}

describe('whatever changes are made', () => {
  const histories = fc.array(anyChange, { maxLength: 12 });

  test('nobody is two things at once, and somebody has a vote', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { voters, outgoing, learners, learnersNext, autoLeave } of after(history)) {
          expect(voters.length).toBeGreaterThan(0);
          for (const list of [voters, outgoing, learners, learnersNext]) {
            expect([...list]).toEqual([...new Set(list)].sort((a, b) => a - b));
          }
          expect(learners.filter((id) => voters.includes(id) || outgoing.includes(id))).toEqual([]);
          expect(learnersNext.every((id) => outgoing.includes(id) && !voters.includes(id))).toBe(true);
          expect(autoLeave && outgoing.length === 0).toBe(false);
        }
      }),
    );
  });

  test('a majority before and one after a change share a voter', () => {
    const sides = fc.array(fc.boolean(), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(histories, sides, (history, side) => {
        const steps = after(history);
        steps.slice(1).forEach((next, at) => {
          const before = steps[at] ?? next;
          const yes = voteResult(before, (node) => side[node - 1]);
          const no = voteResult(next, (node) => side[node - 1] === false);
          expect(yes === 'won' && no === 'won').toBe(false);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('left again, a joint configuration has no trace of the old half', () => {
    fc.assert(
      fc.property(entering, (change) => {
        const entered = changed(configurationOf([1, 2, 3], [4]), change);
        if (entered.kind !== 'ok' || !isJoint(entered.configuration)) return;
        const left = changed(entered.configuration, LEAVE_JOINT);
        if (left.kind !== 'ok') throw new Error('it can be left');
        expect(left.configuration.voters).toEqual(entered.configuration.voters);
        expect(votersOf(left.configuration)).toEqual(left.configuration.voters);
        expect(left.configuration.learnersNext).toEqual([]);
      }),
    );
  });

  test('bytes and back', () => {
    fc.assert(
      fc.property(anyChange, (change) => {
        expect(decodeChange(encodeChange(change))).toEqual(change);
      }),
    );
  });
});

test.each([
  [
    'one change is made straight',
    changeOf({ kind: 'addVoter', node: 4 }),
    { voters: [1, 2, 3, 4], outgoing: [] },
  ],
  [
    'several go through both',
    changeOf({ kind: 'addVoter', node: 4 }, { kind: 'remove', node: 1 }),
    { voters: [2, 3, 4], outgoing: [1, 2, 3], autoLeave: true },
  ],
  [
    'a stranger cannot be removed, nor does it matter',
    changeOf({ kind: 'remove', node: 9 }),
    { voters: [1, 2, 3] },
  ],
  ['a voter becomes a learner', changeOf({ kind: 'addLearner', node: 3 }), { voters: [1, 2], learners: [3] }],
])('%s', (_, change, expected) => {
  expect(changed(configurationOf([1, 2, 3]), change)).toMatchObject({ kind: 'ok', configuration: expected });
});

test('a learner that is made a voter is none any more', () => {
  expect(changed(configurationOf([1], [2]), changeOf({ kind: 'addVoter', node: 2 }))).toEqual({
    kind: 'ok',
    configuration: configurationOf([1, 2]),
  });
});

test.each([
  ['nothing', new Uint8Array()],
  ['no CBOR', Uint8Array.of(0xff)],
  ['another version', encode([2, 'leave', new Uint8Array()])],
  ['an unknown kind', encode([1, 'burn', new Uint8Array()])],
  ['no changes', encode([1, 'enter', [], 'always', 'automatic', new Uint8Array()])],
  [
    'too many',
    encode([
      1,
      'enter',
      Array.from({ length: 33 }, () => ['remove', 1]),
      'always',
      'automatic',
      new Uint8Array(),
    ]),
  ],
  ['a node 0', encode([1, 'enter', [['remove', 0]], 'always', 'automatic', new Uint8Array()])],
  [
    'a node that is no number',
    encode([1, 'enter', [['remove', 'x']], 'always', 'automatic', new Uint8Array()]),
  ],
  ['half a change', encode([1, 'enter', [['remove']], 'always', 'automatic', new Uint8Array()])],
  ['an unknown way', encode([1, 'enter', [['remove', 1]], 'perhaps', 'automatic', new Uint8Array()])],
  ['an unknown end', encode([1, 'enter', [['remove', 1]], 'always', 'never', new Uint8Array()])],
  ['no context', encode([1, 'enter', [['remove', 1]], 'always', 'automatic', 'x'])],
  ['too much', encode([1, 'leave', 1, new Uint8Array()])],
])('bytes that are no change: %s', (_, bytes) => {
  expect(decodeChange(bytes)).toBeUndefined();
});
