/** Faults planted into a copy of a package: the check must find each, or it checks nothing. */
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackageWithOptions, extractAll } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { packageFaults } from './check-package.ts';

/** A fault: what to do to the app's files or to the folder, and a word of the line that must come of it. */
interface Fault {
  readonly name: string;
  readonly app?: (app: string) => void;
  readonly folder?: (folder: string, executable: string) => Promise<void> | void;
  readonly expected: string;
}

const FAULTS: readonly Fault[] = [
  {
    name: 'a source map',
    app: (app) => writeFileSync(join(app, 'dist/desktop/main.js.map'), '{}'),
    expected: 'main.js.map',
  },
  { name: 'a source', app: (app) => writeFileSync(join(app, 'dist/desktop/app.ts'), ''), expected: 'app.ts' },
  {
    name: 'a secret',
    app: (app) =>
      appendFileSync(
        join(app, 'dist/desktop/main.js'),
        `\n"-----BEGIN PRIVATE KEY-----\\n${Buffer.alloc(48, 1).toString('base64')}"`,
      ),
    expected: 'holds a secret',
  },
  {
    name: 'no preload',
    app: (app) => rmSync(join(app, 'dist/desktop/preload.cjs')),
    expected: 'preload.cjs is missing',
  },
  {
    name: 'a package for developers',
    app: (app) => cpSync(join(app, 'node_modules/ms'), join(app, 'node_modules/vite'), { recursive: true }),
    expected: 'node_modules/vite',
  },
  {
    name: 'a native module that is packed in',
    folder: (folder) =>
      rmSync(join(folder, 'resources/app.asar.unpacked/node_modules/keytar/build/Release/keytar.node')),
    expected: 'keytar.node is not unpacked',
  },
  {
    name: 'a fuse',
    folder: async (folder, executable) => {
      await flipFuses(join(folder, executable), { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: true });
    },
    expected: 'RunAsNode',
  },
  {
    name: 'a language too many',
    folder: (folder) => writeFileSync(join(folder, 'locales', 'de.pak'), ''),
    expected: 'de.pak',
  },
];

/** The faults that the check did not find. */
export async function missedFaults(packaged: string, executable: string): Promise<string[]> {
  const missed: string[] = [];
  for (const { name, app, folder, expected } of FAULTS) {
    const copy = mkdtempSync(join(tmpdir(), 'nabowatt-package-'));
    try {
      cpSync(packaged, copy, { recursive: true });
      if (app !== undefined) await repacked(copy, app);
      await folder?.(copy, executable);
      const found = await packageFaults(copy, executable);
      if (!found.some((line) => line.includes(expected))) missed.push(name);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
  return missed;
}

/** Changes the app's files in a copy of a package. */
export async function repacked(copy: string, change: (app: string) => void): Promise<void> {
  const archive = join(copy, 'resources', 'app.asar');
  const app = join(copy, 'app');
  extractAll(archive, app);
  change(app);
  await createPackageWithOptions(app, archive, { unpack: '*.node' });
  rmSync(app, { recursive: true });
}
