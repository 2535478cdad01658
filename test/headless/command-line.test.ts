import { describe, expect, test } from 'vitest';
import { openerOf } from '../../main/headless/browser.ts';
import { commandLine } from '../../main/headless/command-line.ts';
import { dataFolder } from '../../main/headless/data-folder.ts';

const read = (...args: string[]) => commandLine(args, { cwd: '/home/kari' });

describe('arguments', () => {
  test('none: the usual port and folder, the browser opens', () => {
    expect(read()).toEqual({
      kind: 'run',
      port: undefined,
      dataDir: undefined,
      openBrowser: true,
      speed: undefined,
      scene: undefined,
    });
  });

  test('all of them', () => {
    expect(read('--port', '8420', '--data', 'home', '--no-open', '--speed=60')).toEqual({
      kind: 'run',
      port: 8420,
      dataDir: '/home/kari/home',
      openBrowser: false,
      speed: 60,
      scene: undefined,
    });
    expect(read('--home')).toMatchObject({ scene: 'home' });
    expect(read('--demo')).toMatchObject({ scene: 'demo' });
    expect(read('--speed', '0')).toMatchObject({ speed: 0 });
    expect(read('--port', '0')).toMatchObject({ port: 0 });
    expect(read('-h')).toEqual({ kind: 'help' });
  });

  test.each([
    [['--port', '65536'], "--port takes a whole number from 0 to 65535, not '65536'"],
    [['--port', 'http'], "--port takes a whole number from 0 to 65535, not 'http'"],
    [['--port', '1e3'], "--port takes a whole number from 0 to 65535, not '1e3'"],
    [['--port='], "--port takes a whole number from 0 to 65535, not ''"],
    [['--port'], "'--port <value>' argument missing"],
    [['--speed', '1.5'], "--speed takes a whole number from 0 to 3600, not '1.5'"],
    [['--speed', '9999'], "--speed takes a whole number from 0 to 3600, not '9999'"],
    [['--data', ''], '--data takes the name of a folder'],
    [['--prot', '1'], "'--prot'"],
    [['demo'], "'demo'"],
    [['--no-open=yes'], '--no-open'],
    [['--home', '--demo'], 'one of the two'],
  ])('%j is a mistake', (args, message) => {
    const command = read(...args);
    expect(command).toMatchObject({ kind: 'mistake' });
    expect(JSON.stringify(command)).toContain(message);
  });
});

describe('data folder', () => {
  test.each([
    ['linux', {}, '/home/kari/.local/share/nabowatt'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/nabowatt'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/kari/.local/share/nabowatt'],
    ['freebsd', { XDG_DATA_HOME: '' }, '/home/kari/.local/share/nabowatt'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/kari/Library/Application Support/Nabowatt'],
  ] as const)('%s with %j: %s', (platform, env, folder) => {
    expect(dataFolder({ platform, env, home: '/home/kari' })).toBe(folder);
  });

  test.each([
    [{ LOCALAPPDATA: 'D:\\Local' }, 'D:\\Local\\Nabowatt'],
    [{}, 'C:\\Users\\kari\\AppData\\Local\\Nabowatt'],
  ])('Windows with %j: %s', (env, folder) => {
    expect(dataFolder({ platform: 'win32', env, home: 'C:\\Users\\kari' })).toBe(folder);
  });
});

describe('browser', () => {
  test.each([
    ['a desktop', 'linux', { DISPLAY: ':0' }, true, ['xdg-open']],
    ['Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, true, ['xdg-open']],
    ['macOS', 'darwin', {}, true, ['open']],
    ['Windows', 'win32', {}, true, ['rundll32', 'url.dll,FileProtocolHandler']],
    ['no screen', 'linux', {}, true, undefined],
    ['CI', 'linux', { DISPLAY: ':0', CI: 'true' }, true, undefined],
    ['SSH with a forwarded screen', 'linux', { DISPLAY: ':10', SSH_CONNECTION: 'a b' }, true, undefined],
    ['a service', 'linux', { DISPLAY: ':0' }, false, undefined],
  ] as const)('%s', (_what, platform, env, interactive, opener) => {
    expect(openerOf({ platform, env, interactive })).toEqual(opener);
  });
});
