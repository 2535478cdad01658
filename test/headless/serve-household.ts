/** The headless host with a household on loopback alone, in a process that a test may kill. Takes the data folder. */
import process from 'node:process';
import { runHeadless } from '../../main/headless/run.ts';
import { processTerminal } from '../../main/headless/terminal.ts';
import { openHousehold } from '../../main/household/open-household.ts';
import { LOOPBACK } from './loopback.ts';
import { CHEAP_PASSPHRASE, emptyRenderer } from './person.ts';

const [dataDir = ''] = process.argv.slice(2);
const code = await runHeadless({
  args: ['--data', dataDir, '--no-open', '--home'],
  cwd: process.cwd(),
  platform: process.platform,
  env: {},
  home: dataDir,
  terminal: processTerminal(),
  rendererDir: emptyRenderer(dataDir),
  openHost: openHousehold({ host: 'headless', usual: 'demo', network: LOOPBACK }),
  keyring: { cost: CHEAP_PASSPHRASE },
});
process.exit(code);
