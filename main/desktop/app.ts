/** The app from ready to quit: puts the parts together. It alone, main.ts and preload.ts touch Electron at run time. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
} from 'electron';
import { createAppRouter } from '../../node-core/api/index.ts';
import type { Surroundings } from '../headless/data-folder.ts';
import { serveApi } from './api-channels.ts';
import { appResponse } from './app-protocol.ts';
import { checkedIpc } from './checked-ipc.ts';
import type { DesktopCommand } from './command-line.ts';
import { guardContents, guardSession } from './contents-guard.ts';
import { type HostedNode, hostNode } from './hosted-node.ts';
import { mainWindow } from './main-window.ts';
import { APP_SCHEME } from './origin.ts';
import { openPreferences } from './preferences.ts';
import { quitSafely } from './safe-quit.ts';
import { startNode } from './start-node.ts';

/** How long a quit waits for the node. */
const QUIT_PATIENCE_MS = 15_000;

export interface AppRun {
  readonly command: DesktopCommand;
  /** The household's data; it exists. */
  readonly dataDir: string;
  /** What Chromium and this desktop keep for themselves; below `dataDir`. */
  readonly browserDir: string;
  readonly surroundings: Surroundings;
}

/** Runs as the only instance. */
export function runApp(run: AppRun): void {
  guardContents({ app, shell, report });
  // The window is hidden and the app lives on in the tray, with no window at all too.
  app.on('window-all-closed', () => undefined);
  app.whenReady().then(
    () => startApp(run),
    () => app.exit(1),
  );
}

function startApp(run: AppRun): void {
  const built = join(import.meta.dirname, '..');
  guardSession(session.defaultSession);
  protocol.handle(APP_SCHEME, (request) => appResponse(request, join(built, 'renderer')));

  const node = openNode(run);
  if (node === undefined) return;
  serveApi({
    router: createAppRouter({
      reference: () => randomBytes(6).toString('hex'),
      report: ({ reference, procedure, error }) =>
        report(`fault ${reference} in ${procedure ?? 'the transport'}: ${described(error)}`),
    }),
    api: node.api,
    ipc: checkedIpc(ipcMain, (channel) => report(`refused a message on ${channel}`)),
  });

  const preferences = openPreferences(join(run.browserDir, 'preferences.json'), report);
  const window = mainWindow({
    make: (options) => new BrowserWindow(options),
    preload: join(import.meta.dirname, 'preload.cjs'),
    icon: join(built, '..', 'assets', 'icon.svg'),
    preferences,
    workAreas: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    onHidden: () => undefined,
    nowMs: () => performance.now(),
    report,
  });
  quitSafely({
    app,
    close: () => node.close(),
    onQuitting: () => window.letGo(),
    report,
    patienceMs: QUIT_PATIENCE_MS,
  });
  powerMonitor.on('shutdown', () => app.quit());
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  node.started.catch((error: unknown) => report(`the node did not start: ${described(error)}`));
  if (!run.command.hidden) window.show();
}

/** Starts the node; where it cannot be tried, says why and leaves. */
function openNode({ dataDir, command }: AppRun): HostedNode | undefined {
  try {
    return hostNode({ dataDir, speed: command.speed, startNode });
  } catch (error) {
    dialog.showErrorBox('Nabowatt cannot start', error instanceof Error ? error.message : String(error));
    app.exit(1);
    return undefined;
  }
}

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
