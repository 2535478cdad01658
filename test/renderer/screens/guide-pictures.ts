/**
 * `node test/renderer/screens/guide-pictures.ts`: the pictures of docs/guide, in both languages, over the sample household.
 * Run it again when a screen has changed, and look at what came out.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { openApp, type Screen } from './app-window.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../docs/guide/images');

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
];

mkdirSync(FOLDER, { recursive: true });
const app = await openApp({ viewport: { width: 1_280, height: 860 } });
try {
  for (const language of ['en', 'nb'] as const) {
    await app.choose({ language, theme: 'light' });
    for (const [name, screen] of PICTURES) {
      await app.open(screen);
      // A page that was come to by its address has the focus on its heading.
      await app.page.locator(':focus').evaluateAll((focused) => {
        for (const each of focused) if (each instanceof HTMLElement) each.blur();
      });
      await app.page.screenshot({ path: path.join(FOLDER, `${name}-${language}.png`) });
    }
  }
} finally {
  await app.close();
}
process.stdout.write(`${PICTURES.length * 2} pictures in ${FOLDER}\n`);
