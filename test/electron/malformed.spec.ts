/** The running app's own page as a liar: what it may ask, asked wrongly. */
import { expect, test } from '@playwright/test';
import { ask } from './ask.ts';
import { type Launched, launch } from './launch.ts';
import { malformedCalls } from './malformed.ts';

let launched: Launched;
test.beforeAll(async () => {
  launched = await launch();
  await expect(launched.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({
    timeout: 100_000,
  });
});
test.afterAll(async () => {
  await launched.end();
});

test('10 000 malformed calls of its page: refused as such, and nothing has changed', async () => {
  const { page } = launched;
  await ask(page, 'setSpeed', { speed: 0 });
  const asked = ['desktop', 'setup', 'offers', 'proposals', 'contracts', 'tasks'];
  const state = async () => await Promise.all(asked.map((name) => ask(page, name)));
  const before = await state();
  const { refused, others } = await malformedCalls(page, 10_000);
  expect(others).toEqual([]);
  expect(refused).toBe(10_000);
  expect(await state()).toEqual(before);
  expect(launched.log()).not.toMatch(/fault|did not|broke/);
});
