import { defineConfig } from 'vitest/config';

/**
 * Four projects; `npm test` runs the first three in this order:
 * `house` - the rules of the house: import directions and tidiness;
 * `fast` - everything that `npm run check` runs;
 * `slow` - files named `*.slow.test.ts`: long property tests, crash tests, homes that talk to each other; one
 *   file at a time;
 * `long` - files named `*.long.test.ts`: minutes each, for .ci/run (`npm run test:long`).
 * The browser tests in test/e2e belong to Playwright.
 */
const SLOW = 'test/**/*.slow.test.{ts,tsx}';
const LONG = 'test/**/*.long.test.ts';
const HOUSE = 'test/house/**/*.test.ts';
const E2E = 'test/e2e/**';

export default defineConfig({
  test: {
    pool: 'forks',
    // A busy machine is no failed test.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'house', include: [HOUSE], sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [SLOW, LONG, HOUSE, E2E],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: [SLOW],
          exclude: [E2E],
          // Homes with ticks of 20 ms lose their leaders when others take the processor.
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: [LONG],
          exclude: [E2E],
          // Half of them wait more than they compute: a night of a meter, a process to be killed.
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
