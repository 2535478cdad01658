import process from 'node:process';
import { defineConfig } from '@playwright/test';

/** The desktop app's specs: on Electron where its binary is, else on the stand-in (test/electron/standin). */
export default defineConfig({
  testDir: '.',
  // Only a packaged app has updates: test/packaged/run.ts runs these.
  testIgnore: process.env['NABOWATT_PACKAGED'] === undefined ? 'update.spec.ts' : [],
  outputDir: '../../.cache/playwright-desktop',
  globalSetup: './set-up.ts',
  timeout: 240_000,
  // A busy machine is no failed test.
  expect: { timeout: 60_000 },
  // Each file has apps and data of its own. A start is as many processes as two cores can do with.
  workers: 2,
  forbidOnly: true,
  reporter: 'list',
});
