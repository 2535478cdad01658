import { expect, test, vi } from 'vitest';
import { quitSafely } from '../../../main/desktop/safe-quit.ts';

function quitting(close: () => Promise<void>) {
  const left = Promise.withResolvers<number>();
  const log: string[] = [];
  const onQuitting = vi.fn<() => void>();
  let ask = () => false;
  const quit = quitSafely({
    app: {
      on: (_event, hear) => {
        ask = () => {
          let held = false;
          hear({ preventDefault: () => (held = true) });
          return held;
        };
      },
      exit: left.resolve,
    },
    close,
    onQuitting,
    report: (line) => log.push(line),
    patienceMs: 50,
  });
  return { ask: () => ask(), letGo: () => quit.letGo(), left: left.promise, log, onQuitting };
}

test('leaves when the node has closed, however often it is asked', async () => {
  const closed = Promise.withResolvers<void>();
  const { ask, left, log, onQuitting } = quitting(() => closed.promise);
  expect([ask(), ask()]).toEqual([true, true]);
  expect(onQuitting).toHaveBeenCalledTimes(1);
  closed.resolve();
  expect(await left).toBe(0);
  expect(log).toEqual([]);
});

test('leaves all the same where the node does not close, or not well', async () => {
  const never = quitting(() => new Promise(() => {}));
  never.ask();
  await never.left;
  expect(never.log).toEqual(['the node did not close in time']);
  const broken = quitting(() => Promise.reject(new Error('disk')));
  broken.ask();
  await broken.left;
  expect(broken.log).toEqual(['the node did not close well: disk']);
});

test('an installer that restarts the app is not held up: the node is closed by then', () => {
  const close = vi.fn<() => Promise<void>>();
  const { ask, letGo, onQuitting } = quitting(close);
  letGo();
  expect(ask()).toBe(false);
  expect([close.mock.calls.length, onQuitting.mock.calls.length]).toEqual([0, 1]);
});
