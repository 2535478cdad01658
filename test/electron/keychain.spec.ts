/** The key in a real keychain, seen from the running app; and looked for in all that its page can hold. */
import { rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { forkKeychain } from '../../main/keys/node-child.ts';
import { openKeyring } from '../../main/keys/open-keyring.ts';
import { missingForKeyring, PrivateSession } from '../main/keys/private-session.ts';
import { foundBelow, foundIn } from '../main/keys/secret-search.ts';
import { ask } from './ask.ts';
import { copyDemoPast } from './demo-past.ts';
import { launch } from './launch.ts';
import { heapOf, recordTraffic } from './traffic.ts';

const missing = missingForKeyring();
const PASSPHRASE = 'correct horse battery';

test('the key is opened, moved, locked and unlocked, and never comes near the page', async () => {
  test.skip(missing !== undefined, missing);
  const session = await PrivateSession.open();
  const dataDir = copyDemoPast();
  try {
    await session.unlocked();
    const ring = openKeyring({ dataDir, startKeychain: () => forkKeychain(session.env) });
    await ring.create({ place: 'keychain' });
    const seed = ring.withSeed((bytes) => Uint8Array.from(bytes));
    // The rest of the environment stays: Chromium wants its own home.
    const { DBUS_SESSION_BUS_ADDRESS } = session.env;
    const launched = await launch({ dataDir, env: { DBUS_SESSION_BUS_ADDRESS }, args: ['--demo'] });
    try {
      const key = async () => ((await ask(launched.page, 'desktop')) as { key: unknown }).key;
      const traffic = await recordTraffic(launched);
      await expect.poll(key, { timeout: 100_000 }).toEqual({ kind: 'open', place: 'keychain' });
      await expect
        .poll(() => ask(launched.page, 'session'), { timeout: 100_000 })
        .toHaveProperty('household.memberIndex');
      expect(await ask(launched.page, 'keychainOffer')).toEqual({ kind: 'works' });
      expect(
        await ask(launched.page, 'moveKey', { place: 'passphraseFile', passphrase: 'short' }),
      ).toMatchObject({
        data: { kind: 'refused', reason: 'passphraseTooShort' },
      });
      const file = { place: 'passphraseFile', passphrase: PASSPHRASE };
      expect(await ask(launched.page, 'moveKey', file)).toMatchObject({
        kind: 'open',
        place: 'passphraseFile',
      });
      expect(await ask(launched.page, 'lockKey')).toEqual({ kind: 'closed', place: 'passphraseFile' });
      expect(await ask(launched.page, 'unlockKey', { passphrase: 'another passphrase' })).toMatchObject({
        data: { kind: 'unavailable', reason: 'wrongPassphrase' },
      });
      await ask(launched.page, 'unlockKey', { passphrase: PASSPHRASE });
      const chain = { place: 'keychain' };
      expect(await ask(launched.page, 'moveKey', chain)).toMatchObject({ kind: 'open', place: 'keychain' });
      expect(foundIn(await heapOf(launched), seed)).toEqual([]);
      expect(foundIn(await traffic(), seed)).toEqual([]);
    } finally {
      await launched.end();
    }
    expect(foundIn(Buffer.from(launched.log()), seed)).toEqual([]);
    expect(foundBelow([dataDir, session.folder], seed)).toEqual([]);
  } finally {
    await session.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
