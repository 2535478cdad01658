import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../renderer/src/theme/tokens.css', import.meta.url), 'utf8');

/** Every colour token of a part of the file with its value in the light and the dark theme. */
function tokensOf(text: string) {
  return new Map(
    Array.from(
      text.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g),
      ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
    ),
  );
}

const [normal = '', strong = ''] = (css.split('@media')[0] ?? '').split(":root[data-contrast='more']");
const TOKENS = { normal: tokensOf(normal), strong: tokensOf(strong) };

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

/** WCAG 2.2 AA for text and for shapes; in high contrast AAA, and shapes as AA has text. */
const TEXT = { normal: 4.5, strong: 7 };
const SHAPE = { normal: 3, strong: 4.5 };
type Least = typeof TEXT;
const GROUNDS = ['canvas', 'surface', 'sunken', 'raised'];
const SOURCES = ['roof', 'neighbours', 'grid'];
const STATES = ['good', 'bad', 'notice'];

const pairs: [front: string, back: string, least: Least][] = [
  ...GROUNDS.flatMap((ground): [string, string, Least][] => [
    ['ink', ground, TEXT],
    ['ink-muted', ground, TEXT],
    ['line-strong', ground, SHAPE],
    ['focus', ground, SHAPE],
  ]),
  ['action-ink', 'action', TEXT],
  ['action-ink', 'action-hover', TEXT],
  ['action', 'canvas', SHAPE],
  ['action', 'surface', SHAPE],
  ...[...SOURCES, ...STATES].flatMap((name): [string, string, Least][] => [
    ...GROUNDS.map((ground): [string, string, Least] => [`${name}-ink`, ground, TEXT]),
    [`${name}-ink`, `${name}-soft`, TEXT],
    ['ink', `${name}-soft`, TEXT],
    ...['canvas', 'surface', 'sunken'].map((ground): [string, string, Least] => [name, ground, SHAPE]),
  ]),
  ...['canvas', 'surface', 'sunken'].map((ground): [string, string, Least] => ['sold', ground, SHAPE]),
  ...[...SOURCES, 'sold'].map((name): [string, string, Least] => [`${name}-mark`, `${name}-fill`, SHAPE]),
];

interface Look {
  readonly theme: 'light' | 'dark';
  readonly strength: 'normal' | 'strong';
}

const LOOKS: readonly Look[] = [
  { theme: 'light', strength: 'normal' },
  { theme: 'dark', strength: 'normal' },
  { theme: 'light', strength: 'strong' },
  { theme: 'dark', strength: 'strong' },
];

function valueOf(name: string, { theme, strength }: Look): string {
  const token = TOKENS[strength].get(name);
  if (token === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return token[theme];
}

it('high contrast says every colour anew', () => {
  expect([...TOKENS.strong.keys()].toSorted()).toEqual([...TOKENS.normal.keys()].toSorted());
});

describe.each(LOOKS)('contrast in the $theme theme, $strength', (look) => {
  it.each(pairs)('%s on %s', (front, back, least) => {
    expect(contrast(valueOf(front, look), valueOf(back, look))).toBeGreaterThanOrEqual(least[look.strength]);
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
  it.each(LOOKS)('are far apart in the $theme theme, $strength', (look) => {
    const [roof = '', neighbours = '', grid = ''] = SOURCES.map((name) => valueOf(`${name}-fill`, look));
    expect(distance(roof, neighbours)).toBeGreaterThan(100);
    expect(distance(roof, grid)).toBeGreaterThan(100);
    expect(distance(neighbours, grid)).toBeGreaterThan(80);
    const sold = valueOf('sold-fill', look);
    expect(distance(sold, roof)).toBeGreaterThan(100);
    expect(distance(sold, neighbours)).toBeGreaterThan(80);
    expect(distance(sold, grid)).toBeGreaterThan(60);
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
