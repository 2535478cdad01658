import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../renderer/src/theme/tokens.css', import.meta.url), 'utf8');

/** Every colour token with its value in the light and the dark theme; those inside media queries are left out. */
const tokens = new Map(
  Array.from(
    (css.split('@media')[0] ?? '').matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g),
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = 4.5;
const SHAPE = 3;
const GROUNDS = ['canvas', 'surface', 'sunken', 'raised'];
const SOURCES = ['roof', 'neighbours', 'grid'];
const STATES = ['good', 'bad', 'notice'];

const pairs: [front: string, back: string, least: number][] = [
  ...GROUNDS.flatMap((ground): [string, string, number][] => [
    ['ink', ground, TEXT],
    ['ink-muted', ground, TEXT],
    ['line-strong', ground, SHAPE],
    ['focus', ground, SHAPE],
  ]),
  ['action-ink', 'action', TEXT],
  ['action-ink', 'action-hover', TEXT],
  ['action', 'canvas', SHAPE],
  ['action', 'surface', SHAPE],
  ...[...SOURCES, ...STATES].flatMap((name): [string, string, number][] => [
    ...GROUNDS.map((ground): [string, string, number] => [`${name}-ink`, ground, TEXT]),
    [`${name}-ink`, `${name}-soft`, TEXT],
    ['ink', `${name}-soft`, TEXT],
    ...['canvas', 'surface', 'sunken'].map((ground): [string, string, number] => [name, ground, SHAPE]),
  ]),
  ...SOURCES.map((name): [string, string, number] => [`${name}-mark`, `${name}-fill`, SHAPE]),
];

function valueOf(name: string, theme: 'light' | 'dark'): string {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return token[theme];
}

describe.each(['light', 'dark'] as const)('contrast in the %s theme', (theme) => {
  it.each(pairs)('%s on %s is at least %d:1', (front, back, least) => {
    expect(contrast(valueOf(front, theme), valueOf(back, theme))).toBeGreaterThanOrEqual(least);
  });
});

describe('the measure itself', () => {
  it('is 21 for black on white and 1 for the same colour', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
    expect(contrast('#3a5c77', '#3a5c77')).toBe(1);
  });

  it('knows the published ratio of #767676 on white', () => {
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });
});

/** How far apart two colours are, 0 to 442. */
function distance(one: string, other: string): number {
  const part = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  return Math.hypot(...[1, 3, 5].map((at) => part(one, at) - part(other, at)));
}

describe('colours of the sources', () => {
  it.each(['light', 'dark'] as const)('are far apart in the %s theme', (theme) => {
    const [roof = '', neighbours = '', grid = ''] = SOURCES.map((name) => valueOf(`${name}-fill`, theme));
    expect(distance(roof, neighbours)).toBeGreaterThan(100);
    expect(distance(roof, grid)).toBeGreaterThan(100);
    expect(distance(neighbours, grid)).toBeGreaterThan(80);
  });
});

it('no stylesheet but tokens.css names a colour, save those of the mark', () => {
  const files = import.meta.glob<string>('../../../renderer/src/**/*.css', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  expect(Object.keys(files).length).toBeGreaterThan(10);
  const naming = Object.entries(files)
    .filter(([path]) => !path.endsWith('tokens.css') && !path.endsWith('Navigation.css'))
    .filter(([, text]) => /#[0-9a-f]{3,8}\b/i.test(text))
    .map(([path]) => path);
  expect(naming).toEqual([]);
});
