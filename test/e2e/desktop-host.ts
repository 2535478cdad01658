import { test as base } from '@playwright/test';
import setUp from '../electron/set-up.ts';
import { type Launched, launch } from '../electron/launch.ts';
import type { HomeHost } from './moves.ts';

/** The desktop app on a demo of its own; its window is the page of every test. */
export const test = base.extend<object, { launched: Launched; host: HomeHost }>({
  launched: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from this pattern
    async ({}, provide) => {
      // Builds the app, makes a demo's past, and opens a screen where one is needed.
      const tearDown = await setUp();
      const launched = await launch();
      try {
        await provide(launched);
      } finally {
        await launched.end();
        tearDown?.();
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  host: [
    async ({ launched: _launched }, provide) => {
      await provide({
        kind: 'desktop',
        // The window is there; a test finds it as a person left it.
        open: async (page) => void (await page.reload()),
      });
    },
    { scope: 'worker' },
  ],
  page: async ({ launched }, provide) => {
    await provide(launched.page);
  },
});
