/**
 * What no page may do, whatever window it is in: go elsewhere, open windows, embed a webview, use a device. Electron
 * allows all of these unless it is told otherwise (its security checklist, items 5 and 11 to 15).
 */
import type { App, Session, Shell, WebContents } from 'electron';
import { isAppUrl, isSafeExternal, isSecretUrl } from './origin.ts';

/** The one thing that our page may ask for: to put a text on the clipboard when a person presses 'copy'. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/** Guards every page that the app will ever make. */
export function guardContents(options: {
  readonly app: Pick<App, 'on'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  /** Takes a line for the log; it holds no address, which may hold anything. */
  readonly report: (line: string) => void;
}): void {
  const { app, shell, report } = options;
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: { readonly url: string; preventDefault(): void }) => {
      // The app's page stays the app's, and the window with the words has its forms and nothing else.
      const isOurs = isSecretUrl(contents.getURL()) ? isSecretUrl : isAppUrl;
      if (isOurs(event.url)) return;
      event.preventDefault();
      report('a page tried to go elsewhere');
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isSafeExternal(url)) {
        shell.openExternal(url).catch(() => report('the system opened no browser for a link'));
      }
      return { action: 'deny' };
    });
  });
}

/** Refuses every permission but the one, to everyone but our page; and every device. */
export function guardSession(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
): void {
  const isAllowed = (contents: WebContents | null, permission: string) =>
    permission === ALLOWED_PERMISSION && contents !== null && isAppUrl(contents.getURL());
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(isAllowed(contents, permission)),
  );
  session.setPermissionCheckHandler((contents, permission) => isAllowed(contents, permission));
  session.setDevicePermissionHandler(() => false);
}
