/**
 * The window of the pages with the words: a child of the app's window with a session of its own, which is forgotten with
 * it, no preload, no script, and no way anywhere. Its pages come from `main/secret/door.ts`, at `app://secret/`.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron';
import { staticFile } from '../headless/static-files.ts';
import { LONGEST_FORM_BYTES, SECRET_STYLES, type SecretDoor } from '../secret/door.ts';
import type { SecretFlow } from '../secret/flow.ts';
import { appFont } from '../secret/font.ts';
import { SECRET_POLICY } from '../secret/page.ts';
import { secretStyles } from '../secret/styles.ts';
import { bodyOf } from './app-protocol.ts';
import type { Look } from './desktop-api.ts';
import { guardSession } from './contents-guard.ts';
import { SAFE_PREFERENCES } from './main-window.ts';
import { APP_SCHEME, isSecretUrl, SECRET_URL } from './origin.ts';

export interface SecretWindow {
  /** Opens a page for the flow; the one before is closed. */
  show(flow: SecretFlow): void;
}

/** Makes it; the window itself when it is wanted. */
export function secretWindow(options: {
  readonly make: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** A session in memory, new for each name. */
  readonly sessionOf: (name: string) => Session;
  readonly parent: () => BrowserWindow | undefined;
  readonly door: SecretDoor;
  /** The folder of the built renderer, for its font. */
  readonly rendererDir: string;
  /** How the app's page looks now. */
  readonly look: () => Look;
  readonly icon: string;
  readonly report: (line: string) => void;
}): SecretWindow {
  const { door, report } = options;
  let opened = 0;
  let window: BrowserWindow | undefined;
  return {
    show(flow) {
      window?.destroy();
      opened += 1;
      const session = options.sessionOf(`secret-${opened}`);
      guardSession(session, { mayScan: () => false });
      const made = options.make({
        ...LOOK,
        ...place(options.parent()),
        icon: options.icon,
        webPreferences: { ...SAFE_PREFERENCES, session, javascript: false },
      });
      session.protocol.handle(APP_SCHEME, (request) =>
        secretResponse(request, { ...options, onDone: () => closeWhenShown(made) }),
      );
      window = made;
      // Where the system lets us: not in screenshots, not in shared screens.
      made.setContentProtection(true);
      made.once('ready-to-show', () => made.show());
      made.once('closed', () => {
        if (window !== made) return;
        window = undefined;
        door.close();
      });
      made
        .loadURL(secretAddress(door.open(flow), options.look()))
        .catch(() => report('the page with the words could not be loaded'));
    },
  };
}

/** The page takes how it looks from its address, as it runs nothing that could find out. */
function secretAddress(path: string, { language, theme }: Look): string {
  return new URL(`${path}?${new URLSearchParams({ lang: language, theme }).toString()}`, SECRET_URL).href;
}

/** How long the last page may take. */
const LAST_PAGE_MS = 2_000;

/** Closing a window in the middle of a navigation may come to nothing: the page that says 'done' is waited for. */
function closeWhenShown(window: BrowserWindow): void {
  window.webContents.once('did-finish-load', () => window.close());
  setTimeout(() => {
    if (!window.isDestroyed()) window.destroy();
  }, LAST_PAGE_MS);
}

const LOOK = {
  width: 860,
  height: 900,
  minWidth: 400,
  minHeight: 480,
  show: false,
  title: 'Nabowatt',
  autoHideMenuBar: true,
  minimizable: false,
  fullscreenable: false,
} as const;

function place(parent: BrowserWindow | undefined): BrowserWindowConstructorOptions {
  return parent === undefined ? {} : { parent, modal: true };
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': SECRET_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Answers a request of the page: itself, its style sheet, its font, its form. */
export async function secretResponse(
  request: Request,
  of: {
    readonly door: SecretDoor;
    readonly rendererDir: string;
    readonly look: () => Look;
    readonly onDone: () => void;
  },
): Promise<Response> {
  const { method, url } = request;
  if ((method !== 'GET' && method !== 'POST') || !isSecretUrl(url)) return refusal();
  const { pathname, search } = new URL(url);
  const font = await appFont(of.rendererDir);
  if (pathname === SECRET_STYLES) {
    return new Response(secretStyles(font), {
      headers: { ...HEADERS, 'content-type': 'text/css; charset=utf-8' },
    });
  }
  if (pathname === font) return await fontResponse(of.rendererDir, pathname);
  const body = method === 'POST' ? await request.text() : '';
  if (body.length > LONGEST_FORM_BYTES) return refusal();
  const { language } = of.look();
  const answer = await of.door.answer({ method, url: pathname + search, cookie: undefined, body, language });
  if (answer.kind === 'done') of.onDone();
  const status = answer.kind === 'done' ? 200 : answer.status;
  return new Response(answer.html, { status, headers: HEADERS });
}

async function fontResponse(rendererDir: string, path: string): Promise<Response> {
  const file = await staticFile(rendererDir, { path, etag: undefined });
  if (file === undefined) return refusal();
  return new Response(bodyOf(file.body), { headers: { ...HEADERS, 'content-type': file.contentType } });
}

function refusal(): Response {
  return new Response(null, { status: 404, headers: HEADERS });
}
