// `npm start`: sets up, builds the screens, runs the headless host with the arguments that were given.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { ROOT, withTools } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { buildRenderer } from './renderer.mjs';
import { explained, SetupError } from './report.mjs';

const HOST = join(ROOT, 'main', 'headless', 'main.ts');

await explained(async () => {
  if (!existsSync(HOST)) throw new SetupError(`${HOST} is not there: this is not a whole checkout.`);
  const node = await prepare({ forTests: false });
  await buildRenderer();
  const { code } = await run(node, [HOST, ...process.argv.slice(2)], {
    env: withTools(process.env),
    cwd: process.cwd(),
    quiet: false,
    stopWithParent: process.env['npm_lifecycle_event'] !== undefined,
  });
  process.exitCode = code;
});
