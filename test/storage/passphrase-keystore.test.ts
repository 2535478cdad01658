import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Keystore, signerFromSeed } from '../../node-core/identity/index.ts';
import { toHex } from '../../node-core/codec/index.ts';
import { passphraseKeystore } from '../../node-core/storage/index.ts';
import { lockForWriting } from '../../node-core/storage/writer-lock.ts';
import { tempPath } from './fixtures.ts';
import { bytesOf } from './made-up.ts';

const SEED = bytesOf('seed', 32);
const OTHER_SEED = bytesOf('other seed', 32);
const CHEAP = { log2N: 4, r: 1, p: 1 };

function keystoreAt(path: string, passphrase = 'correct horse'): Keystore {
  return passphraseKeystore(path, { passphrase, cost: CHEAP });
}

describe('the key file', () => {
  test('gives back what was saved, to another process too, and nothing before', async () => {
    const path = tempPath('key');
    expect(await keystoreAt(path).load()).toBeUndefined();
    await keystoreAt(path).save(SEED);
    expect(await keystoreAt(path).load()).toEqual(SEED);
    expect(keystoreAt(path).kind).toBe('passphraseFile');
  });

  test('is for its owner alone, holds no seed in clear, and leaves no half file behind', async () => {
    const path = tempPath('key');
    await keystoreAt(path).save(SEED);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}.owner`).mode & 0o777).toBe(0o600);
    expect(readFileSync(path).includes(Buffer.from(SEED))).toBe(false);
    expect(readdirSync(dirname(path)).toSorted()).toEqual(['key', 'key.lock', 'key.owner']);
  });

  test('two saves of one seed differ: salt and nonce are fresh', async () => {
    const path = tempPath('key');
    await keystoreAt(path).save(SEED);
    const first = readFileSync(path);
    await keystoreAt(path).save(SEED);
    expect(readFileSync(path)).not.toEqual(first);
  });

  test('another passphrase does not open it; saving the same seed changes the passphrase', async () => {
    const path = tempPath('key');
    await keystoreAt(path).save(SEED);
    await expect(keystoreAt(path, 'wrong').load()).rejects.toMatchObject({ kind: 'wrongPassphrase' });
    await keystoreAt(path, 'new').save(SEED);
    expect(await keystoreAt(path, 'new').load()).toEqual(SEED);
    await expect(keystoreAt(path).load()).rejects.toMatchObject({ kind: 'wrongPassphrase' });
  });

  test('replaces no other seed, until that is removed', async () => {
    const path = tempPath('key');
    await keystoreAt(path).save(SEED);
    await expect(keystoreAt(path).save(OTHER_SEED)).rejects.toMatchObject({ kind: 'occupied' });
    expect(await keystoreAt(path).load()).toEqual(SEED);
    await keystoreAt(path).remove();
    expect(await keystoreAt(path).load()).toBeUndefined();
    await keystoreAt(path).save(OTHER_SEED);
    expect(await keystoreAt(path).load()).toEqual(OTHER_SEED);
  });
});

describe('what may go wrong', () => {
  test('a key file that has vanished is lost, never undefined; the same seed may come back', async () => {
    const path = tempPath('key');
    await keystoreAt(path).save(SEED);
    rmSync(path);
    await expect(keystoreAt(path).load()).rejects.toMatchObject({ kind: 'lost' });
    await expect(keystoreAt(path).save(OTHER_SEED)).rejects.toMatchObject({ kind: 'occupied' });
    await keystoreAt(path).save(SEED);
    expect(await keystoreAt(path).load()).toEqual(SEED);
  });

  test('a damaged key file is said, and its own seed mends it', async () => {
    const path = tempPath('key');
    await keystoreAt(path).save(SEED);
    writeFileSync(path, readFileSync(path).subarray(0, 100));
    await expect(keystoreAt(path).load()).rejects.toMatchObject({ kind: 'damaged' });
    await keystoreAt(path).save(SEED);
    expect(await keystoreAt(path).load()).toEqual(SEED);
  });

  test("another key's file in its place is not taken for ours", async () => {
    const path = tempPath('key');
    const otherPath = tempPath('key');
    await keystoreAt(path).save(SEED);
    await keystoreAt(otherPath).save(OTHER_SEED);
    writeFileSync(path, readFileSync(otherPath));
    await expect(keystoreAt(path).load()).rejects.toMatchObject({ kind: 'lost' });
  });

  test('a crash between the two files: the key is there, and its owner is written', async () => {
    const path = tempPath('key');
    await keystoreAt(path).save(SEED);
    rmSync(`${path}.owner`);
    await expect(keystoreAt(path).save(OTHER_SEED)).rejects.toMatchObject({ kind: 'occupied' });
    expect(await keystoreAt(path).load()).toEqual(SEED);
    expect(readFileSync(`${path}.owner`, 'utf8')).toBe(toHex(signerFromSeed(SEED).publicKey));
  });

  test('a half-written file of a crash is overwritten by the next save', async () => {
    const path = tempPath('key');
    writeFileSync(`${path}.new`, 'half');
    expect(await keystoreAt(path).load()).toBeUndefined();
    await keystoreAt(path).save(SEED);
    expect(await keystoreAt(path).load()).toEqual(SEED);
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  test('a disk that does not do it, or another program at it: unavailable', async () => {
    const path = tempPath('key');
    mkdirSync(path);
    await expect(keystoreAt(path).load()).rejects.toMatchObject({ kind: 'unavailable' });
    const held = tempPath('key');
    const lock = lockForWriting(held);
    await expect(keystoreAt(held).save(SEED)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(keystoreAt(held).remove()).rejects.toMatchObject({ kind: 'unavailable' });
    lock.release();
    expect(await keystoreAt(held).load()).toBeUndefined();
  });
});
