/** Writes all vector files beside this one again: `npm run vectors`. Nothing in them is random. */
import { writeFileSync } from 'node:fs';
import { identityVectors } from './make-identity.ts';
import { ledgerVectors } from './make-ledger.ts';

for (const files of [await identityVectors(), ledgerVectors()]) {
  for (const [name, text] of files) writeFileSync(new URL(name, import.meta.url), text);
}
