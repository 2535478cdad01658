/**
 * `node test/renderer/screens/screenshots.ts [folder]`: a picture of every screen, in both languages, every theme, 1280
 * and 400 pixels wide, over the sample household. The folder is `.cache/screenshots` unless said otherwise.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { openApp, SCREENS } from './app-window.ts';

const folder = path.resolve(process.argv[2] ?? '.cache/screenshots');
mkdirSync(folder, { recursive: true });
const app = await openApp();
let count = 0;
try {
  for (const language of ['en', 'nb'] as const) {
    for (const theme of ['light', 'dark', 'contrast'] as const) {
      await app.choose({ language, theme });
      for (const width of [1_280, 400]) {
        await app.page.setViewportSize({ width, height: 900 });
        for (const screen of SCREENS) {
          await app.open(screen);
          const name = screen === '/' ? 'home' : screen.slice(1).replaceAll('/', '-');
          await app.page.screenshot({
            path: path.join(folder, `${name}-${language}-${theme}-${width}.png`),
            fullPage: true,
          });
          count += 1;
        }
      }
    }
  }
} finally {
  await app.close();
}
process.stdout.write(`${count} pictures in ${folder}\n`);
