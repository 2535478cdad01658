import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CERTIFICATE_REFUSALS, KIND_NUMBERS, REFUSALS } from '../../node-core/ledger/index.ts';

/** The page that others implement from says what the code does. */
const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

test('docs/protocol.md lists every refusal, in order', () => {
  const rows = [...page.matchAll(/^\| \d+ \| `(\w+)` \| (.+) \|$/gm)].map(([, kind, sentence]) => ({
    kind,
    sentence,
  }));
  expect(rows).toEqual([...CERTIFICATE_REFUSALS, ...REFUSALS]);
});

test('docs/protocol.md has every kind under its number', () => {
  for (const [kind, number] of Object.entries(KIND_NUMBERS)) {
    expect(page).toMatch(new RegExp(`^\\| ${number} \\| ${kind} \\|`, 'm'));
    expect(page).toMatch(new RegExp(`^${kind} +=\\s+\\[${number}, `, 'm'));
  }
});
