import type { Menu, MenuItem, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import { expect, test } from 'vitest';
import { desktopTray } from '../../../../main/desktop/life/tray.ts';
import {
  statusLines,
  type TrayActions,
  trayMenu,
  type TrayView,
} from '../../../../main/desktop/life/tray-menu.ts';
import { ENGLISH, powerText, timeText, wordsFor } from '../../../../main/desktop/life/words.ts';
import { firstPreferences } from '../../../../main/desktop/preferences.ts';
import { livePower } from '../../../api/sample-views.ts';

const POWER = livePower(0);
/** In the zone of the PC that the test runs on. */
const HEARD = `(heard ${timeText(POWER.meter.lastHeardMs ?? 0, 'en-GB')})`;
const VIEW: TrayView = {
  status: { kind: 'starting' },
  preferences: firstPreferences(),
  startAtLogin: false,
  update: { kind: 'off' },
  words: ENGLISH,
  locale: 'en-GB',
};
const running = (power: Partial<typeof POWER>, activeContracts = 0, waiting = 0): TrayView => ({
  ...VIEW,
  status: { kind: 'running', power: { ...POWER, ...power }, activeContracts, waiting },
});

test.each<[string, TrayView, readonly string[]]>([
  ['starting', VIEW, ['Starting …']],
  ['failed', { ...VIEW, status: { kind: 'failed' } }, ['Nabowatt could not start']],
  [
    'import',
    running({ importW: 850, exportW: 0 }, 1, 2),
    [`Using 850 W from outside ${HEARD}`, '1 contract now', '2 things need you'],
  ],
  ['export', running({ importW: 0, exportW: 2345 }), [`Sending 2.3 kW out ${HEARD}`]],
  ['nothing', running({ importW: 0, exportW: 0 }), [`No power in or out ${HEARD}`]],
  ['not known', running({ basis: 'unknown', importW: 0, exportW: 0 }), ['Power now is not known']],
  [
    'not known, in Norwegian',
    {
      ...running({ basis: 'unknown', importW: 0, exportW: 0 }, 1),
      words: wordsFor('nb-NO'),
      locale: 'nb-NO',
    },
    ['Effekten nå er ikke kjent', '1 avtale nå'],
  ],
  [
    'worked out',
    running({ basis: 'registers', importW: 850, exportW: 0 }),
    [`Using 850 W from outside ${HEARD}`],
  ],
  [
    'never heard',
    running({ importW: 0, exportW: 0, meter: { kind: 'usb', state: 'ok', lastHeardMs: null } }),
    ['No power in or out'],
  ],
  ['silent', running({ meter: { kind: 'usb', state: 'silent', lastHeardMs: 1 } }), ['The meter is silent']],
])('%s', (_what, view, expected) => {
  expect(statusLines(view)).toEqual(expected);
});

test('every switch says how it is and does what it says', () => {
  const done: unknown[] = [];
  const note =
    (what: string) =>
    (...args: unknown[]) =>
      void done.push([what, ...args]);
  const actions: TrayActions = {
    show: note('show'),
    quit: note('quit'),
    setStartAtLogin: note('login'),
    setNotice: note('notice'),
    setQuietHours: note('quiet'),
    lookForUpdate: note('look'),
    installUpdate: note('install'),
  };
  const items = flat(trayMenu(VIEW, actions));
  const press = (id: string) => items.find((item) => item.id === id)?.click?.({} as MenuItem, undefined, {});
  for (const id of ['show', 'startAtLogin', 'notice.dispute', 'quiet.evening', 'quit']) press(id);
  expect(done).toEqual([
    ['show'],
    ['login', true],
    ['notice', 'dispute', false],
    ['quiet', 'evening'],
    ['quit'],
  ]);
  expect(items.filter(({ checked }) => checked).map(({ id }) => id)).toContain('quiet.night');
});

test.each<[TrayView['update'], string | undefined, string | undefined]>([
  [{ kind: 'off' }, undefined, undefined],
  [{ kind: 'idle' }, 'Look for an update', 'look'],
  [{ kind: 'failed', why: 'unreachable' }, 'Look for an update', 'look'],
  [{ kind: 'looking' }, 'Looking for an update …', undefined],
  [{ kind: 'fetching', version: '2.0.0', percent: 3 }, 'Fetching an update …', undefined],
  [{ kind: 'ready', version: '2.0.0' }, 'Restart into Nabowatt 2.0.0', 'install'],
])('updates: %o', (update, label, pressed) => {
  const done: string[] = [];
  const actions = {
    lookForUpdate: () => done.push('look'),
    installUpdate: () => done.push('install'),
  } as unknown as TrayActions;
  const item = flat(trayMenu({ ...VIEW, update }, actions)).find(({ id }) => id === 'update');
  expect(item?.label).toBe(label);
  if (item?.enabled !== false) item?.click?.({} as MenuItem, undefined, {});
  expect(done).toEqual(pressed === undefined ? [] : [pressed]);
});

test('a system without a login list has no switch for it', () => {
  const items = trayMenu({ ...VIEW, startAtLogin: undefined }, {} as TrayActions);
  expect(items.some(({ id }) => id === 'startAtLogin')).toBe(false);
});

test('the menu is set anew only when it changed', () => {
  let view = VIEW;
  const menus: MenuItemConstructorOptions[][] = [];
  const tray = desktopTray({
    make: () =>
      ({
        on: () => undefined,
        setToolTip: () => undefined,
        setContextMenu: () => undefined,
      }) as unknown as Tray,
    image: () => ({}) as NativeImage,
    menu: (template) => {
      menus.push(template);
      return {} as Menu;
    },
    view: () => view,
    actions: {} as TrayActions,
    report: () => undefined,
  });
  tray?.refresh();
  expect(menus).toHaveLength(1);
  view = running({ importW: 5 });
  tray?.refresh();
  expect(menus).toHaveLength(2);
});

test('a desktop without a tray goes on without', () => {
  const log: string[] = [];
  const make = () => {
    throw new Error('no tray');
  };
  const none = desktopTray({
    make,
    image: () => ({}) as NativeImage,
    menu: () => ({}) as Menu,
    view: () => VIEW,
    actions: {} as TrayActions,
    report: (line) => log.push(line),
  });
  expect([none, log]).toEqual([undefined, ['this desktop has no tray']]);
});

test('words and numbers are in the language of the desktop', () => {
  expect(wordsFor('nb-NO').quit).toBe('Avslutt');
  expect(wordsFor('de-DE').quit).toBe('Quit');
  expect(powerText(1234, 'nb-NO')).toBe('1,2 kW');
  expect(powerText(999, 'en-GB')).toBe('999 W');
});

function flat(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}
