/** Which pages and frames are ours, and which links may leave the app. */

export const APP_SCHEME = 'app';
export const APP_HOST = 'nabowatt';
/** The address of the app's one page. */
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

/** The host of the pages with the words: nothing of theirs is the app page's origin, and the other way round. */
const SECRET_HOST = 'secret';
export const SECRET_URL = `${APP_SCHEME}://${SECRET_HOST}/`;

/** Longest address that is handed to the system's browser. */
const MAX_EXTERNAL_LENGTH = 2_000;

/** Whether an address is the app's. (`URL.origin` is 'null' for schemes that Node does not know, so no help.) */
export function isAppUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST;
}

/** Whether an address is of a page with the words. */
export function isSecretUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === SECRET_HOST;
}

/** The parts of Electron's `WebFrameMain` that the sender check reads. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** Whether a message comes from the app's own page: the top frame, at the app's address, and still there. */
export function isOwnFrame(frame: SenderFrame | null | undefined): boolean {
  return frame !== null && frame !== undefined && frame.parent === null && isAppUrl(frame.url);
}

/** Whether an address may be opened in the system's browser: plain https, nothing that could run or log in. */
export function isSafeExternal(text: string): boolean {
  if (text.length > MAX_EXTERNAL_LENGTH) return false;
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}
