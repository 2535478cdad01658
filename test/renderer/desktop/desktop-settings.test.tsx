import { renderToStaticMarkup } from 'react-dom/server';
import { expect, expectTypeOf, test } from 'vitest';
import type { DesktopView as MainView } from '../../../main/desktop/desktop-api.ts';
import { NOTICE_KINDS } from '../../../main/desktop/notice-kinds.ts';
import { QUIET_HOURS as MAIN_QUIET_HOURS } from '../../../main/desktop/quiet-hours.ts';
import {
  type DesktopView,
  desktopSettingsApi,
  type KeyView,
  NOTICES,
  QUIET_HOURS,
} from '../../../renderer/src/desktop/desktop-api.ts';
import { DesktopCards } from '../../../renderer/src/desktop/DesktopSettings.tsx';
import { desktopWords } from '../../../renderer/src/desktop/words.ts';

const all = {
  proposal: true,
  contractAccepted: true,
  contractEnded: true,
  meterSilent: true,
  billReady: true,
  dispute: true,
  knock: true,
};
const silent = desktopSettingsApi({});

function shown(key: KeyView, more: Partial<DesktopView> = {}): string {
  const view: DesktopView = { notices: all, quietHours: 'night', startAtLogin: true, key, ...more };
  return renderToStaticMarkup(<DesktopCards api={silent} view={view} words={desktopWords('en')} />);
}

test("the page's idea of the desktop is the desktop's own", () => {
  expectTypeOf<MainView>().toExtend<DesktopView>();
  expect([...NOTICES].toSorted()).toEqual([...NOTICE_KINDS].toSorted());
  expect(QUIET_HOURS).toEqual(MAIN_QUIET_HOURS);
});

test.each<[string, KeyView, RegExp]>([
  ['no key', { kind: 'none' }, /no key on this PC yet/],
  ['in the keychain', { kind: 'open', place: 'keychain' }, /keychain.*Move it to a file under a passphrase/s],
  [
    'in the file',
    { kind: 'open', place: 'passphraseFile' },
    /under your passphrase.*Move it to the keychain/s,
  ],
  ['locked file', { kind: 'closed', place: 'passphraseFile' }, /It is locked.*type="password".*Unlock/s],
  [
    'locked keychain',
    { kind: 'stuck', place: 'keychain', fault: 'unavailable', reason: 'locked' },
    /keychain is locked.*Try again/s,
  ],
  [
    'no answer',
    { kind: 'stuck', place: 'keychain', fault: 'unavailable', reason: 'noAnswer' },
    /another window/,
  ],
  ['lost', { kind: 'stuck', place: 'keychain', fault: 'lost' }, /24 words/],
])('%s: said plainly, with the way on', (_what, key, expected) => {
  expect(shown(key)).toMatch(expected);
});

test('a system without a login list has no switch for it, and both languages say everything', () => {
  expect(shown({ kind: 'none' })).toContain('Start when I log in');
  expect(shown({ kind: 'none' }, { startAtLogin: null })).not.toContain('Start when I log in');
  expect(Object.keys(desktopWords('nb'))).toEqual(Object.keys(desktopWords('en')));
});

test('a refusal comes back as its reason, a bridge that is gone as unavailable', async () => {
  const refusing = desktopSettingsApi({
    unlockKey: () =>
      Promise.resolve({
        ok: false as const,
        error: { code: 1, message: '', data: { kind: 'unavailable', reason: 'wrongPassphrase' } },
      }),
    setNotice: () => Promise.reject(new Error('gone')),
  });
  expect(await refusing.unlockKey('x')).toBe('wrongPassphrase');
  expect(await refusing.setNotice('dispute', true)).toBe('unavailable');
  expect(await silent.setQuietHours('night')).toBe('unavailable');
});
