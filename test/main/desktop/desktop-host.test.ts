import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Look } from '../../../main/desktop/desktop-api.ts';
import { desktopHost } from '../../../main/desktop/desktop-host.ts';
import { Keyring } from '../../../main/keys/keyring.ts';
import type { LoginItem } from '../../../main/desktop/life/login-item.ts';
import { firstPreferences, openPreferences } from '../../../main/desktop/preferences.ts';
import { updates } from '../../../main/desktop/update/updates.ts';
import { keychainKeystore, markerOf } from '../../../node-core/identity/index.ts';
import { passphraseKeystore } from '../../../node-core/storage/index.ts';
import { FakeKeychain } from '../../identity/keychain/fake-keychain.ts';

let folder: string;
let chain: FakeKeychain;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-host-'));
  chain = new FakeKeychain();
});
afterEach(() => rmSync(folder, { recursive: true }));

function host(of: { login?: LoginItem } = {}) {
  const log: string[] = [];
  const looks: Look[] = [];
  let changes = 0;
  let restarts = 0;
  const ring = new Keyring({
    secrets: chain,
    keychain: keychainKeystore({ secrets: chain, marker: chain.marker, nonce: () => 'n' }),
    file: (passphrase) =>
      passphraseKeystore(join(folder, 'key'), { passphrase, cost: { log2N: 4, r: 1, p: 1 } }),
    ownerIn: (place) => (place === 'keychain' ? markerOf(chain.text)?.publicKey : undefined),
  });
  const off = updates({
    port: undefined,
    isSigned: () => false,
    onState: () => undefined,
    ask: () => Promise.resolve(false),
    closeNode: () => Promise.resolve(),
    onStuck: () => undefined,
    report: () => undefined,
  });
  const preferences = openPreferences(join(folder, 'preferences.json'), (line) => log.push(line));
  const desktop = desktopHost({
    version: '1.0.0',
    platform: 'linux',
    preferences,
    login: of.login,
    ring,
    updates: () => off,
    onChange: () => {
      changes += 1;
    },
    onKey: () => desktop.changed(),
    onLook: (look) => looks.push(look),
    restart: () => {
      restarts += 1;
    },
  });
  return { desktop, ring, preferences, log, looks, changes: () => changes, restarts: () => restarts };
}

test('settings are taken at once, kept for the next start, and told to whoever watches', async () => {
  const { desktop, changes } = host();
  const ending = new AbortController();
  const seen: unknown[] = [];
  const watching = (async () => {
    for await (const view of desktop.watchDesktop(ending.signal)) {
      seen.push(view.quietHours);
      if (seen.length === 2) ending.abort();
    }
  })();
  await Promise.resolve();
  desktop.setNotice('dispute', false);
  desktop.setQuietHours('evening');
  await watching;
  expect(seen).toEqual(['night', 'evening']);
  expect(changes()).toBe(2);
  expect(host().desktop.desktop()).toMatchObject({ quietHours: 'evening', notices: { dispute: false } });
});

test('what a keystore refuses is a word for the page, and never a path or a detail', async () => {
  const { desktop, ring } = host();
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => `${String(error)} ${(error as { reason: string }).reason}`,
    );
  await ring.create({ place: 'passphraseFile', passphrase: 'long enough' });
  desktop.lockKey();
  expect(await refusal(desktop.unlockKey('not this one'))).toBe('ApiError wrongPassphrase');
  expect(desktop.desktop().key).toEqual({ kind: 'closed', place: 'passphraseFile' });
});

test('how the page looks is given on to whoever opens the window with the words', () => {
  const { desktop, looks } = host();
  desktop.setLook({ language: 'nb', theme: 'contrast' });
  expect(looks).toEqual([{ language: 'nb', theme: 'contrast' }]);
});

test('a restart is asked for once, and is no change of a setting', () => {
  const { desktop, restarts, changes } = host();
  desktop.restart();
  expect([restarts(), changes()]).toEqual([1, 0]);
});

test('without a login list or an update there is nothing to set', () => {
  const { desktop } = host();
  expect(desktop.desktop()).toMatchObject({ startAtLogin: null, update: { kind: 'off' } });
  expect(() => desktop.setStartAtLogin(true)).toThrow(expect.objectContaining({ reason: 'noLoginItem' }));
  expect(() => desktop.installUpdate()).toThrow(expect.objectContaining({ reason: 'noUpdate' }));
});

test('a list that cannot be written is said', () => {
  const login: LoginItem = {
    isOn: false,
    set() {
      throw new Error('EACCES /home/solveig');
    },
  };
  expect(() => host({ login }).desktop.setStartAtLogin(true)).toThrow(
    expect.objectContaining({ kind: 'unavailable', message: '' }),
  );
});

test.each(['', '{', '[]', '{"notices":{}}', '{"quietHours":"always"}'])(
  'a settings file that makes no sense (%s) is as none',
  (text) => {
    writeFileSync(join(folder, 'preferences.json'), text);
    expect(host().preferences.now).toEqual(firstPreferences());
  },
);

test('settings that cannot be written hold until the end of this run', () => {
  const { preferences, log } = host();
  rmSync(folder, { recursive: true });
  preferences.change({ toldOfTray: true });
  expect([preferences.now.toldOfTray, log.length]).toEqual([true, 1]);
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-host-'));
});

test('the settings hold nothing but settings', () => {
  const { desktop } = host();
  desktop.setQuietHours('never');
  expect(Object.keys(JSON.parse(readFileSync(join(folder, 'preferences.json'), 'utf8')) as object)).toEqual(
    Object.keys(firstPreferences()),
  );
});
