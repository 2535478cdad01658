// `npm test`: sets up, then runs every check and test, or those of the group named as the first argument.
import { join } from 'node:path';
import { run } from './child.mjs';
import { ROOT, withTools } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { explained } from './report.mjs';

const GROUPS_WITHOUT_NEEDS = ['check'];
const args = process.argv.slice(2);

const wasReady = await explained(async () => {
  const [group = ''] = args;
  const forTests = GROUPS_WITHOUT_NEEDS.includes(group) ? false : group === 'long' ? 'long tests' : 'tests';
  const node = await prepare({ forTests });
  const { code } = await run(node, [join(ROOT, 'main', 'setup', 'run-tests.ts'), ...args], {
    env: withTools(process.env),
    cwd: ROOT,
    quiet: false,
    stopWithParent: process.env['npm_lifecycle_event'] !== undefined,
  });
  process.exitCode = code;
});
if (!wasReady) process.stdout.write('0 passed, 1 failed\n');
