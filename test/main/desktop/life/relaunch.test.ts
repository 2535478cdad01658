import { expect, test } from 'vitest';
import { relaunchOf } from '../../../../main/desktop/life/relaunch.ts';

test('the same words, but with a window: somebody asked for it', () => {
  expect(relaunchOf({ args: ['--hidden', '--data=/d', '--home'], image: undefined })).toEqual({
    args: ['--data=/d', '--home'],
  });
});

test('an AppImage is started itself, not the program in its mount', () => {
  expect(relaunchOf({ args: [], image: '/home/s/Nabowatt.AppImage' })).toEqual({
    args: [],
    execPath: '/home/s/Nabowatt.AppImage',
  });
});
