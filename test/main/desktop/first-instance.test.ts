import { expect, test } from 'vitest';
import { isFirstInstance } from '../../../main/desktop/first-instance.ts';

/** Asks with the lock free after so many asks. */
async function asking(of: { readonly freeAfter: number; readonly env?: Record<string, string> }) {
  let asks = 0;
  let waitedMs = 0;
  const isFirst = await isFirstInstance({
    ask: () => {
      asks += 1;
      return asks > of.freeAfter;
    },
    env: of.env ?? {},
    pause: (ms) => Promise.resolve(void (waitedMs += ms)),
  });
  return { isFirst, asks, waitedMs };
}
const JUST_INSTALLED = { APPIMAGE_SILENT_INSTALL: 'true' };

test('the first has its answer at once, and so has a second that a person starts', async () => {
  expect(await asking({ freeAfter: 0 })).toEqual({ isFirst: true, asks: 1, waitedMs: 0 });
  expect(await asking({ freeAfter: 1 })).toEqual({ isFirst: false, asks: 1, waitedMs: 0 });
});

test('a version that was just installed waits for the old one to leave, and not for ever', async () => {
  expect(await asking({ freeAfter: 7, env: JUST_INSTALLED })).toMatchObject({ isFirst: true, asks: 8 });
  const { isFirst, waitedMs } = await asking({ freeAfter: 1_000, env: JUST_INSTALLED });
  expect([isFirst, waitedMs]).toEqual([false, 30_000]);
});
