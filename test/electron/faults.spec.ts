/** Faults planted into copies of the app's bundle: each is found, so the specs can fail. */
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { CACHE, ROOT } from '../../main/setup/paths.mjs';
import { copyDemoPast } from './demo-past.ts';
import { type Finding, findings } from './findings.ts';
import { launch } from './launch.ts';
import { type Change, plant } from './plant.ts';

const SANDBOX_OFF: Change = { search: 'sandbox: true', replace: 'sandbox: false' };
const FAULTS: readonly { name: string; changes: readonly Change[]; finding: Finding }[] = [
  {
    name: 'node integration on',
    changes: [{ search: 'nodeIntegration: false', replace: 'nodeIntegration: true' }, SANDBOX_OFF],
    finding: 'node in the page',
  },
  { name: 'sandbox off', changes: [SANDBOX_OFF], finding: 'unsafe preferences' },
  {
    name: 'a channel without sender check',
    changes: [{ search: 'if (!isOurs(event, channel)) throw new Error("refused");', replace: '' }],
    finding: 'foreign sender',
  },
  {
    name: 'a missing content security policy',
    changes: [{ search: '"content-security-policy": [', replace: '"x-nothing": [' }],
    finding: 'no content security policy',
  },
  {
    name: 'a navigation allowed',
    changes: [{ search: 'contents.on("will-navigate", stay);', replace: '' }],
    finding: 'navigation',
  },
  {
    name: 'every permission granted',
    changes: [
      {
        search: 'guardSession(session.defaultSession,',
        replace: '((_session, _may) => {})(session.defaultSession,',
      },
    ],
    finding: 'permissions',
  },
  {
    name: 'a schema bypassed',
    changes: [
      {
        search: 'call.input(monthInput).query(({ ctx, input }) => ctx.api.bill(input.month))',
        replace: 'call.input((any) => any).query(({ ctx, input }) => ctx.api.bill(input.month))',
      },
    ],
    finding: 'schema bypassed',
  },
  {
    name: 'the seed reachable from the page',
    changes: [
      {
        search: 'keystore: "demo",\n\t\thost: options.host,\n\t\tversion: options.version,',
        replace: 'keystore: "demo",\n\t\thost: options.host,\n\t\tversion: Object.values(file.seeds).join(),',
      },
    ],
    finding: 'seed in the page',
  },
];

// Each has an app and a bundle of its own, and each worker a demo: they need not wait for one another.
test.describe.configure({ mode: 'parallel' });

let dataDir: string;
test.beforeAll(() => {
  dataDir = copyDemoPast();
});
test.afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

for (const { name, changes, finding } of FAULTS) {
  test(`${name}: found`, async () => {
    const folder = planted(name, changes);
    const launched = await launch({ folder, dataDir });
    try {
      await expect(launched.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({
        timeout: 100_000,
      });
      expect(await findings(launched)).toContain(finding);
    } finally {
      await launched.end();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** A folder to start: the app with these changes. */
function planted(name: string, changes: readonly Change[]): string {
  const folder = join(CACHE, 'desktop-faults', name.replaceAll(' ', '-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'dist'), { recursive: true });
  const bundle = join(folder, 'dist', 'desktop');
  cpSync(join(ROOT, 'dist', 'desktop'), bundle, { recursive: true });
  symlinkSync(join(ROOT, 'dist', 'renderer'), join(folder, 'dist', 'renderer'));
  symlinkSync(join(ROOT, 'assets'), join(folder, 'assets'));
  const about = { name: 'nabowatt', version: '0.0.0', type: 'module', main: 'dist/desktop/main.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
  plant(bundle, changes);
  return folder;
}
