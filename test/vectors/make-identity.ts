/**
 * Writes codec.json, sealing.json and signatures.json beside this file: `node test/vectors/make-identity.ts`.
 * What somebody who writes another implementation can check against; nothing in them is random, so that a second run
 * gives the same bytes. Results are the product's; steps in between come from the naive twin (test/identity), and
 * test/codec/vectors.test.ts and test/identity/vectors.test.ts hold the two against each other.
 */
import { writeFileSync } from 'node:fs';
import { codecVectors } from './codec-vectors.ts';
import { sealingVectors } from './sealing-vectors.ts';
import { signatureVectors } from './signature-vectors.ts';

/** The three files, by name, as text. */
export async function identityVectors(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['codec.json', textOf(codecVectors())],
    ['sealing.json', textOf(await sealingVectors())],
    ['signatures.json', textOf(signatureVectors())],
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
  for (const [name, text] of await identityVectors()) writeFileSync(new URL(name, import.meta.url), text);
}
