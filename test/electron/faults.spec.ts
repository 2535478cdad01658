/** Faults planted into the app's sources: each is found, so the specs can fail. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { bundleDesktop, type Planted } from '../../main/setup/desktop-bundle.ts';
import { CACHE, ROOT } from '../../main/setup/paths.mjs';
import { copyDemoPast } from './demo-past.ts';
import { type Finding, findings } from './findings.ts';
import { launch } from './launch.ts';

const WINDOW = 'main/desktop/main-window.ts';
const FAULTS: readonly { name: string; planted: readonly Planted[]; finding: Finding }[] = [
  {
    name: 'node integration on',
    planted: [
      { file: WINDOW, search: 'nodeIntegration: false', replace: 'nodeIntegration: true' },
      { file: WINDOW, search: 'sandbox: true', replace: 'sandbox: false' },
    ],
    finding: 'node in the page',
  },
  {
    name: 'sandbox off',
    planted: [{ file: WINDOW, search: 'sandbox: true', replace: 'sandbox: false' }],
    finding: 'unsafe preferences',
  },
  {
    name: 'a channel without sender check',
    planted: [
      {
        file: 'main/desktop/checked-ipc.ts',
        search: "if (!isOurs(event, channel)) throw new Error('refused');",
        replace: '',
      },
    ],
    finding: 'foreign sender',
  },
  {
    name: 'a missing content security policy',
    planted: [
      {
        file: 'main/headless/answers.ts',
        search: "'content-security-policy': [",
        replace: "'x-nothing': [",
      },
    ],
    finding: 'no content security policy',
  },
  {
    name: 'a navigation allowed',
    planted: [
      {
        file: 'main/desktop/contents-guard.ts',
        search: "contents.on('will-navigate', stay);",
        replace: '',
      },
    ],
    finding: 'navigation',
  },
  {
    name: 'a schema bypassed',
    planted: [
      {
        file: 'node-core/api/router.ts',
        search: 'call.input(monthInput).query(({ ctx, input }) => ctx.api.bill(input.month))',
        replace: 'call.input(z.any()).query(({ ctx, input }) => ctx.api.bill(input.month))',
      },
    ],
    finding: 'schema bypassed',
  },
  {
    name: 'the seed reachable from the page',
    planted: [
      {
        file: 'node-core/node/demo/demo.ts',
        search: 'version: options.version,',
        replace: 'version: Object.values(file.seeds).join(),',
      },
    ],
    finding: 'seed in the page',
  },
];

let dataDir: string;
test.beforeAll(() => {
  dataDir = copyDemoPast();
});
test.afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

for (const { name, planted, finding } of FAULTS) {
  test(`${name}: found`, async () => {
    const folder = join(CACHE, 'desktop-faults', name.replaceAll(' ', '-'));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'dist'), { recursive: true });
    await bundleDesktop({ outDir: join(folder, 'dist', 'desktop'), planted });
    symlinkSync(join(ROOT, 'dist', 'renderer'), join(folder, 'dist', 'renderer'));
    symlinkSync(join(ROOT, 'assets'), join(folder, 'assets'));
    const about = { name: 'nabowatt', version: '0.0.0', type: 'module', main: 'dist/desktop/main.js' };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
    const launched = await launch({ folder, dataDir });
    try {
      await expect(launched.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({
        timeout: 60_000,
      });
      expect(await findings(launched)).toContain(finding);
    } finally {
      await launched.end();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
