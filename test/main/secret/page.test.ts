import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../main/setup/paths.mjs';
import type { SecretStep } from '../../../main/secret/flow.ts';
import { type PageOptions, secretPage } from '../../../main/secret/page.ts';
import { CONTRAST_TOKENS, secretStyles, TOKENS } from '../../../main/secret/styles.ts';
import { languageOf, TEXTS } from '../../../main/secret/texts.ts';

const LOOK: PageOptions = {
  language: 'en',
  theme: 'dark',
  styles: '/secret/style.css',
  action: '/secret/x',
  token: 'token',
  back: '/',
};
const HOSTILE = '"><script>alert(1)</script>&\'';

const STEPS: readonly SecretStep[] = [
  { kind: 'words', words: [HOSTILE] },
  { kind: 'ask', positions: [3, 11, 20], wrong: [11] },
  {
    kind: 'type',
    given: [HOSTILE],
    fault: { kind: 'unknownWord', position: 1, word: HOSTILE, likely: [HOSTILE] },
  },
  { kind: 'type', given: [], fault: { kind: 'notKept', reason: HOSTILE } },
  { kind: 'done' },
];

test.each(STEPS)('$kind: no script, nothing that was typed is taken for HTML', (step) => {
  const html = secretPage(step, LOOK);
  expect(html).not.toMatch(/<script|javascript:|\son\w+=|style=/i);
  expect(html).not.toContain('alert(1)</');
  expect(html).toContain('<html lang="en" data-theme="dark">');
});

test('a wrong field says so to whoever cannot see it', () => {
  const html = secretPage({ kind: 'ask', positions: [3, 11, 20], wrong: [11] }, LOOK);
  expect(html).toContain('<title>Error: Three words, please – Nabowatt</title>');
  expect(html).toMatch(/role="alert">Word 11 is not the one/);
  expect(html).toMatch(/name="word11"[^>]* aria-invalid="true" aria-describedby="word11-error" autofocus/);
  expect(html.match(/autofocus/g)).toHaveLength(1);
  expect(html.match(/spellcheck="false"/g)).toHaveLength(3);
});

test('without a way back there is no link', () => {
  expect(secretPage({ kind: 'words', words: [] }, { ...LOOK, back: null })).not.toContain('<a ');
});

test("colours, space and type are the app's", () => {
  const tokens = readFileSync(join(ROOT, 'renderer', 'src', 'theme', 'tokens.css'), 'utf8');
  const [ground = ''] = tokens.split(':root[');
  const [, contrast = ''] = tokens.split(":root[data-contrast='more']");
  for (const [ours, theirs] of [
    [TOKENS, ground],
    [CONTRAST_TOKENS, contrast],
  ] as const) {
    for (const [name, value] of Object.entries(ours)) {
      const [, there] = new RegExp(`\\n\\s*${name}: ([^;]+);`).exec(theirs) ?? [];
      expect(`${name}: ${there}`).toBe(`${name}: ${value}`);
    }
  }
  // What the app changes for contrast, and is used here, is changed here too.
  const changed = Object.keys(TOKENS).filter((name) => contrast.includes(`\n  ${name}: `));
  expect(Object.keys(CONTRAST_TOKENS)).toEqual(changed);
  expect(secretPage({ kind: 'done' }, { ...LOOK, theme: 'contrast' })).toContain('data-contrast="more"');
  expect(secretStyles(undefined)).not.toContain('url(');
});

test('the language is Norwegian for Norwegians, and every text is there in both', () => {
  expect(['nb-NO', 'nn', 'no', 'NB'].map(languageOf)).toEqual(['nb', 'nb', 'nb', 'nb']);
  expect([undefined, '', 'en-GB,nb', 'de', 'none'].map(languageOf)).toEqual(['en', 'en', 'en', 'en', 'en']);
  const faults = [
    { kind: 'missing', position: 3 },
    { kind: 'wordCount', count: 23 },
    { kind: 'checksum' },
    { kind: 'notKept', reason: 'occupied' },
    { kind: 'notKept', reason: 'locked' },
    { kind: 'notKept', reason: 'refused' },
  ] as const;
  for (const fault of faults) {
    const said = [TEXTS.en.type.fault(fault), TEXTS.nb.type.fault(fault)];
    expect(new Set(said).size).toBe(2);
    expect(said.every((text) => text.endsWith('.'))).toBe(true);
  }
});
