import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { mainWindow } from '../../../main/desktop/main-window.ts';
import { firstPreferences, type PreferenceStore } from '../../../main/desktop/preferences.ts';
import type { Bounds } from '../../../main/desktop/window-state.ts';
import { PreventableEvent } from '../../electron/standin/strict.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
const SECOND = { x: 1920, y: 0, width: 1280, height: 1024 };

/** What a window of Electron does of itself, as far as it is asked for here. */
class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  readonly did: string[] = [];
  bounds: Bounds = { x: 2000, y: 20, width: 900, height: 700 };
  isMinimized = () => this.did.includes('minimize');
  isMaximized = () => this.did.includes('maximize');
  getNormalBounds = () => this.bounds;
  show = () => void this.did.push('show');
  hide = () => void this.did.push('hide');
  focus = () => void this.did.push('focus');
  restore = () => void this.did.push('restore');
  maximize = () => void this.did.push('maximize');
  reload = () => void this.did.push('reload');
  loadURL = (url: string) => Promise.resolve(void this.did.push(url));

  /** As a person does it. @returns whether it is gone */
  close(): boolean {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.emit('closed');
    return !event.defaultPrevented;
  }

  /** As where the system takes it away. */
  goes(): void {
    this.close();
    this.emit('closed');
  }
}

function windows(screens: Bounds[]) {
  const made: { window: FakeWindow; options: BrowserWindowConstructorOptions }[] = [];
  const log: string[] = [];
  let now = firstPreferences();
  let nowMs = 0;
  const preferences: PreferenceStore = {
    get now() {
      return now;
    },
    change(part) {
      now = { ...now, ...part };
    },
  };
  let hidden = 0;
  const main = mainWindow({
    make(options) {
      const window = new FakeWindow();
      made.push({ window, options });
      // The one boundary: a window of Electron's has hundreds of methods, and these are all that are used.
      return window as unknown as BrowserWindow;
    },
    preload: '/p.cjs',
    icon: '/i.png',
    preferences,
    workAreas: () => screens,
    onHidden: () => {
      hidden += 1;
    },
    nowMs: () => nowMs,
    report: (line) => log.push(line),
  });
  const last = () => {
    const window = made.at(-1);
    if (window === undefined) throw new Error('no window was made');
    return window;
  };
  return { main, made, log, last, hidden: () => hidden, later: (ms: number) => void (nowMs += ms) };
}

test('it opens again on the second screen, and on the first once the second was taken away', () => {
  const screens = [SCREEN, SECOND];
  const { main, last } = windows(screens);
  main.show();
  expect(last().options).not.toHaveProperty('x');
  last().window.goes();
  expect(main.current()).toBeUndefined();
  main.show();
  expect(last().options).toMatchObject({ x: 2000, y: 20, width: 900, height: 700 });
  last().window.goes();
  screens.pop();
  main.show();
  expect(last().options).toMatchObject({ width: 900, height: 700 });
  expect(last().options).not.toHaveProperty('x');
});

test('a window that was maximized is so again, over the place that it had before', () => {
  const { main, last } = windows([SCREEN, SECOND]);
  main.show();
  last().window.maximize();
  last().window.goes();
  main.show();
  last().window.emit('ready-to-show');
  expect(last().window.did.slice(-2)).toEqual(['maximize', 'show']);
  expect(last().options).toMatchObject({ x: 2000, width: 900 });
});

test('closing hides it and the app goes on; a second start brings it up, also from the taskbar', () => {
  const { main, last, made, hidden } = windows([SCREEN]);
  main.show();
  expect(last().window.close()).toBe(false);
  expect([last().window.did.at(-1), hidden()]).toEqual(['hide', 1]);
  last().window.did.push('minimize');
  main.show('#/bill');
  expect(last().window.did.slice(-4)).toEqual(['app://nabowatt/#/bill', 'restore', 'show', 'focus']);
  expect(made).toHaveLength(1);
});

test('a page that ended is loaded anew, and one that dies at once after that is left', () => {
  const { main, last, log, later } = windows([SCREEN]);
  main.show();
  const { window } = last();
  const dies = (reason: string) => {
    window.webContents.emit('render-process-gone', {}, { reason });
    return window.did.filter((what) => what === 'reload').length;
  };
  expect([dies('crashed'), dies('crashed')]).toEqual([1, 1]);
  later(20_000);
  expect(dies('oom')).toBe(2);
  later(20_000);
  expect(dies('clean-exit')).toBe(2);
  expect(log).toHaveLength(4);
});

test('a page that was left dead comes again with whoever asks for the window', () => {
  const { main, last } = windows([SCREEN]);
  main.show();
  const { window } = last();
  for (let time = 0; time < 2; time += 1) {
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  }
  main.show();
  expect(window.did.filter((what) => what.startsWith('app:'))).toHaveLength(2);
  main.show();
  expect(window.did.filter((what) => what.startsWith('app:'))).toHaveLength(2);
});

test('while the app leaves it closes, and nobody brings it up again', () => {
  const { main, last, made } = windows([SCREEN]);
  main.show();
  main.letGo();
  expect(last().window.close()).toBe(true);
  main.show('#/bill');
  expect([made.length, main.current()]).toEqual([1, undefined]);
});
