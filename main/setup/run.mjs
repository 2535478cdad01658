// `npm run replay`, `npm run verify` and the like: sets up where that is to be done, then runs the program under Node 24.
import { join } from 'node:path';
import { run } from './child.mjs';
import { ROOT, withTools } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { explained, SetupError } from './report.mjs';

await explained(async () => {
  const [program, ...args] = process.argv.slice(2);
  if (program === undefined) throw new SetupError('run.mjs wants the program to run.');
  const node = await prepare({ forTests: false });
  const { code } = await run(node, [join(ROOT, program), ...args], {
    env: withTools(process.env),
    cwd: process.cwd(),
    quiet: false,
    stopWithParent: process.env['npm_lifecycle_event'] !== undefined,
  });
  process.exitCode = code;
});
