import { expect, test } from 'vitest';
import type { HealthView } from '../../node-core/api/index.ts';
import { waitingNews } from '../../node-core/node/waiting-news.ts';

type Problem = HealthView['problems'][number]['kind'];

function problemOf(kind: Problem): HealthView['problems'][number] {
  return { kind, party: null, count: null, detail: '' };
}

function news() {
  const now: { waiting: number; problem: Problem | null } = { waiting: 0, problem: null };
  let told = 0;
  const look = waitingNews(
    { outbox: { pendingCount: () => now.waiting } },
    {
      health: () => ({ problems: now.problem === null ? [] : [problemOf(now.problem)] }),
      changed: () => {
        told += 1;
      },
    },
  );
  return (change: Partial<typeof now>): number => {
    Object.assign(now, change);
    look();
    return told;
  };
}

test('what waits is told when it grows past the usual, and when it has gone; not with every minute', () => {
  const after = news();
  const told = [0, 1, 3, 2, 4, 4, 5, 37, 37, 1, 0].map((waiting) => after({ waiting }));
  expect(told).toEqual([0, 0, 0, 0, 1, 1, 2, 3, 3, 4, 4]);
});

test('a home that loses the others, or finds them again, says so once, whatever waits', () => {
  const after = news();
  const told = ([null, 'noLeader', 'majorityMissing', 'alone', null, null] as const).map((problem) =>
    after({ problem }),
  );
  expect(told).toEqual([0, 1, 1, 2, 3, 3]);
});
