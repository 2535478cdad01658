import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toHex } from '../../../node-core/codec/index.ts';
import { keychainKeystore, markerOf, phraseFromSeed } from '../../../node-core/identity/index.ts';
import { passphraseKeystore, readFileIfAny } from '../../../node-core/storage/index.ts';
import { Keyring } from '../../../main/keys/keyring.ts';
import { FakeKeychain } from '../../identity/keychain/fake-keychain.ts';

const CHEAP = { log2N: 4, r: 1, p: 1 } as const;
const CHAIN = { place: 'keychain' } as const;
const FILE = { place: 'passphraseFile', passphrase: 'correct horse battery' } as const;
const OTHER_WORDS = phraseFromSeed(new Uint8Array(32).fill(7)).join(' ');

let folder: string;
let chain: FakeKeychain;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-keyring-'));
  chain = new FakeKeychain();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As after a start of the app. */
function ring(): Keyring {
  const path = join(folder, 'key');
  return new Keyring({
    secrets: chain,
    keychain: keychainKeystore({ secrets: chain, marker: chain.marker, nonce: () => 'n' }),
    file: (passphrase) => passphraseKeystore(path, { passphrase, cost: CHEAP }),
    ownerIn: (place) => {
      if (place === 'keychain') return markerOf(chain.text)?.publicKey;
      const owner = readFileIfAny(`${path}.owner`);
      return owner === undefined ? undefined : new TextDecoder().decode(owner);
    },
  });
}
const hexOf = (of: Keyring) => of.withSeed(toHex);

test('a first run: nothing, then a key in the keychain that the next start opens by itself', async () => {
  const first = ring();
  expect(await first.open()).toEqual({ kind: 'none' });
  const words = await first.create(CHAIN);
  const again = ring();
  expect(await again.open()).toEqual({ kind: 'open', place: 'keychain' });
  expect(again.withSeed(phraseFromSeed)).toEqual(words);
});

test('under a passphrase: closed at the next start, and only that passphrase opens it', async () => {
  const first = ring();
  await first.create(FILE);
  const again = ring();
  expect(await again.open()).toEqual({ kind: 'closed', place: 'passphraseFile' });
  await expect(again.unlock('another one')).rejects.toMatchObject({ kind: 'wrongPassphrase' });
  expect(await again.unlock(FILE.passphrase)).toEqual({ kind: 'open', place: 'passphraseFile' });
  expect(hexOf(again)).toBe(hexOf(first));
});

test('a second key is not made over the first, wherever it is and whether it can be had or not', async () => {
  await ring().create(CHAIN);
  for (const mood of ['fine', 'locked', 'unreachable'] as const) {
    chain.mood = mood;
    await expect(ring().create(FILE)).rejects.toMatchObject({ kind: 'occupied' });
    await expect(ring().create(CHAIN)).rejects.toMatchObject({ kind: 'occupied' });
    await expect(ring().restore(OTHER_WORDS, FILE)).rejects.toMatchObject({ kind: 'occupied' });
  }
});

test('a short passphrase is refused before anything is kept', async () => {
  const choice = { place: 'passphraseFile', passphrase: 'short' } as const;
  await expect(ring().create(choice)).rejects.toThrow('at least 10');
  expect(await ring().open()).toEqual({ kind: 'none' });
});

test('a keychain that was emptied: said, and mended by the 24 words, in either place', async () => {
  for (const choice of [CHAIN, FILE]) {
    const first = ring();
    const words = (await first.create(CHAIN)).join(' ');
    const seed = hexOf(first);
    chain.kept.clear();
    const again = ring();
    expect(await again.open()).toMatchObject({ kind: 'stuck', fault: 'lost' });
    expect(await again.restore(words, choice)).toEqual({ kind: 'open', place: choice.place });
    expect(hexOf(again)).toBe(seed);
    const third = ring();
    await third.open();
    if (choice === FILE) await third.unlock(FILE.passphrase);
    expect(hexOf(third)).toBe(seed);
    chain = new FakeKeychain();
  }
});

test('locked keychain: stuck with the reason, and unlock tries again', async () => {
  await ring().create(CHAIN);
  chain.mood = 'locked';
  const again = ring();
  expect(await again.open()).toEqual({
    kind: 'stuck',
    place: 'keychain',
    fault: 'unavailable',
    reason: 'locked',
  });
  expect(await again.offer()).toEqual({ kind: 'unavailable', reason: 'locked' });
  chain.mood = 'fine';
  expect(await again.unlock()).toEqual({ kind: 'open', place: 'keychain' });
  expect(await again.offer()).toEqual({ kind: 'works' });
});

test('it moves both ways, and is in one place at a time', async () => {
  const moving = ring();
  await moving.create(CHAIN);
  const seed = hexOf(moving);
  expect(await moving.move(FILE)).toEqual({ kind: 'open', place: 'passphraseFile' });
  expect(chain.kept.size).toBe(0);
  expect(await ring().open()).toEqual({ kind: 'closed', place: 'passphraseFile' });
  expect(await moving.move(CHAIN)).toEqual({ kind: 'open', place: 'keychain' });
  const again = ring();
  expect(await again.open()).toEqual({ kind: 'open', place: 'keychain' });
  expect(hexOf(again)).toBe(seed);
});

test('a move that breaks leaves the key where it can be had', async () => {
  for (const step of [1, 2, 3, 4]) {
    chain = new FakeKeychain();
    rmSync(join(folder, 'key'), { force: true });
    rmSync(join(folder, 'key.owner'), { force: true });
    const moving = ring();
    await moving.create(FILE);
    const seed = hexOf(moving);
    chain.stepsUntilCrash = step;
    await moving.move(CHAIN).catch(() => undefined);
    chain.stepsUntilCrash = Number.POSITIVE_INFINITY;
    const again = ring();
    const found = await again.open();
    if (found.kind === 'closed') await again.unlock(FILE.passphrase);
    expect(hexOf(again)).toBe(seed);
  }
});

test('locked: nothing is lent, and nothing that is printed ever held it', async () => {
  const locking = ring();
  await locking.create(CHAIN);
  const seed = hexOf(locking);
  const lent = locking.withSeed((bytes) => bytes);
  expect(toHex(lent)).toBe('00'.repeat(32));
  const shown = inspect(locking, { depth: 9, showHidden: true }) + JSON.stringify(locking);
  expect(shown).not.toContain(seed);
  locking.lock();
  expect(locking.state).toEqual({ kind: 'closed', place: 'keychain' });
  expect(() => hexOf(locking)).toThrow('closed');
  expect(await locking.unlock()).toEqual({ kind: 'open', place: 'keychain' });
  expect(hexOf(locking)).toBe(seed);
});
