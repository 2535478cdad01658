/** The app from ready to quit: puts the parts together. It, main.ts, begin-app.ts, preload.ts and electron-parts.ts alone touch Electron at run time. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
} from 'electron';
import type { RouterHost } from '../../node-core/api/index.ts';
import type { KeyDesk } from '../../node-core/node/setup/key-desk.ts';
import type { Surroundings } from '../headless/data-folder.ts';
import type { Keyring } from '../keys/keyring.ts';
import { type RingDesk, ringDesk } from '../keys/ring-desk.ts';
import { languageOf } from '../secret/texts.ts';
import { VERSION } from '../version.ts';
import { serveApi } from './api-channels.ts';
import { apiEnd } from './api-end.ts';
import { appResponse } from './app-protocol.ts';
import { checkedIpc } from './checked-ipc.ts';
import type { DesktopCommand } from './command-line.ts';
import { guardContents, guardSession } from './contents-guard.ts';
import type { Look } from './desktop-api.ts';
import { type DesktopHost, desktopHost } from './desktop-host.ts';
import { createDesktopRouter } from './desktop-router.ts';
import {
  appKeyring,
  appLoginItem,
  appSecretWindow,
  lifeParts,
  restartApp,
  setAppMenu,
  wasOpenedAtLogin,
} from './electron-parts.ts';
import { type DesktopLife, desktopLife } from './life/desktop-life.ts';
import { mayStartAnew } from './life/relaunch.ts';
import { followSleep } from './life/sleep.ts';
import { type Words, wordsFor } from './life/words.ts';
import { type MainWindow, mainWindow } from './main-window.ts';
import type { BegunNode } from './node/begun-node.ts';
import { type NodeThread, startNodeThread } from './node/node-thread.ts';
import { APP_SCHEME } from './origin.ts';
import { DESKTOP_PROCEDURES } from './procedures.ts';
import { openPreferences, type PreferenceStore } from './preferences.ts';
import type { SecretWindow } from './secret-window.ts';
import { quitSafely } from './safe-quit.ts';
import { appUpdates } from './update/app-updates.ts';
import { noteOpened } from './update/backup.ts';
import type { Updates } from './update/updates.ts';

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

/**
 * Runs as the only instance, once Electron is ready.
 *
 * @param begun the node that has begun, or why that could not be tried
 */
export function runApp(run: AppRun, begun: BegunNode | Error): void {
  guardContents({ app, shell, report });
  // The window is hidden and the app lives on in the tray, with no window at all too.
  app.on('window-all-closed', () => undefined);
  app.whenReady().then(
    () => startApp(run, begun),
    () => app.exit(1),
  );
}

function startApp(run: AppRun, begun: BegunNode | Error): void {
  const built = join(import.meta.dirname, '..');
  const assets = join(built, '..', 'assets');
  const locale = app.getLocale();
  const words = wordsFor(locale);
  let look: Look = { language: languageOf(locale), theme: 'system' };
  setAppMenu(process.platform);
  let isSettingUp = false;
  guardSession(session.defaultSession, { mayScan: () => isSettingUp });
  protocol.handle(APP_SCHEME, (request) => appResponse(request, join(built, 'renderer')));

  const ring = appKeyring(run.dataDir);
  const keys = openKeys(run, ring, () => secret);
  const node = openNode(run, {
    begun,
    words,
    keys,
    life: () => life,
    onSettingUp: (on) => void (isSettingUp = on),
    hasWindow: () => window.current()?.isVisible() ?? false,
  });
  if (node === undefined) return;
  const preferences = openPreferences(join(run.browserDir, 'preferences.json'), report);
  const window = openWindow({ preferences, assets, onHidden: () => life.notices.tellStillHere() });
  const secret = appSecretWindow({
    rendererDir: join(built, 'renderer'),
    icon: join(assets, 'icons', '256x256.png'),
    look: () => look,
    parent: () => window.current(),
    report,
  });
  const login = appLoginItem(run.surroundings);
  const restart = () => restartApp(run.surroundings, { hidden: false });
  const closeNode = async () => {
    await node.close();
    quitting.letGo();
  };
  const onState = () => desktop.changed();
  const updates: Updates = appUpdates({ words, closeNode, restart, onState, report });
  const desktop = desktopHost({
    version: VERSION,
    platform: process.platform,
    preferences,
    login,
    ring,
    updates: () => updates,
    onChange: () => life.refresh(),
    onKey: () => keys.refresh(),
    onLook: (chosen) => void (look = chosen),
    restart,
  });
  const life: DesktopLife = desktopLife({
    ...lifeParts(assets, process.platform),
    preferences,
    login,
    words,
    locale,
    platform: process.platform,
    hour: () => new Date().getHours(),
    show: (page) => window.show(page),
    quit: () => app.quit(),
    desktop: () => desktop,
    update: () => updates.state,
    report,
  });
  servePages(node, desktop);
  const quitting = follow({ node, life, window });
  keys.changed.listen(() => desktop.changed());
  if (!run.command.hidden && !wasOpenedAtLogin(process.platform)) window.show();
}

