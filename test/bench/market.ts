/**
 * `npm run bench:market`: a market of 500 offers in Chromium, every one of them on the page, scrolled from
 * top to bottom and back with the wheel. How many frames a second, how long the slowest took, and the same on a page without
 * a market, so that a busy machine shows. The last line is one JSON object; the exit is 1 below 50 frames a second.
 */
import os from 'node:os';
import process from 'node:process';
import type { Page } from 'playwright';
import { openApp } from '../renderer/screens/app-window.ts';

const OFFERS = 500;
const LEAST_FRAMES_PER_SECOND = 50;
/** A frame that took longer than this is seen as a stutter. */
const STUTTER_MS = 50;
const STEPS = 120;
/** A notch of a wheel. */
const STEP_PIXELS = 120;

process.env['NABOWATT_OFFERS'] = String(OFFERS);
const app = await openApp({ viewport: { width: 1_280, height: 900 }, locale: 'en-GB' });
try {
  await app.open('/settings');
  const bare = await scrolled(app.page);
  const started = performance.now();
  await app.open('/market');
  const openMs = Math.round(performance.now() - started);
  const more = app.page.getByRole('button', { name: /^Show \d+ more$/ });
  while ((await more.count()) > 0) await more.click();
  const rows = await app.page.getByRole('list', { name: 'Offers' }).getByRole('listitem').count();
  const market = await scrolled(app.page);
  // The same with every row laid out and painted ahead, to compare with.
  await app.page.evaluate(() => {
    for (const row of document.querySelectorAll<HTMLElement>('.offer-rows .list-row')) {
      row.style.contentVisibility = 'visible';
    }
  });
  const allPainted = await scrolled(app.page);
  const holds = rows === OFFERS && market.perSecond >= LEAST_FRAMES_PER_SECOND;
  process.stdout.write(
    `${JSON.stringify({
      offers: OFFERS,
      rows,
      openMs,
      market,
      allPainted,
      bare,
      loadAverage: Number((os.loadavg()[0] ?? 0).toFixed(1)),
      processors: os.availableParallelism(),
      holds,
    })}\n`,
  );
  process.exitCode = holds ? 0 : 1;
} finally {
  await app.close();
}

/** Scrolls with the wheel, and takes the time of every frame meanwhile. */
async function scrolled(
  page: Page,
): Promise<{ perSecond: number; slowestMs: number; stutters: number; frames: number }> {
  await page.mouse.move(640, 500);
  await page.evaluate(() => {
    const times: number[] = [];
    let isOn = true;
    Object.assign(globalThis, {
      stopFrames: () => {
        isOn = false;
        return times;
      },
    });
    const tick = (at: number) => {
      times.push(at);
      if (isOn) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let step = 0; step < STEPS; step += 1) {
    await page.mouse.wheel(0, step < STEPS / 2 ? STEP_PIXELS : -STEP_PIXELS);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(resolve);
        }),
    );
  }
  const times = await page.evaluate(() =>
    (globalThis as unknown as { stopFrames: () => number[] }).stopFrames(),
  );
  const each = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const total = each.reduce((sum, ms) => sum + ms, 0);
  return {
    perSecond: Number(((each.length * 1_000) / total).toFixed(1)),
    slowestMs: Number(Math.max(...each).toFixed(1)),
    stutters: each.filter((ms) => ms > STUTTER_MS).length,
    frames: each.length,
  };
}
