/** The desktop app's first line. `app.ts` has what happens when there is no other Nabowatt of this data folder. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { app, protocol } from 'electron';
import { dataFolder } from '../headless/data-folder.ts';
import { desktopCommand } from './command-line.ts';
import { isFirstInstance } from './first-instance.ts';
import { APP_SCHEME } from './origin.ts';

// Windows shows notices of an app that it knows by this name; electron-builder.yml has the same.
if (process.platform === 'win32') app.setAppUserModelId('app.nabowatt.desktop');
// Both before Electron is ready: every page is sandboxed, and app: has an origin of its own.
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);

const command = desktopCommand(process.argv.slice(1), { cwd: process.cwd() });
const surroundings = { platform: process.platform, env: process.env, home: homedir() };
const dataDir = command.dataDir ?? dataFolder(surroundings);
const browserDir = join(dataDir, 'desktop');
mkdirSync(browserDir, { recursive: true, mode: 0o700 });
// One instance for each data folder: Electron keeps its lock where it keeps the page's own storage.
app.setPath('userData', browserDir);

/** Where nobody else is there the lock takes no time: Electron is not ready before it. */
async function start(): Promise<void> {
  const ask = () => app.requestSingleInstanceLock();
  const isFirst = await isFirstInstance({ ask, env: process.env, pause: (ms) => pause(ms) });
  if (!isFirst) {
    app.exit(0);
    return;
  }
  // Electron takes a while to be ready, the node takes a while, and so does the app's own code: at the same time.
  const { beginApp } = await import('./begin-app.ts');
  const begun = beginApp({ command, dataDir });
  const { runApp } = await import('./app.ts');
  runApp({ command, dataDir, browserDir, surroundings }, begun);
}

void start();
