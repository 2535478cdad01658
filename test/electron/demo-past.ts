/** A demo community whose past is made already: kept from run to run while the node's sources are the same. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { run } from '../../main/setup/child.mjs';
import { CACHE, NODE_24, ROOT, withTools } from '../../main/setup/paths.mjs';
import { fingerprintOf } from '../../main/setup/renderer.mjs';

const KEPT = join(CACHE, 'desktop-demo');
const STAMP = `${KEPT}.stamp`;

/** Makes it, where there is none of these sources. */
export async function makeDemoPast(): Promise<void> {
  const fingerprint = fingerprintOf(ROOT, ['node-core', 'package-lock.json']);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint) return;
  const fresh = `${KEPT}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const { code, output } = await run(NODE_24, [join(ROOT, 'test', 'electron', 'make-demo.ts'), fresh], {
    env: withTools(process.env),
    cwd: ROOT,
    quiet: true,
  });
  if (code !== 0) throw new Error(`the demo's past cannot be made:\n${output}`);
  rmSync(STAMP, { force: true });
  rmSync(KEPT, { recursive: true, force: true });
  renameSync(fresh, KEPT);
  writeFileSync(STAMP, fingerprint);
}

/** A data folder of one's own with that past in it. */
export function copyDemoPast(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'nabowatt-desktop-'));
  cpSync(KEPT, dataDir, { recursive: true });
  return dataDir;
}
