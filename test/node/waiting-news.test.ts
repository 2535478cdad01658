import { expect, test } from 'vitest';
import { waitingNews } from '../../node-core/node/waiting-news.ts';

test('what waits is told when it grows past the usual, and when it has gone; not with every minute', () => {
  let waiting = 0;
  let told = 0;
  const look = waitingNews({ outbox: { pendingCount: () => waiting } }, () => {
    told += 1;
  });
  const seen = [0, 1, 3, 2, 4, 4, 5, 37, 37, 1, 0].map((count) => {
    waiting = count;
    look();
    return told;
  });
  expect(seen).toEqual([0, 0, 0, 0, 1, 1, 2, 3, 3, 4, 4]);
});
