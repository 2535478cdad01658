// `npm run lock`, after each change of dependencies: see platform-packages.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesAreCurrent, stampPackages } from './packages.mjs';
import { ROOT } from './paths.mjs';
import { LockFile, missingPlatformPackages } from './platform-packages.ts';

const file = join(ROOT, 'package-lock.json');
const text = readFileSync(file, 'utf8');
const missing = missingPlatformPackages(LockFile.parse(JSON.parse(text)).packages);
const wasCurrent = packagesAreCurrent();
// Packages lie in the order of their folders; all that is not ours to change stays as npm wrote it.
const completed = JSON.stringify(
  JSON.parse(text),
  (key: string, value: unknown): unknown => {
    if (key !== 'packages' || typeof value !== 'object') return value;
    const packages = Object.entries({ ...value, ...missing });
    return Object.fromEntries(packages.toSorted(([a], [b]) => a.localeCompare(b, 'en')));
  },
  2,
);
writeFileSync(file, `${completed}\n`);
if (wasCurrent) stampPackages();
console.log(`Added ${Object.keys(missing).length} packages of other platforms to package-lock.json.`);
