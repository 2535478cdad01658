import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { desktopEntry, loginItem } from '../../../../main/desktop/life/login-item.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nabowatt-login-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const none = { getLoginItemSettings: () => ({}), setLoginItemSettings: () => undefined } as never;

test('Linux: an autostart file in the folder of the specification, and gone again', () => {
  for (const env of [{}, { XDG_CONFIG_HOME: join(home, 'cfg') }, { XDG_CONFIG_HOME: 'relative' }]) {
    const item = loginItem({
      app: none,
      surroundings: { platform: 'linux', env, home },
      executable: '/opt/n/nabowatt',
    });
    expect(item?.isOn).toBe(false);
    item?.set(true);
    expect(item?.isOn).toBe(true);
    const folder = env.XDG_CONFIG_HOME === join(home, 'cfg') ? 'cfg' : '.config';
    const text = readFileSync(join(home, folder, 'autostart', 'nabowatt.desktop'), 'utf8');
    expect(text).toContain('Exec="/opt/n/nabowatt" --hidden\n');
    item?.set(false);
    expect(item?.isOn).toBe(false);
  }
});

test.each(['win32', 'darwin'] as const)(
  '%s: the list of the system, with the switch that keeps it hidden',
  (platform) => {
    const asked: unknown[] = [];
    const app = {
      getLoginItemSettings: (of: unknown) => {
        asked.push(of);
        return { openAtLogin: true };
      },
      setLoginItemSettings: (of: unknown) => void asked.push(of),
    } as never;
    const item = loginItem({ app, surroundings: { platform, env: {}, home }, executable: '/x' });
    expect(item?.isOn).toBe(true);
    item?.set(false);
    expect(asked).toEqual([{ args: ['--hidden'] }, { openAtLogin: false, args: ['--hidden'] }]);
  },
);

test('nothing is offered where it runs from its sources, or on a system that we do not know', () => {
  const surroundings = { platform: 'linux', env: {}, home } as const;
  expect(loginItem({ app: none, surroundings, executable: undefined })).toBeUndefined();
  expect(
    loginItem({ app: none, surroundings: { ...surroundings, platform: 'sunos' }, executable: '/x' }),
  ).toBeUndefined();
});

test('a path with everything in it is quoted as the Desktop Entry Specification wants it', () => {
  expect(desktopEntry('/a "b"/$c`\\d/100%')).toContain(
    String.raw`Exec="/a \\"b\\"/\\$c\\` + '`' + String.raw`\\\\d/100%%" --hidden`,
  );
});
