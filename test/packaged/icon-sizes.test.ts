/** Every icon that a package or the tray takes is there, and is as large as its name says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../main/setup/paths.mjs';
import { icnsSizes, icoSizes, pngSize } from './icon-sizes.ts';

const ASSETS = join(ROOT, 'assets');
const BUILDER = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
const read = (...path: string[]) => readFileSync(join(ASSETS, ...path));
const square = (pixels: number) => ({ width: pixels, height: pixels });

/** Of the freedesktop icon theme; its specification asks for 48 at least. */
const LINUX = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
/** What Windows shows at 100% to 200%, and Explorer's largest. */
const WINDOWS = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/** Apple's types of pictures, which electron-builder puts into the program as they are. */
const MAC = {
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
};
/** Beside each a picture for screens of twice and three times the density, which Electron finds by its name. */
const TRAY = ['tray-dark', 'tray-light', 'trayTemplate'];

test('Linux: each size of the theme, and no file whose name says another than it is', () => {
  const pictures = readdirSync(join(ASSETS, 'icons')).filter((name) => name.endsWith('.png'));
  expect(pictures.toSorted()).toEqual(LINUX.map((size) => `${size}x${size}.png`).toSorted());
  for (const size of LINUX) {
    expect([size, pngSize(read('icons', `${size}x${size}.png`))]).toEqual([size, square(size)]);
  }
});

test('Windows: each size is in the file, and each picture is what the directory says', () => {
  const pictures = icoSizes(read('icons', 'icon.ico'));
  expect(pictures.map(({ said }) => said)).toEqual(WINDOWS.map(square));
  expect(pictures.map(({ is }) => is)).toEqual(WINDOWS.map(square));
});

test('macOS: each type is in the file, with the pixels that it stands for', () => {
  const wanted = Object.entries(MAC).map(([type, size]) => [type, square(size)] as const);
  expect(icnsSizes(read('icons', 'icon.icns'))).toEqual(new Map(wanted));
});

test.each(TRAY)('the tray: %s at 22 points, for screens of one to three times the density', (name) => {
  for (const [suffix, size] of [
    ['', 22],
    ['@2x', 44],
    ['@3x', 66],
  ] as const) {
    expect(pngSize(read('tray', `${name}${suffix}.png`))).toEqual(square(size));
  }
});

test('what electron-builder.yml and the code name is there', () => {
  const named = [...BUILDER.matchAll(/^ {2}(?:icon|entitlements): (\S+)$/gm)].map(([, path = '']) => path);
  expect(named).toEqual(
    expect.arrayContaining(['assets/icons', 'assets/icons/icon.ico', 'assets/icons/icon.icns']),
  );
  for (const path of named) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
  const code = readFileSync(join(ROOT, 'main', 'desktop', 'electron-parts.ts'), 'utf8');
  for (const name of TRAY) expect(code).toContain(name.replace(/-(dark|light)$/, '-'));
});

test('a picture of another size is told, by what it is and not by its name', () => {
  const wrong = Buffer.from(read('icons', '16x16.png'));
  wrong.writeUInt32BE(17, 16);
  expect(pngSize(wrong)).toEqual({ width: 17, height: 16 });
  expect(() => pngSize(read('icon.svg'))).toThrow('no PNG');
  expect(() => icnsSizes(read('icons', 'icon.icns').subarray(0, -1))).toThrow('its length');
});
