/** The headless host of a home in a street of tests: as main/headless/main.ts, but for the time and the network. */
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { runHeadless } from '../../main/headless/run.ts';
import { processTerminal } from '../../main/headless/terminal.ts';
import { openHousehold } from '../../main/household/open-household.ts';
import { LOOPBACK } from '../headless/loopback.ts';
import { streetClock } from './street-hands.ts';

const code = await runHeadless({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  platform: process.platform,
  env: process.env,
  home: homedir(),
  terminal: processTerminal(),
  rendererDir: path.resolve(import.meta.dirname, '../../dist/renderer'),
  openHost: openHousehold({ host: 'headless', usual: 'demo', network: LOOPBACK, clock: streetClock() }),
});
process.exit(code);
