/**
 * Makes the icons of the desktop app from the drawings in assets/: every size that Linux, Windows and macOS ask for, and
 * the tray's. Run it after a drawing was changed: `node main/setup/run.mjs main/setup/desktop-icons.ts`. Chromium does
 * the painting; the files are committed, so that a build needs no browser.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { findChromium } from './chromium.mjs';
import { ROOT } from './paths.mjs';
import { SetupError } from './report.mjs';

const ASSETS = join(ROOT, 'assets');
/** Of the freedesktop icon theme, for AppImage and deb. */
export const LINUX_SIZES = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024] as const;
/** From a taskbar at 100% to Explorer's largest. */
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256] as const;
/** Apple's types of the icns file, each with the pixels of its picture. */
const MAC_TYPES = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;
/** On a dark panel, on a light one, and as a template that macOS paints itself. */
const TRAY = [
  ['tray-dark', '#f4f6f5'],
  ['tray-light', '#1d2b27'],
  ['trayTemplate', '#000000'],
] as const;

const executablePath = findChromium();
if (executablePath === undefined)
  throw new SetupError('The icons are painted by Chromium, and there is none here.');
const browser = await chromium.launch({ executablePath });
try {
  await makeAppIcons(browser);
  await makeTrayIcons(browser);
} finally {
  await browser.close();
}

async function makeAppIcons(painter: Browser): Promise<void> {
  const drawing = readFileSync(join(ASSETS, 'icon.svg'), 'utf8');
  const macDrawing = readFileSync(join(ASSETS, 'icon-mac.svg'), 'utf8');
  const icons = join(ASSETS, 'icons');
  mkdirSync(icons, { recursive: true });
  for (const size of LINUX_SIZES) {
    writeFileSync(join(icons, `${size}x${size}.png`), await painted(painter, drawing, size));
  }
  const windows: [number, Buffer][] = [];
  for (const size of WINDOWS_SIZES) windows.push([size, await painted(painter, drawing, size)]);
  writeFileSync(join(icons, 'icon.ico'), icoOf(windows));
  const mac: [string, Buffer][] = [];
  for (const [type, size] of MAC_TYPES) mac.push([type, await painted(painter, macDrawing, size)]);
  writeFileSync(join(icons, 'icon.icns'), icnsOf(mac));
}

async function makeTrayIcons(painter: Browser): Promise<void> {
  const drawing = readFileSync(join(ASSETS, 'tray', 'tray.svg'), 'utf8');
  for (const [name, colour] of TRAY) {
    const coloured = drawing.replaceAll('currentColor', colour);
    // Electron takes the @2x and @3x beside a picture for screens of that density.
    for (const [suffix, size] of [
      ['', 22],
      ['@2x', 44],
      ['@3x', 66],
    ] as const) {
      writeFileSync(join(ASSETS, 'tray', `${name}${suffix}.png`), await painted(painter, coloured, size));
    }
  }
}

async function painted(painter: Browser, drawing: string, size: number): Promise<Buffer> {
  const page = await painter.newPage({ viewport: { width: size, height: size } });
  const source = `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`;
  const style = 'display:block;margin:0';
  await page.setContent(
    `<body style="margin:0"><img style="${style}" width="${size}" height="${size}" src="${source}"></body>`,
  );
  const picture = await page.screenshot({ omitBackground: true });
  await page.close();
  return picture;
}

/** A Windows icon file: a directory of pictures, which may be PNG since Vista. */
function icoOf(pictures: readonly (readonly [size: number, png: Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [at, [size, png]] of pictures.entries()) {
    const entry = 6 + 16 * at;
    // 256 is written as 0.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** An Apple icon file: 'icns', its length, then type, length and picture of each. */
function icnsOf(pictures: readonly (readonly [type: string, png: Buffer])[]): Buffer {
  const parts = pictures.map(([type, png]) => {
    const head = Buffer.from(`${type}....`);
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.from('icns....');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}
