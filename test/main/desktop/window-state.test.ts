import { expect, test } from 'vitest';
import { openingOf, SMALLEST } from '../../../main/desktop/window-state.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
const SECOND = { x: 1920, y: 0, width: 1280, height: 1024 };
const kept = (x: number, y: number, width = 800, height = 600) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

test.each([
  ['the first time, in its usual size', undefined, [SCREEN], { width: 1180, height: 800 }],
  ['where it was', kept(100, 50), [SCREEN], { x: 100, y: 50, width: 800, height: 600 }],
  ['on the second screen', kept(2000, 10), [SCREEN, SECOND], { x: 2000, y: 10, width: 800, height: 600 }],
  ['where the system likes, once that screen is gone', kept(2000, 10), [SCREEN], { width: 800, height: 600 }],
  ['not with its title bar above the screen', kept(100, -50), [SCREEN], { width: 800, height: 600 }],
  ['no larger than the screen', kept(0, 0, 5000, 5000), [SCREEN], { x: 0, y: 0, width: 1920, height: 1040 }],
  [
    'no smaller than its pages',
    kept(0, 0, 10, 10),
    [SCREEN],
    { width: SMALLEST.width, height: SMALLEST.height },
  ],
  ['without any screen', undefined, [], { width: 1180, height: 800 }],
])('opens %s', (_how, state, screens, expected) => {
  expect(openingOf(state, screens)).toEqual({ ...expected, maximized: false });
});
