import { beforeEach, describe, expect, test } from 'vitest';
import type { Frame } from '../../../node-core/consensus/driver/frames.ts';
import { Lanes } from '../../../node-core/consensus/driver/lanes.ts';
import type { AppendOutcome } from '../../../node-core/consensus/raft/message.ts';

const LARGE = 20_000;
let lanes: Lanes;
beforeEach(() => {
  lanes = new Lanes();
});

/** AppendEntries of one entry, or of none. */
function append(index: number, bytes?: number): Frame {
  const entries =
    bytes === undefined ? [] : [{ index, term: 1, kind: 'data' as const, bytes: new Uint8Array(bytes) }];
  const place = { from: 1, to: 2, term: 1, prevLogIndex: index - 1, prevLogTerm: 1, leaderCommit: 0 };
  return { kind: 'raft', message: { kind: 'appendEntries', ...place, entries } };
}

const accepted = (matchIndex: number): AppendOutcome => ({ kind: 'accepted', matchIndex, attestFrom: 1 });

describe('entries', () => {
  test('go urgently when they are few bytes, by bulk when they are many', () => {
    expect(lanes.of(2, append(5, 500))).toBe('urgent');
    expect(lanes.of(2, append(6, LARGE))).toBe('bulk');
  });

  test('do not overtake those that they follow on', () => {
    lanes.of(2, append(5, LARGE));
    expect(lanes.of(2, append(6, 500))).toBe('bulk');
    lanes.answered(2, accepted(5));
    expect(lanes.of(2, append(7, 500))).toBe('bulk');
    lanes.answered(2, accepted(7));
    expect(lanes.of(2, append(8, 500))).toBe('urgent');
  });

  test('that are few each, but many together, go by bulk from there on', () => {
    for (const index of [5, 6, 7]) expect(lanes.of(2, append(index, 5_000))).toBe('urgent');
    expect(lanes.of(2, append(8, 5_000))).toBe('bulk');
    lanes.answered(2, accepted(7));
    expect(lanes.of(2, append(9, 500))).toBe('bulk');
    lanes.answered(2, accepted(9));
    expect(lanes.of(2, append(10, 500))).toBe('urgent');
  });

  test('overtake those of another follower', () => {
    lanes.of(2, append(5, LARGE));
    expect(lanes.of(3, append(6, 500))).toBe('urgent');
  });

  test.each<[string, () => void]>([
    ['the link broke', () => lanes.broken(2)],
    [
      'were rejected',
      () => lanes.answered(2, { kind: 'rejected', prevLogIndex: 5, hintIndex: 1, hintTerm: 1 }),
    ],
    ['came from a leader of old', () => lanes.answered(2, { kind: 'staleTerm' })],
  ])('by bulk that %s hold up nobody', (_, end) => {
    lanes.of(2, append(5, LARGE));
    end();
    expect(lanes.of(2, append(6, 500))).toBe('urgent');
  });
});

test('whatever else there is goes urgently, bulk on its way or not', () => {
  lanes.of(2, append(5, LARGE));
  expect(lanes.of(2, append(6))).toBe('urgent');
  expect(lanes.of(2, { kind: 'certificate', ordinal: 4, certificate: new Uint8Array(200) })).toBe('urgent');
});
