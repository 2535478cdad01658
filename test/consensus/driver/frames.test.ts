import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../../node-core/consensus/driver/frames.ts';
import type { MessageBody } from '../../../node-core/consensus/raft/message.ts';

const LINK = { from: 1, to: 2 };
const MOST = Number.MAX_SAFE_INTEGER;

/** Each says a number from which its reader counts on: the next after the largest cannot be said in any answer. */
const BODIES: readonly (readonly [string, (told: number) => MessageBody])[] = [
  [
    'a commit index in an append',
    (leaderCommit) => ({ kind: 'appendEntries', prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit }),
  ],
  [
    'a place in an append',
    (prevLogIndex) => ({ kind: 'appendEntries', prevLogIndex, prevLogTerm: 0, entries: [], leaderCommit: 0 }),
  ],
  ['a commit index in a heartbeat', (leaderCommit) => ({ kind: 'heartbeat', leaderCommit, round: 0 })],
  ['a round', (round) => ({ kind: 'heartbeatResponse', round })],
  [
    'an acknowledgement',
    (matchIndex) => ({ kind: 'appendResponse', outcome: { kind: 'accepted', matchIndex, attestFrom: 1 } }),
  ],
];

function frameOf(body: MessageBody, term: number) {
  return { kind: 'raft', message: { ...LINK, term, ...body } } as const;
}

describe('a number that nobody can have counted to', () => {
  test.each(BODIES)('is malformed: %s', (_, body) => {
    expect(decodeFrame(encodeFrame(frameOf(body(MOST), 1)), LINK)).toMatchObject({ kind: 'malformed' });
  });

  test('is malformed as a term', () => {
    const bytes = encodeFrame(frameOf({ kind: 'timeoutNow' }, MOST));
    expect(decodeFrame(bytes, LINK)).toMatchObject({ kind: 'malformed' });
  });
});

test.each(BODIES)('what can be counted to comes back: %s', (_, body) => {
  const frame = frameOf(body(7), 3);
  expect(decodeFrame(encodeFrame(frame), LINK)).toEqual({ kind: 'ok', frame });
});
