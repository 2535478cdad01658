/** The app's one window: made when it is wanted, hidden when it is closed, where it was when it opens again. */
import type { BrowserWindow, BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { APP_URL } from './origin.ts';
import type { PreferenceStore } from './preferences.ts';
import { type Bounds, openingOf, SMALLEST } from './window-state.ts';

/**
 * What any page may be: sandboxed, in a world of its own, without Node. Most of these are Electron's defaults; they
 * are written out so that a change of a default changes nothing here.
 */
export const SAFE_PREFERENCES: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Dictionaries come from the network, and what is typed may go there.
  spellcheck: false,
};

/** The window as the rest of the app sees it. */
export interface MainWindow {
  /** Brings it up, with its page loaded anew where it has ended; on a page such as '#/bill' where one is named. */
  show(page?: string): void;
  /** Undefined until it was first shown, and when it is gone. */
  current(): BrowserWindow | undefined;
  /** From now on closing it closes it, and nobody brings it up: the app leaves. */
  letGo(): void;
}

/** A page that ended is loaded anew, unless the one before it ended less than this ago. */
const CALM_MS = 10_000;

/** Makes the window when it is first shown. */
export function mainWindow(options: {
  readonly make: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly preload: string;
  readonly icon: string;
  readonly preferences: PreferenceStore;
  readonly workAreas: () => readonly Bounds[];
  /** Called each time that the window was closed and the app goes on. */
  readonly onHidden: () => void;
  readonly nowMs: () => number;
  readonly report: (line: string) => void;
}): MainWindow {
  const { make, preferences, report } = options;
  let open: BrowserWindow | undefined;
  let stays = true;
  const isCalm = calm(options.nowMs);
  let isDead = false;

  const create = (page: string): BrowserWindow => {
    const { maximized, ...place } = openingOf(preferences.now.window, options.workAreas());
    const window = make({
      ...place,
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Nabowatt',
      icon: options.icon,
      autoHideMenuBar: true,
      webPreferences: { ...SAFE_PREFERENCES, preload: options.preload },
    });
    window.once('ready-to-show', () => {
      if (maximized) window.maximize();
      window.show();
    });
    window.on('close', (event) => {
      remember(window, preferences);
      if (!stays) return;
      event.preventDefault();
      window.hide();
      options.onHidden();
    });
    window.on('closed', () => void (open = undefined));
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      report(`the page ended: ${reason}`);
      isDead = reason === 'clean-exit' || !isCalm();
      if (!isDead) window.reload();
    });
    load(window, page);
    return window;
  };
  const load = (window: BrowserWindow, page: string) => {
    isDead = false;
    window.loadURL(`${APP_URL}${page}`).catch(() => report('the page could not be loaded'));
  };
  return {
    show(page = '') {
      if (!stays) return;
      if (open === undefined) {
        open = create(page);
        return;
      }
      if (page !== '' || isDead) load(open, page);
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
    },
    current: () => open,
    letGo() {
      stays = false;
    },
  };
}

/** Whether a page that ends now may be loaded anew: one that dies at once after that would die for ever. */
function calm(nowMs: () => number): () => boolean {
  let lastMs = Number.NEGATIVE_INFINITY;
  return () => {
    const sinceMs = nowMs() - lastMs;
    lastMs = nowMs();
    return sinceMs > CALM_MS;
  };
}

function remember(window: BrowserWindow, preferences: PreferenceStore): void {
  preferences.change({ window: { bounds: window.getNormalBounds(), maximized: window.isMaximized() } });
}
