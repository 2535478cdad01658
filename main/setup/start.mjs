// `npm start`: sets up, builds the screens, and runs the desktop app where Electron is, else the headless host in a
// browser window, with the arguments that were given.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { buildDesktop } from './desktop.mjs';
import { electronBinary, whichHost } from './electron.mjs';
import { ROOT, withTools } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { buildRenderer } from './renderer.mjs';
import { explained, say, SetupError } from './report.mjs';

const HEADLESS = join(ROOT, 'main', 'headless', 'main.ts');

await explained(async () => {
  if (!existsSync(HEADLESS)) throw new SetupError(`${HEADLESS} is not there: this is not a whole checkout.`);
  const node = await prepare({ forTests: false });
  await buildRenderer();
  const given = process.argv.slice(2);
  const host = whichHost({
    args: given,
    platform: process.platform,
    env: process.env,
    electron: electronBinary(),
  });
  if (host.kind === 'desktop') await buildDesktop();
  say(host.why);
  const [command, args] =
    host.kind === 'desktop' ? [host.electron, [ROOT, ...host.args]] : [node, [HEADLESS, ...host.args]];
  const { code } = await run(command, args, {
    env: withTools(process.env),
    cwd: process.cwd(),
    quiet: false,
    stopWithParent: process.env['npm_lifecycle_event'] !== undefined,
  });
  process.exitCode = code;
});