/** Both routers over the one set of channels. */
function servePages(node: NodeThread, desktop: DesktopHost): void {
  serveApi({
    ipc: checkedIpc(ipcMain, (channel) => report(`refused a message on ${channel}`)),
    household: node.end,
    desktop: apiEnd({
      router: createDesktopRouter(routerHost),
      procedures: DESKTOP_PROCEDURES,
      contextOf: (link) => ({ desktop, link }),
    }),
  });
}

/** The household's key; its pages with words are windows of their own. */
function openKeys({ dataDir }: AppRun, ring: Keyring, secret: () => SecretWindow): RingDesk {
  return ringDesk({
    ring,
    dataDir,
    secretPages: 'window',
    showPage(flow) {
      secret().show(flow);
      return null;
    },
  });
}

const routerHost: RouterHost = {
  reference: () => randomBytes(6).toString('hex'),
  report: ({ reference, procedure, error }) =>
    report(`fault ${reference} in ${procedure ?? 'the transport'}: ${described(error)}`),
};

function openWindow(of: {
  readonly preferences: PreferenceStore;
  readonly assets: string;
  readonly onHidden: () => void;
}): MainWindow {
  return mainWindow({
    make(options) {
      const made = new BrowserWindow(options);
      // Windows says so to windows only, and waits a moment: for another home to lead, as after any quit.
      made.on('session-end', () => app.quit());
      return made;
    },
    preload: join(import.meta.dirname, 'preload.cjs'),
    icon: join(of.assets, 'icons', '256x256.png'),
    preferences: of.preferences,
    workAreas: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    onHidden: of.onHidden,
    nowMs: () => performance.now(),
    report,
  });
}

/** Follows what the system and the node say, from now to the end. */
function follow(of: { readonly node: NodeThread; readonly life: DesktopLife; readonly window: MainWindow }): {
  letGo(): void;
} {
  const { node, life, window } = of;
  const quitting = quitSafely({
    app,
    close: () => node.close(),
    onQuitting: () => window.letGo(),
    report,
    patienceMs: QUIT_PATIENCE_MS,
  });
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    // The system waits a little for an app that asks it to.
    event?.preventDefault();
    app.quit();
  });
  followSleep({ power: powerMonitor, node: () => node, onAwake: () => life.refresh(), report });
  nativeTheme.on('updated', () => life.repaint());
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  return quitting;
}

/** The node that has begun; where that could not be tried, says why and leaves. */
function openNode(
  { dataDir, surroundings }: AppRun,
  of: {
    readonly begun: BegunNode | Error;
    readonly words: Words;
    readonly keys: KeyDesk;
    readonly life: () => DesktopLife;
    /** The set-up is on the screen, or not any more. */
    readonly onSettingUp: (on: boolean) => void;
    readonly hasWindow: () => boolean;
  },
): NodeThread | undefined {
  const { begun, words, keys, life, onSettingUp } = of;
  if (begun instanceof Error) {
    dialog.showErrorBox(words.cannotStart, begun.message);
    app.exit(1);
    return undefined;
  }
  return startNodeThread({
    begun,
    keys,
    events: {
      onStarted() {
        onSettingUp(false);
        noteOpened({ dataDir, version: VERSION, report });
        life().nodeStarted();
      },
      onAway() {
        onSettingUp(true);
        life().nodeAway();
      },
      onFailed(why) {
        onSettingUp(false);
        life().nodeFailed();
        // The page says that it failed; why is for the person, and may be theirs to mend: an update, room on the disk.
        dialog.showErrorBox(words.cannotStart, why);
      },
      onStopped() {
        onSettingUp(false);
        life().nodeFailed();
        if (mayStartAnew(performance.now())) restartApp(surroundings, { hidden: !of.hasWindow() });
        else dialog.showErrorBox(words.cannotStart, words.stoppedByItself);
      },
      onPower: (power) => life().onPower(power),
      onLook: (look) => life().onLook(look),
      report,
    },
  });
}

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
