import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { fromHex, toHex } from '../../codec/index.ts';
import { readFileIfAny, replaceFile } from '../../storage/index.ts';
import type { Resident } from '../neighbourhood.ts';
import { RESIDENTS } from './residents.ts';

const FILE = 'demo.json';

/**
 * What makes a demo community: keys of made-up households, kept in clear beside its ledger (they hold nothing but the
 * demo), and whether its past is written. A past that was broken off is begun again.
 */
const demoFile = z.strictObject({
  version: z.literal(1),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  seeds: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  ready: z.boolean(),
});
export type DemoFile = z.infer<typeof demoFile>;

/** Takes up the demo of a folder, or begins a new one: an unfinished or unreadable one is thrown away. */
export function openDemoFile(dir: string): DemoFile {
  const kept = readDemoFile(dir);
  if (kept?.ready === true) return kept;
  rmSync(dir, { recursive: true, force: true });
  return {
    version: 1,
    nonce: toHex(randomBytes(16)),
    seeds: Object.fromEntries(RESIDENTS.map(({ name }) => [name, toHex(randomBytes(32))])),
    ready: false,
  };
}

export function writeDemoFile(dir: string, file: DemoFile): void {
  replaceFile(path.join(dir, FILE), Buffer.from(`${JSON.stringify(file, null, 1)}\n`));
}

/** The demo's households with their keys. */
export function residentsOf(file: DemoFile): [Resident, ...Resident[]] {
  const [first, ...others] = RESIDENTS.map(({ name, roles }) => ({
    name,
    roles,
    seed: fromHex(file.seeds[name] ?? ''),
  }));
  if (first === undefined) throw new Error('a demo needs residents');
  return [first, ...others];
}

function readDemoFile(dir: string): DemoFile | undefined {
  const bytes = readFileIfAny(path.join(dir, FILE));
  if (bytes === undefined) return undefined;
  try {
    return demoFile.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return undefined;
  }
}
