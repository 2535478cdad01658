import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { electronBinary, whichHost } from '../../../main/setup/electron.mjs';

const SCREEN = { DISPLAY: ':0' };
const usual = { args: [], platform: 'linux', env: SCREEN, electron: '/e/electron', isRoot: false } as const;

test.each([
  ['Electron and a screen', usual, 'desktop', 'Electron is at /e/electron'],
  ['no Electron', { ...usual, electron: undefined }, 'headless', 'not in node_modules/electron/dist'],
  ['no screen', { ...usual, env: {} }, 'headless', 'no screen'],
  ['Wayland', { ...usual, env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'desktop', 'Electron is at'],
  ['root', { ...usual, isRoot: true }, 'headless', 'root'],
  ['macOS needs no DISPLAY', { ...usual, platform: 'darwin', env: {} }, 'desktop', 'Electron is at'],
  ['asked for', { ...usual, args: ['--headless'] }, 'headless', '--headless asks'],
  ['a port', { ...usual, args: ['--port=5'] }, 'headless', '--port is an option'],
  ['help', { ...usual, args: ['--help'] }, 'headless', '--help is an option'],
] as const)('%s', (_what, of, kind, why) => {
  const host = whichHost(of);
  expect(host.kind).toBe(kind);
  expect(host.why).toContain(why);
  expect(host.why).not.toContain('\n');
});

test('options reach the desktop app as it reads them, and --headless reaches nobody', () => {
  const args = ['--data', 'my home', '--speed', '60'];
  expect(whichHost({ ...usual, args }).args).toEqual(['--data=my home', '--speed=60']);
  expect(whichHost({ ...usual, args: [...args, '--headless'] }).args).toEqual(args);
});

test('the binary is there when its version is, and is the one that the package names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nabowatt-electron-'));
  try {
    const dist = join(folder, 'dist');
    mkdirSync(dist);
    expect(electronBinary(dist)).toBeUndefined();
    writeFileSync(join(dist, 'version'), '45.4.1');
    expect(electronBinary(dist)).toBeUndefined();
    writeFileSync(join(dist, 'other'), '');
    writeFileSync(join(folder, 'path.txt'), 'other');
    expect(electronBinary(dist)).toBe(join(dist, 'other'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
