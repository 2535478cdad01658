/**
 * `npm run screenshots [folder] [screen ...]`: a picture of every screen, the set-up's too, in both languages, every
 * theme, 1280 and 400 pixels wide, over the sample household. The folder is `.cache/screenshots` unless said otherwise;
 * with names of screens (`community-board`, `setup`) only those.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright';
import type { Language } from '../../../renderer/src/i18n/catalogue.ts';
import type { Theme } from '../../../renderer/src/store/settings.ts';
import { buildScreens, openApp, SCREENS } from './app-window.ts';
import { walkSetUp } from './set-up-walk.ts';

const [to = '.cache/screenshots', ...wanted] = process.argv.slice(2);
const folder = path.resolve(to);
const LANGUAGES = ['en', 'nb'] as const;
const THEMES = ['light', 'dark', 'contrast'] as const;
const WIDTHS = [1_280, 400] as const;
const HEIGHT = 900;
const SETUP = 'setup';
let count = 0;

interface Look {
  readonly language: Language;
  readonly theme: Theme;
  readonly width: number;
}

async function take(page: Page, name: string, { language, theme, width }: Look): Promise<void> {
  // A page that was come to by its address has the focus on its heading.
  await page.locator(':focus').evaluateAll((focused) => {
    for (const each of focused) if (each instanceof HTMLElement) each.blur();
  });
  // A window as high as the page: what clings to its edges is where a person sees it who has scrolled down.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(HEIGHT, height) });
  await page.screenshot({ path: path.join(folder, `${name}-${language}-${theme}-${width}.png`) });
  await page.setViewportSize({ width, height: HEIGHT });
  count += 1;
}

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.includes(name);
}

function nameOf(screen: string): string {
  return screen === '/' ? 'home' : screen.slice(1).replaceAll('/', '-');
}

async function takePages(screens: string): Promise<void> {
  const pages = SCREENS.filter((screen) => isWanted(nameOf(screen)));
  if (pages.length === 0) return;
  const app = await openApp({}, { screens });
  try {
    for (const language of LANGUAGES) {
      for (const theme of THEMES) {
        await app.choose({ language, theme });
        for (const width of WIDTHS) {
          await app.page.setViewportSize({ width, height: HEIGHT });
          for (const screen of pages) {
            await app.open(screen);
            await take(app.page, nameOf(screen), { language, theme, width });
          }
        }
      }
    }
  } finally {
    await app.close();
  }
}

/** Each look sets a home up anew. */
async function takeSetUp(screens: string, look: Look): Promise<void> {
  const { language, theme, width } = look;
  const env = {
    NABOWATT_SETUP: 'noKeychain',
    NABOWATT_METER: 'blocked',
    NABOWATT_STEP_MS: '150',
  };
  const app = await openApp({ viewport: { width, height: HEIGHT } }, { screens, env });
  try {
    await app.choose({ language, theme });
    let step = 0;
    await walkSetUp(app.page, async (name) => {
      step += 1;
      await take(app.page, `${SETUP}-${String(step).padStart(2, '0')}-${name}`, look);
    });
  } finally {
    await app.close();
  }
}

mkdirSync(folder, { recursive: true });
const screens = await buildScreens();
try {
  await takePages(screens);
  if (isWanted(SETUP)) {
    for (const language of LANGUAGES) {
      for (const theme of THEMES) {
        for (const width of WIDTHS) await takeSetUp(screens, { language, theme, width });
      }
    }
  }
} finally {
  rmSync(screens, { recursive: true, force: true });
}
process.stdout.write(`${count} pictures in ${folder}\n`);
