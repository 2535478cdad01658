/** What opens over the household's pages, in both languages, in a narrow window: nothing for axe, nothing cut off. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTranslate, type Translate } from '../../../renderer/src/i18n/translate.ts';
import { ID } from '../../api/sample-views.ts';
import { type AppWindow, openApp, type Screen } from './app-window.ts';
import { cutTexts } from './cut-texts.ts';

let app: AppWindow;

beforeAll(async () => {
  app = await openApp({ viewport: { width: 400, height: 800 } });
}, 120_000);

afterAll(async () => {
  await app.close();
});

interface Opening {
  readonly name: string;
  readonly screen: Screen;
  readonly open: (page: Page, t: Translate) => Promise<void>;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();
const unfold = async (page: Page) => {
  for (const fold of await page.locator('.dialog details:not([open]) > summary').all()) await fold.click();
};

const OPENINGS: readonly Opening[] = [
  {
    name: 'an offer of one’s own',
    screen: '/market',
    open: async (page, t) => {
      await button(page, t('market.change'))
        .or(button(page, t('market.ownOffer')))
        .first()
        .click();
      await unfold(page);
    },
  },
  {
    name: 'a contract before it is signed',
    screen: '/market',
    open: (page, t) => button(page, t('market.accept')).click(),
  },
  {
    name: 'other terms',
    screen: '/market',
    open: async (page, t) => {
      await button(page, t('market.counter')).click();
      await unfold(page);
    },
  },
  { name: 'no', screen: '/market', open: (page, t) => button(page, t('market.decline')).click() },
  {
    name: 'a standing order',
    screen: '/market/standing',
    open: async (page, t) => {
      await button(page, t('standing.newBuy')).click();
      await unfold(page);
    },
  },
  {
    name: 'the end of a contract',
    screen: `/contracts/${ID.contract}`,
    open: (page, t) => button(page, t('contracts.end')).click(),
  },
  {
    name: 'a line of the bill, and its dispute',
    screen: '/bill',
    open: async (page) => {
      await page.locator('.bill-line').first().click();
      await unfold(page);
    },
  },
  {
    name: 'how green the bill was',
    screen: '/bill',
    open: (page, t) => button(page, t('bill.greenHow')).click(),
  },
  {
    name: 'an invitation',
    screen: '/community',
    open: (page, t) => button(page, t('community.invite')).click(),
  },
  {
    name: 'the roles of a member',
    screen: '/community',
    open: (page) => page.locator('.member-actions button').first().click(),
  },
  {
    name: 'a member that is suspended',
    screen: '/community',
    open: (page) => page.locator('.member-actions button').nth(1).click(),
  },
  {
    name: 'other rules',
    screen: '/community/rules',
    open: (page, t) => button(page, t('communityRules.change')).click(),
  },
  {
    name: 'the end of all price lists',
    screen: '/community/prices',
    open: (page, t) => button(page, t('prices.end')).click(),
  },
  {
    name: 'another meter',
    screen: '/settings',
    open: (page, t) => button(page, t('meter.change')).click(),
  },
];

describe.each([
  ['en', 'dark'],
  ['nb', 'contrast'],
  ['nb', 'light'],
] as const)('over the pages, %s, %s', (language, theme) => {
  it('nothing is cut off, and axe finds nothing', { timeout: 280_000 }, async () => {
    await app.choose({ language, theme });
    const t = createTranslate(language);
    const found: string[] = [];
    for (const { name, screen, open } of OPENINGS) {
      await app.open(screen);
      await open(app.page, t);
      await app.page.getByRole('dialog').waitFor();
      const { violations } = await new AxeBuilder({ page: app.page })
        .options({ resultTypes: ['violations'] })
        .analyze();
      const axe = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
      );
      found.push(...[...axe, ...(await cutTexts(app.page))].map((what) => `${name}: ${what}`));
      await app.page.keyboard.press('Escape');
      await app.page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    expect(found).toEqual([]);
  });
});

it('the pages have nothing to complain of', () => {
  expect(app.complaints).toEqual([]);
});
