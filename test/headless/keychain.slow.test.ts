/** A household whose key is in a real keychain, gnome-keyring in a session of its own: it opens by itself, or says why not. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { seedFromPhrase } from '../../node-core/identity/index.ts';
import { missingForKeyring, PrivateSession } from '../main/keys/private-session.ts';
import { foundBelow, foundIn } from '../main/keys/secret-search.ts';
import { type Person, person } from './person.ts';
import { SOLSVINGEN } from './solsvingen.ts';

const missing = missingForKeyring();

describe.skipIf(missing !== undefined)('the key in the keychain', () => {
  let session: PrivateSession;
  let one: Person;
  beforeEach(async () => {
    session = await PrivateSession.open();
  });
  afterEach(async () => {
    await one.close();
    await session.close();
    rmSync(one.dataDir, { recursive: true });
  });

  test('it is made, opens by itself, and while the keychain is locked nothing is made over it', async () => {
    await session.unlocked();
    one = await person({ session: session.env });
    expect(await one.api.offerKeychain.mutate()).toEqual({ kind: 'works' });
    const page = await one.open((await one.api.newKey.mutate({ place: 'keychain' })).address);
    const words = await page.writeDown();
    await one.api.found.mutate(SOLSVINGEN);
    await one.until(({ stage }) => stage === 'meter');
    await one.api.chooseMeter.mutate({ kind: 'none' });
    const { dataDir } = one;
    await one.close();

    one = await person({ dataDir, args: [], session: session.env });
    await one.until(({ stage }) => stage === 'running');
    await vi.waitFor(async () => expect((await one.api.session.query()).keystore).toBe('keychain'), 20_000);
    const FILE = { place: 'passphraseFile', passphrase: 'correct horse battery' } as const;
    await expect(one.api.moveKey.mutate({ ...FILE, passphrase: 'short' })).rejects.toThrow('refused');
    expect(await one.api.moveKey.mutate(FILE)).toEqual({
      kind: 'open',
      place: 'passphraseFile',
      wordsChecked: true,
    });
    await vi.waitFor(async () => expect((await one.api.session.query()).keystore).toBe('passphrase'), 20_000);
    await one.close();

    one = await person({ dataDir, args: [], session: session.env });
    await one.until(({ key }) => key.kind === 'closed');
    await one.api.openKey.mutate({ passphrase: FILE.passphrase });
    await one.until(({ stage }) => stage === 'running');
    expect(await one.api.moveKey.mutate({ place: 'keychain' })).toMatchObject({ place: 'keychain' });
    await one.close();
    const seed = seedFromPhrase(words.join(' '));
    expect(foundBelow([dataDir, session.folder], seed)).toEqual([]);
    expect(foundIn(Buffer.from([...one.heard, ...one.printed].join('\n')), seed)).toEqual([]);

    await session.stopKeyring();
    await session.locked();
    one = await person({ dataDir, args: [], session: session.env });
    const view = await one.until(({ key }) => key.kind === 'stuck');
    expect(view).toMatchObject({ stage: 'key', key: { fault: 'unavailable', reason: 'locked' } });
    const made = one.api.newKey.mutate({ place: 'passphraseFile', passphrase: 'correct horse battery' });
    await expect(made).rejects.toThrow('unavailable');
    await session.stopKeyring();
    await session.unlocked();
    await one.api.openKey.mutate({ passphrase: null });
    await one.until(({ stage }) => stage === 'running');
  }, 60_000);
});
