/**
 * `node test/main/secret/screenshots.ts FOLDER`: a picture of each page with words, in both languages and themes, 1280 and
 * 400 pixels wide; for looking at.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright';
import { findChromium } from '../../../main/setup/chromium.mjs';
import { ROOT } from '../../../main/setup/paths.mjs';
import type { SecretStep } from '../../../main/secret/flow.ts';
import { appFont } from '../../../main/secret/font.ts';
import { closingPage, secretPage } from '../../../main/secret/page.ts';
import { secretStyles } from '../../../main/secret/styles.ts';
import { staticFile } from '../../../main/headless/static-files.ts';
import { phraseFromSeed } from '../../../node-core/identity/index.ts';

const words = phraseFromSeed(new Uint8Array(32).fill(9));
const STEPS: Readonly<Record<string, SecretStep>> = {
  words: { kind: 'words', words },
  ask: { kind: 'ask', positions: [3, 11, 20], wrong: [] },
  wrong: { kind: 'ask', positions: [3, 11, 20], wrong: [11, 20] },
  type: { kind: 'type', given: [], fault: undefined },
  typed: {
    kind: 'type',
    given: words.with(6, 'abandn'),
    fault: { kind: 'unknownWord', position: 7, word: 'abandn', likely: ['abandon'] },
  },
};

const folder = resolve(process.argv[2] ?? '.cache/secret-screenshots');
mkdirSync(folder, { recursive: true });
const renderer = join(ROOT, 'dist', 'renderer');
const font = await appFont(renderer);
const executablePath = findChromium();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
let html = '';
const context = await browser.newContext({ javaScriptEnabled: false });
const page = await context.newPage();
await page.route('**/*', async (route) => {
  const { pathname } = new URL(route.request().url());
  if (pathname === '/style.css') await route.fulfill({ contentType: 'text/css', body: secretStyles(font) });
  else if (pathname === font) {
    const file = await staticFile(renderer, { path: pathname, etag: undefined });
    await route.fulfill({ contentType: 'font/woff2', body: Buffer.from(file?.body ?? '') });
  } else await route.fulfill({ contentType: 'text/html', body: html });
});
for (const language of ['en', 'nb'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    const look = { language, theme, styles: '/style.css', action: '/secret/x', token: 't', back: '/' };
    const pages = Object.entries(STEPS).map(([name, step]) => [name, secretPage(step, look)] as const);
    for (const [name, body] of [...pages, ['gone', closingPage('gone', look)] as const]) {
      html = body;
      for (const width of [1280, 400]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto('http://secret.test/');
        await page.screenshot({
          path: join(folder, `${name}-${language}-${theme}-${width}.png`),
          fullPage: true,
        });
      }
    }
  }
}
await browser.close();
