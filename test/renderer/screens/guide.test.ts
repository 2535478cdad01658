/** The guides say the same in both languages, with pictures that are there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { en } from '../../../renderer/src/i18n/en/index.ts';
import { nb } from '../../../renderer/src/i18n/nb/index.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const GUIDE = path.join(ROOT, 'docs/guide');

const text = (file: string): string => readFileSync(file, 'utf8');
const pictures = (file: string): string[] =>
  [...text(file).matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, to = '']) => to);
const shape = (file: string): string[] =>
  text(file)
    .split('\n')
    .filter((line) => /^(#+ |!\[|\| |- |\d\. )/.test(line))
    .map((line) => /^(#+|!|\||-|\d\.)/.exec(line)?.[0] ?? '');

describe.each(['household.md', 'board.md'])('%s', (name) => {
  const [english, norwegian] = ['en', 'nb'].map((language) => path.join(GUIDE, language, name));

  test('has the same headings, lists, tables and pictures in both languages, in one order', () => {
    expect(shape(norwegian ?? '')).toEqual(shape(english ?? ''));
    const plain = (file: string, language: string) =>
      pictures(file).map((to) => to.replace(`-${language}.png`, '.png'));
    expect(plain(norwegian ?? '', 'nb')).toEqual(plain(english ?? '', 'en'));
  });

  test('every picture that it shows is there', () => {
    for (const file of [english ?? '', norwegian ?? '']) {
      expect(pictures(file).length).toBeGreaterThan(2);
      expect(pictures(file).filter((to) => !existsSync(path.resolve(path.dirname(file), to)))).toEqual([]);
    }
  });
});

test('the pictures of the README are there, and none of the guide is left over', () => {
  expect(pictures(path.join(ROOT, 'README.md')).filter((to) => !existsSync(path.join(ROOT, to)))).toEqual([]);
  const shown = new Set(
    globSync('*/*.md', { cwd: GUIDE }).flatMap((file) =>
      pictures(path.join(GUIDE, file)).map((to) => path.basename(to)),
    ),
  );
  expect(globSync('*.png', { cwd: path.join(GUIDE, 'images') }).filter((file) => !shown.has(file))).toEqual(
    [],
  );
});

/** Words that the guides set in italics are those on the screen. */
test.each([
  ['en', en],
  ['nb', nb],
] as const)('what the %s guides call by name is called so on the screens', (language, catalogue) => {
  const words = new Set<unknown>();
  JSON.stringify(catalogue, (_, value: unknown) => {
    words.add(value);
    return value;
  });
  const named = ['household.md', 'board.md'].flatMap((name) =>
    [...text(path.join(GUIDE, language, name)).matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].flatMap(
      ([, all = '']) => all.split(' › ').map((one) => one.replace(/[.:]$/, '')),
    ),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((one) => !words.has(one))).toEqual([]);
});
