/** `npm start`: the node and its screens for a browser on this PC. `--help` says what it takes. */
import { homedir } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runHeadless } from './run.ts';
import { openHost } from './open-host.ts';
import { processTerminal } from './terminal.ts';

const code = await runHeadless({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  platform: process.platform,
  env: process.env,
  home: homedir(),
  terminal: processTerminal(),
  rendererDir: fileURLToPath(new URL('../../dist/renderer', import.meta.url)),
  openHost,
});
// Whatever is still open now was told to close and did not.
process.exit(code);
