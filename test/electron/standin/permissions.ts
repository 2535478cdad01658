/**
 * A session's permissions: Electron grants everything unless its handlers say otherwise, and so Chromium is told what
 * they say of the page that has just come. What a page can ask with `navigator.permissions.query` is looked at; how
 * devices are then chosen is what only Electron can show.
 */
import type { Cdp } from './cdp.ts';

type Check = (
  contents: unknown,
  permission: string,
  origin: string,
  details: { readonly mediaType?: string; readonly requestingUrl: string; readonly isMainFrame: boolean },
) => boolean;

/** Stands for the default session, which is not to be had before Electron is ready. */
export const DEFAULT_SESSION = {};

const checks = new WeakMap<object, Check>();

/** The three setters of a session; the session itself is the key to what they were given. */
export function permissionSetters(sessionOf: () => object) {
  return {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: (check: Check) => void checks.set(sessionOf(), check),
    setDevicePermissionHandler: () => undefined,
  };
}

/** Chromium's name, Electron's, and the kind of media. */
const PERMISSIONS: readonly (readonly [name: string, asked: string, mediaType?: string])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['midi', 'midi'],
  ['camera', 'media', 'video'],
  ['microphone', 'media', 'audio'],
];

/** Tells Chromium what the session's handler says of a page. */
export async function applyPermissions(
  cdp: Cdp,
  of: { readonly session: object; readonly contents: unknown; readonly url: string; readonly origin: string },
): Promise<void> {
  const check = checks.get(of.session) ?? (() => true);
  for (const [name, asked, mediaType] of PERMISSIONS) {
    const isAllowed = check(of.contents, asked, of.url, {
      ...(mediaType === undefined ? {} : { mediaType }),
      requestingUrl: of.url,
      isMainFrame: true,
    });
    const setting = isAllowed ? 'granted' : 'denied';
    await cdp.send('Browser.setPermission', { permission: { name }, setting, origin: of.origin });
  }
}
