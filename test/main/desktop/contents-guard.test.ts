import type { Session, WebContents } from 'electron';
import { expect, test } from 'vitest';
import { guardSession } from '../../../main/desktop/contents-guard.ts';

type Ask = (contents: WebContents | null, permission: string, media: string[], from?: object) => boolean;

/** Both handlers as a page meets them: it is asked whether it may, and then for it. */
function guarded(mayScan: boolean): Ask & { device: () => boolean } {
  type Details = { isMainFrame: boolean; requestingUrl: string; mediaType?: string; mediaTypes?: string[] };
  let request = (_c: unknown, _p: string, _decide: (ok: boolean) => void, _d: Details): void => undefined;
  let check = (_c: unknown, _p: string, _origin: string, _d: Details): boolean => true;
  let device = (): boolean => true;
  guardSession(
    {
      setPermissionRequestHandler: (handler: typeof request) => (request = handler),
      setPermissionCheckHandler: (handler: typeof check) => (check = handler),
      setDevicePermissionHandler: (handler: typeof device) => (device = handler),
    } as unknown as Session,
    { mayScan: () => mayScan },
  );
  const ask: Ask = (contents, permission, media, from = {}) => {
    const frame = { isMainFrame: true, requestingUrl: 'app://nabowatt/', ...from };
    let isGiven: boolean | undefined;
    request(contents, permission, (ok) => (isGiven = ok), { ...frame, mediaTypes: media });
    const [mediaType] = media;
    const mayAsk = check(contents, permission, 'app://nabowatt', {
      ...frame,
      ...(mediaType === undefined ? {} : { mediaType }),
    });
    // One camera is asked about at a time; two kinds are in the request alone.
    if (media.length < 2 && mayAsk !== isGiven) throw new Error('the two handlers differ');
    return isGiven ?? true;
  };
  return Object.assign(ask, { device: () => device() });
}

const pageAt = (url: string) => ({ getURL: () => url }) as WebContents;
const OURS = pageAt('app://nabowatt/#/');

test('the camera: our own page, while it sets a home up, and the picture alone', () => {
  const ask = guarded(true);
  expect(ask(OURS, 'media', ['video'])).toBe(true);
  expect(ask(OURS, 'media', ['audio'])).toBe(false);
  expect(ask(OURS, 'media', ['video', 'audio'])).toBe(false);
  expect(ask(OURS, 'media', [])).toBe(false);
  expect(ask(OURS, 'media', ['unknown'])).toBe(false);
  expect(ask(OURS, 'display-capture', ['video'])).toBe(false);
  expect(ask(OURS, 'media', ['video'], { isMainFrame: false })).toBe(false);
  expect(ask(OURS, 'media', ['video'], { requestingUrl: 'https://elsewhere.example/' })).toBe(false);
  for (const url of ['app://secret/x', 'https://elsewhere.example/', 'app://nabowatt.example/', '']) {
    expect(ask(pageAt(url), 'media', ['video'])).toBe(false);
  }
  expect(ask(null, 'media', ['video'])).toBe(false);
  expect(guarded(false)(OURS, 'media', ['video'])).toBe(false);
});

test.each([
  'geolocation',
  'notifications',
  'midi',
  'midiSysex',
  'usb',
  'hid',
  'serial',
  'clipboard-read',
  'fullscreen',
  'openExternal',
  'storage-access',
  'unknown',
])('%s: refused, in the set-up too', (permission) => {
  expect(guarded(true)(OURS, permission, [])).toBe(false);
});

test('a text may go to the clipboard, from our page alone; no device is given', () => {
  const ask = guarded(false);
  expect(ask(OURS, 'clipboard-sanitized-write', [])).toBe(true);
  expect(ask(pageAt('app://secret/x'), 'clipboard-sanitized-write', [])).toBe(false);
  expect(ask.device()).toBe(false);
});
