import { defineConfig } from '@playwright/test';
import { findChromium } from './main/setup/chromium.mjs';

/**
 * Browser tests drive the Chromium that the machine has (Debian's): Playwright's own cannot be downloaded
 * everywhere. Nothing but 127.0.0.1 resolves, so a page that asks for anything outside fails its test.
 */
const LONG = '**/*.long.spec.ts';
const executablePath = findChromium();

export default defineConfig({
  testDir: 'test/e2e',
  // `npm test` has twelve minutes and takes the first; `npm run test:e2e` is both.
  projects: [
    { name: 'e2e', testIgnore: LONG },
    { name: 'long', testMatch: LONG },
  ],
  outputDir: '.cache/playwright',
  timeout: 60_000,
  // A busy machine is no failed test.
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: true,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    },
    locale: 'en-GB',
    timezoneId: 'Europe/Oslo',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
