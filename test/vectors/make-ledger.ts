/**
 * Writes transactions.json, blocks.json, merkle.json and refusals.json beside this file:
 * `node test/vectors/make-ledger.ts`. What somebody who writes another implementation can check against
 * (docs/protocol.md); nothing in them is random, so that a second run gives the same bytes.
 * test/ledger/vectors.test.ts holds the product to them.
 */
import { writeFileSync } from 'node:fs';
import { blockVectors, merkleVectors } from './ledger-blocks.ts';
import { refusalVectors } from './ledger-refusals.ts';
import { transactionVectors } from './ledger-transactions.ts';

/** The four files, by name, as text. */
export function ledgerVectors(): ReadonlyMap<string, string> {
  return new Map([
    ['transactions.json', textOf(transactionVectors())],
    ['blocks.json', textOf(blockVectors())],
    ['merkle.json', textOf(merkleVectors())],
    ['refusals.json', textOf(refusalVectors())],
  ]);
}

/** One line for each case: a change of one is a change of one line. */
function textOf(vectors: Readonly<Record<string, unknown>>): string {
  const sections = Object.entries(vectors).map(([name, value]) => {
    if (!Array.isArray(value)) return `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const lines = value.map((item) => `    ${JSON.stringify(item)}`);
    return `  ${JSON.stringify(name)}: [\n${lines.join(',\n')}\n  ]`;
  });
  return `{\n${sections.join(',\n')}\n}\n`;
}

if (import.meta.main) {
  for (const [name, text] of ledgerVectors()) writeFileSync(new URL(name, import.meta.url), text);
}
