/**
 * An hour of live updates at one a second, run twenty times as fast: 3600 changes of power and sixty rounds of new
 * readings in three minutes, while a person goes through the pages. What the page holds on to afterwards is what
 * it would hold after the hour: nothing here is kept by time, only by number. With NABOWATT_SOAK_BEAT_MS=1000 it
 * takes the hour itself.
 */
import type { CDPSession } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AppWindow, openApp, SCREENS } from './app-window.ts';

const UPDATES = 3_600;
const BEAT_MS = Number(process.env['NABOWATT_SOAK_BEAT_MS'] ?? 50);
/** Of the issue. */
const MOST_BYTES = 150_000_000;
/** What the page may hold on to beyond what it held when every page had been seen. */
const MOST_GROWTH_BYTES = 4_000_000;

let app: AppWindow;
let devtools: CDPSession;

beforeAll(async () => {
  process.env['NABOWATT_BEAT_MS'] = String(BEAT_MS);
  app = await openApp({ viewport: { width: 1_280, height: 900 }, locale: 'en-GB' });
  devtools = await app.page.context().newCDPSession(app.page);
  await devtools.send('HeapProfiler.enable');
}, 120_000);

afterAll(async () => {
  delete process.env['NABOWATT_BEAT_MS'];
  await app.close();
});

/** A person looks at a page while ten updates come. */
const LOOK_MS = 10 * BEAT_MS;

/** How many pages are seen between two looks at the heap. */
const SCREENS_A_LOOK = 6;
/** Looks in the first round, which loads code and fills the answers that are kept for coming back to. */
const FIRST_ROUND = Math.ceil(SCREENS.length / SCREENS_A_LOOK);
/** Looks at least after that: three early, three late, and one between. */
const LOOKS = 7;

async function framesPass(): Promise<void> {
  await app.page.evaluate(async (lookMs) => {
    const untilMs = performance.now() + lookMs;
    while (performance.now() < untilMs) {
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
    }
  }, LOOK_MS);
}

/** Bytes of JavaScript that cannot be let go. */
async function heldBytes(): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize;
}

it('holds no more after an hour of live updates than after its first minutes', {
  timeout: 2 * UPDATES * BEAT_MS + 200_000,
}, async () => {
  const held: number[] = [];
  const started = performance.now();
  const updates = (): number => Math.floor((performance.now() - started) / BEAT_MS);
  // A slow machine sees fewer pages in that time: it goes on until it has looked often enough.
  for (let seen = 1; updates() < UPDATES || held.length < FIRST_ROUND + LOOKS; seen += 1) {
    await app.open(SCREENS[seen % SCREENS.length] ?? '/');
    await framesPass();
    if (seen % SCREENS_A_LOOK !== 0) continue;
    await app.open('/');
    held.push(await heldBytes());
  }
  const early = held.slice(FIRST_ROUND, FIRST_ROUND + 3);
  const late = held.slice(-3);
  const least = (values: readonly number[]): number => Math.min(...values);
  process.stdout.write(
    `soak: ${updates()} updates, held ${held.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ')} MB\n`,
  );
  expect(Math.max(...held)).toBeLessThan(MOST_BYTES);
  expect(least(late) - least(early)).toBeLessThan(MOST_GROWTH_BYTES);
  expect(app.complaints).toEqual([]);
});
