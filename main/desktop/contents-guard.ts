/**
 * What no page may do, whatever window it is in: go elsewhere, open windows, embed a webview, use a device. Electron
 * allows all of these unless it is told otherwise (its security checklist, items 5 and 11 to 15).
 */
import type { App, Session, Shell, WebContents } from 'electron';
import { isAppUrl, isSafeExternal, isSecretUrl } from './origin.ts';

/** What our page may ask for at any time: to put a text on the clipboard when a person presses 'copy'. */
const CLIPBOARD = 'clipboard-sanitized-write';
/** And while the set-up is on the screen: the camera's picture, and no sound, for the code of an invitation. */
const CAMERA = 'media';

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

/**
 * Refuses every permission but those two, to everyone but the top frame of our page; and every device.
 *
 * @param options.mayScan whether an invitation may be read from a camera now
 */
export function guardSession(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
  { mayScan }: { readonly mayScan: () => boolean },
): void {
  const isAllowed = (asked: {
    readonly contents: WebContents | null;
    readonly permission: string;
    readonly from: { readonly isMainFrame: boolean; readonly requestingUrl?: string };
    readonly media: readonly (string | undefined)[] | undefined;
  }): boolean => {
    const { contents, permission, from, media } = asked;
    const isOurs =
      contents !== null &&
      from.isMainFrame &&
      isAppUrl(contents.getURL()) &&
      isAppUrl(from.requestingUrl ?? '');
    if (!isOurs) return false;
    if (permission === CLIPBOARD) return true;
    return permission === CAMERA && media?.join() === 'video' && mayScan();
  };
  session.setPermissionRequestHandler((contents, permission, decide, details) => {
    const media = 'mediaTypes' in details ? details.mediaTypes : undefined;
    decide(isAllowed({ contents, permission, from: details, media }));
  });
  session.setPermissionCheckHandler((contents, permission, _origin, details) =>
    isAllowed({ contents, permission, from: details, media: [details.mediaType] }),
  );
  session.setDevicePermissionHandler(() => false);
}
