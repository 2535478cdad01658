import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppWindow, openApp, SCREENS } from './app-window.ts';
import { cutTexts } from './cut-texts.ts';

let app: AppWindow;

beforeAll(async () => {
  app = await openApp({ viewport: { width: 400, height: 800 }, locale: 'nb-NO' });
});

afterAll(async () => {
  await app.close();
});

describe('the screens', () => {
  it('speak the language of the system at first', async () => {
    await app.open('/');
    expect(await app.page.locator('h1').textContent()).toBe('Hjem');
    expect(await app.page.locator('html').getAttribute('lang')).toBe('nb-NO');
  });

  it('change their language and their theme at once, without being loaded again', async () => {
    await app.open('/settings');
    await app.page.evaluate(() => Object.assign(window, { isSameWindow: true }));
    await app.page.getByText('English').click();
    expect(await app.page.locator('h1').textContent()).toBe('Settings');
    expect(await app.page.locator('html').getAttribute('lang')).toBe('en-GB');
    await app.page.getByText('High contrast').click();
    expect(await app.page.locator('html').getAttribute('data-contrast')).toBe('more');
    await app.page.getByText('Light', { exact: true }).click();
    expect(await app.page.locator('html').getAttribute('data-contrast')).toBeNull();
    expect(await app.page.locator('html').getAttribute('data-theme')).toBe('light');
    await app.open('/bill');
    expect(await app.page.locator('h1').textContent()).toBe('Bill');
    expect(await app.page.evaluate(() => 'isSameWindow' in window)).toBe(true);
  });

  it('keep what was chosen', async () => {
    await app.page.reload();
    await app.open('/settings');
    expect(await app.page.getByRole('radio', { name: 'English' }).isChecked()).toBe(true);
    expect(await app.page.getByRole('radio', { name: 'Light', exact: true }).isChecked()).toBe(true);
  });

  it.each(['en', 'nb'] as const)('cut no text off at 400 pixels: %s', async (language) => {
    await app.choose({ language, theme: 'contrast' });
    const cut: string[] = [];
    for (const screen of SCREENS) {
      await app.open(screen);
      cut.push(...(await cutTexts(app.page)).map((text) => `${screen}: ${text}`));
    }
    expect(cut).toEqual([]);
  });

  it.each([
    ['nb', 720],
    ['en', 1_024],
    ['nb', 1_280],
    ['nb', 1_920],
    ['nb', 2_560],
  ] as const)('cut no text off in between, and in a wide window: %s at %i', async (language, width) => {
    await app.choose({ language, theme: 'light' });
    await app.page.setViewportSize({ width, height: 1_000 });
    const cut: string[] = [];
    for (const screen of SCREENS) {
      await app.open(screen);
      cut.push(...(await cutTexts(app.page)).map((text) => `${screen}: ${text}`));
    }
    await app.page.setViewportSize({ width: 400, height: 800 });
    expect(cut).toEqual([]);
  });

  it('notice a text that is cut off', async () => {
    await app.page.evaluate(() => {
      const box = document.createElement('p');
      box.textContent = 'A word that is far too long for its box';
      Object.assign(box.style, { width: '60px', overflow: 'hidden', whiteSpace: 'nowrap' });
      document.querySelector('main')?.append(box);
    });
    expect((await cutTexts(app.page)).join()).toContain('A word that is far too long');
  });

  it('have nothing to complain of', () => {
    expect(app.complaints).toEqual([]);
  });
});

describe('the chart of all history', () => {
  it('is moved and read by keys alone', async () => {
    await app.choose({ language: 'en', theme: 'light' });
    await app.open('/history/free');
    const cursor = app.page.getByRole('slider');
    await cursor.focus();
    const first = await cursor.getAttribute('aria-valuetext');
    expect(first).toMatch(/From neighbours: .*kWh|Wh/);
    await cursor.press('ArrowRight');
    expect(await cursor.getAttribute('aria-valuetext')).not.toBe(first);
    const bars = Number(await cursor.getAttribute('max'));
    await cursor.press('+');
    await app.page.waitForFunction(
      (before) => document.querySelector('input[type=range]')?.getAttribute('max') !== String(before),
      bars,
    );
    const described = await cursor.getAttribute('aria-describedby');
    const summary = app.page.locator(`[id="${described}"]`);
    const before = await summary.textContent();
    await cursor.press('PageUp');
    await expect.poll(() => summary.textContent()).not.toBe(before);
  });

  it('is dragged, and zoomed by Ctrl and the wheel, which otherwise scrolls the page', async () => {
    const { page } = app;
    const summary = page.locator('.chart-stage > p');
    const box = await page.locator('.minutes-canvas').boundingBox();
    if (box === null) throw new Error('there is no chart');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const start = await summary.textContent();
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 80, y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => summary.textContent()).not.toBe(start);
    const dragged = await summary.textContent();
    await page.mouse.wheel(0, -120);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, 240);
    await page.keyboard.up('Control');
    await expect.poll(() => summary.textContent()).not.toBe(dragged);
    await page.mouse.move(x, y);
    await expect.poll(() => page.locator('.chart-moment').count()).toBe(1);
  });

  it('is also a table', async () => {
    await app.page.getByRole('button', { name: 'Show as table' }).click();
    expect(await app.page.getByRole('table').locator('tbody tr').count()).toBeGreaterThan(10);
    expect(await app.page.getByRole('columnheader').allTextContents()).toContain('From neighbours');
  });
});
