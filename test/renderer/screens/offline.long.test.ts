/** The home goes away while its pages are open: what was there stays and says of when it is, what was not says why. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTranslate } from '../../../renderer/src/i18n/translate.ts';
import { type AppWindow, buildScreens, openApp, SCREENS } from './app-window.ts';
import { rmSync } from 'node:fs';
import { cutTexts } from './cut-texts.ts';

let screens: string;

beforeAll(async () => {
  screens = await buildScreens();
}, 120_000);

afterAll(() => {
  rmSync(screens, { recursive: true, force: true });
});

/** Seen before the home goes away. */
const SEEN = ['/', '/bill'] as const;
/** Fetched before it goes away, a moment after the first page stands: files of the build. */
const FETCHED = ['MarketPage', 'ContractsPage', 'BillPage', 'HistoryPage', 'CommunityPage', 'SettingsPage'];

describe.each([
  ['en', 'light'],
  ['nb', 'dark'],
] as const)('without the home, %s, %s', (language, theme) => {
  let app: AppWindow;
  const t = createTranslate(language);

  beforeAll(async () => {
    app = await openApp({ viewport: { width: 400, height: 800 } }, { screens });
    await app.choose({ language, theme });
    for (const screen of SEEN) await app.open(screen);
    await app.page.waitForFunction((names) => {
      const files = performance.getEntriesByType('resource').map(({ name }) => name);
      return names.every((name) => files.some((file) => file.includes(`${name}-`) && file.endsWith('.js')));
    }, FETCHED);
    await app.cutOff();
    await app.page.getByText(t('common.connectionLost')).first().waitFor();
  }, 120_000);

  afterAll(async () => {
    await app.close();
  });

  it('every page says so in the window, is whole, and axe finds nothing', { timeout: 240_000 }, async () => {
    const found: string[] = [];
    for (const screen of SCREENS) {
      await app.open(screen);
      if ((await app.page.getByText(t('common.connectionLost')).count()) === 0) {
        found.push(`${screen}: nothing says that the home is away`);
      }
      const { violations } = await new AxeBuilder({ page: app.page })
        .options({ resultTypes: ['violations'] })
        .analyze();
      const axe = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
      );
      found.push(...[...axe, ...(await cutTexts(app.page))].map((what) => `${screen}: ${what}`));
    }
    expect(found).toEqual([]);
  });

  it('what was seen stays; what was not waits, and says so', async () => {
    await app.open('/bill');
    expect(await app.page.locator('.bill-line').count()).toBeGreaterThan(2);
    expect(await app.page.getByText(t('common.offlineTitle')).count()).toBe(0);
    await app.open('/contracts');
    expect(await app.page.getByText(t('common.offlineTitle')).count()).toBe(1);
  });

  it('an act fails in plain words, and nothing is believed to be done', async () => {
    await app.open('/bill');
    await app.page.getByRole('button', { name: t('bill.verify') }).click();
    await app.page.getByText(t('failures.notSent')).first().waitFor();
    expect(await app.page.getByText(t('bill.checkedTitle')).count()).toBe(0);
  });
});
