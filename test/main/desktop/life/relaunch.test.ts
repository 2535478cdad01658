import { expect, test } from 'vitest';
import { mayStartAnew, relaunchOf } from '../../../../main/desktop/life/relaunch.ts';

test('the same words, but with a window: somebody asked for it', () => {
  expect(relaunchOf({ args: ['--hidden', '--data=/d', '--home'], image: undefined, hidden: false })).toEqual({
    args: ['--data=/d', '--home'],
  });
});

test('an AppImage is started itself, not the program in its mount', () => {
  expect(relaunchOf({ args: [], image: '/home/s/Nabowatt.AppImage', hidden: false })).toEqual({
    args: [],
    execPath: '/home/s/Nabowatt.AppImage',
  });
});

test('without a window where none was on the screen: nobody asked', () => {
  expect(relaunchOf({ args: ['--hidden', '--home'], image: undefined, hidden: true }).args).toEqual([
    '--home',
    '--hidden',
  ]);
});

test('an app that stops again and again does not start itself for ever', () => {
  expect([mayStartAnew(60_000), mayStartAnew(3_600_000)]).toEqual([false, true]);
});
