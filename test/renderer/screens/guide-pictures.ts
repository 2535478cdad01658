/**
 * `npm run guide:pictures`: the pictures of docs/guide, in both languages, and the README's, over the sample household.
 * Run it again when a screen has changed, and look at what came out.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright';
import type { Language } from '../../../renderer/src/i18n/catalogue.ts';
import { type AppWindow, buildScreens, openApp, type Screen } from './app-window.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../docs/guide/images');

const README_PICTURE = path.resolve(import.meta.dirname, '../../../docs/images/home.png');

/** The file's name, without its language, and the screen that is on it. */
const PICTURES: readonly (readonly [name: string, screen: Screen])[] = [
  ['home', '/'],
  ['market', '/market'],
  ['bill', '/bill'],
  ['history', '/history'],
  ['community', '/community'],
  ['community-health', '/community/health'],
  ['community-rules', '/community/rules'],
  ['community-board', '/community/board'],
  ['community-prices', '/community/prices'],
  ['settings', '/settings'],
];
const VIEWPORT = { width: 1_280, height: 860 };

mkdirSync(FOLDER, { recursive: true });
const screens = await buildScreens();
let count = 0;

async function take(page: Page, name: string, language: Language): Promise<void> {
  // A page that was come to by its address has the focus on its heading.
  await page.locator(':focus').evaluateAll((focused) => {
    for (const each of focused) if (each instanceof HTMLElement) each.blur();
  });
  await page.screenshot({ path: path.join(FOLDER, `${name}-${language}.png`) });
  count += 1;
}

/** Runs `what` in a window in each language. */
async function inEach(what: (app: AppWindow, language: Language) => Promise<void>): Promise<void> {
  for (const language of ['en', 'nb'] as const) {
    const app = await openApp({ viewport: VIEWPORT }, { screens });
    try {
      await app.choose({ language, theme: 'light' });
      await what(app, language);
    } finally {
      await app.close();
    }
  }
}

try {
  await inEach(async (app, language) => {
    for (const [name, screen] of PICTURES) {
      await app.open(screen);
      await take(app.page, name, language);
    }
  });
} finally {
  rmSync(screens, { recursive: true, force: true });
}
copyFileSync(path.join(FOLDER, 'home-en.png'), README_PICTURE);
process.stdout.write(`${count} pictures in ${FOLDER}, and the README's\n`);
