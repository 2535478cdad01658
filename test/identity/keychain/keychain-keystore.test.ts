import { beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../../node-core/codec/index.ts';
import { keychainKeystore, KeystoreError, signerFromSeed } from '../../../node-core/identity/index.ts';
import { FakeKeychain } from './fake-keychain.ts';

const SEED = Uint8Array.from({ length: 32 }, (_, at) => at);
const OTHER = SEED.map((byte) => byte ^ 0x55);
const OWNER = toHex(signerFromSeed(SEED).publicKey);

let chain: FakeKeychain;
const store = () => keychainKeystore({ secrets: chain, marker: chain.marker, nonce: () => 'n' });
/** What `load` comes to, in a word. */
async function loaded(): Promise<string> {
  try {
    const seed = await store().load();
    return seed === undefined ? 'first run' : toHex(seed) === toHex(SEED) ? 'the seed' : 'another seed';
  } catch (error) {
    return error instanceof KeystoreError ? error.kind : String(error);
  }
}

beforeEach(() => {
  chain = new FakeKeychain();
});

test('what was saved is loaded, by a fresh adapter too, and removed for good', async () => {
  expect(await loaded()).toBe('first run');
  await store().save(SEED);
  expect(await loaded()).toBe('the seed');
  await store().save(SEED);
  await store().remove();
  expect([await loaded(), chain.kept.size]).toEqual(['first run', 0]);
  await store().remove();
});

test('another seed does not replace it', async () => {
  await store().save(SEED);
  await expect(store().save(OTHER)).rejects.toMatchObject({ kind: 'occupied' });
  expect(await loaded()).toBe('the seed');
});

describe('a keychain that has nothing is never taken for a first run once a key was saved', () => {
  test.each([
    ['it is locked', (it: FakeKeychain) => (it.mood = 'locked'), 'unavailable'],
    ['it cannot be reached', (it: FakeKeychain) => (it.mood = 'unreachable'), 'unavailable'],
    ['it was emptied', (it: FakeKeychain) => it.kept.clear(), 'lost'],
    ['it holds something else', (it: FakeKeychain) => it.kept.set(OWNER, 'hunter2'), 'damaged'],
    [
      'it holds another key',
      (it: FakeKeychain) => it.kept.set(OWNER, `nabowatt1:${toHex(OTHER)}`),
      'damaged',
    ],
    ['the marker is not legible', (it: FakeKeychain) => (it.text = ''), 'damaged'],
  ])('%s', async (_what, spoil, expected) => {
    await store().save(SEED);
    spoil(chain);
    expect(await loaded()).toBe(expected);
  });

  test('it says why, and works again when that has passed', async () => {
    await store().save(SEED);
    chain.mood = 'locked';
    await expect(store().load()).rejects.toMatchObject({ reason: 'locked' });
    chain.mood = 'fine';
    expect(await loaded()).toBe('the seed');
  });
});

describe('saving', () => {
  test('into a locked keychain fails, and is a first run afterwards', async () => {
    chain.mood = 'locked';
    await expect(store().save(SEED)).rejects.toMatchObject({ kind: 'unavailable', reason: 'locked' });
    chain.mood = 'fine';
    expect(await loaded()).toBe('first run');
    await store().save(OTHER);
    expect(await loaded()).toBe('another seed');
  });

  test('that is broken off anywhere leaves the seed or a first run, never a loss', async () => {
    const outcomes: string[] = [];
    for (let step = 1; ; step += 1) {
      chain = new FakeKeychain();
      chain.stepsUntilCrash = step;
      const isDone = await store()
        .save(SEED)
        .then(
          () => true,
          () => false,
        );
      chain.stepsUntilCrash = Number.POSITIVE_INFINITY;
      outcomes.push(await loaded());
      if (isDone) break;
    }
    expect(outcomes).toEqual(['first run', 'first run', 'the seed', 'the seed']);
  });

  test('a removal that is broken off leaves the seed or says that it is lost', async () => {
    for (const [step, expected] of [
      [1, 'the seed'],
      [2, 'lost'],
    ] as const) {
      chain = new FakeKeychain();
      await store().save(SEED);
      chain.stepsUntilCrash = step;
      await expect(store().remove()).rejects.toThrow('crashed');
      chain.stepsUntilCrash = Number.POSITIVE_INFINITY;
      expect(await loaded()).toBe(expected);
    }
  });
});

test('no error holds the seed', async () => {
  await store().save(SEED);
  chain.kept.set(OWNER, `nabowatt1:${toHex(OTHER)}`);
  const error: unknown = await store()
    .load()
    .catch((thrown: unknown) => thrown);
  expect(String(error)).not.toContain(toHex(OTHER));
});
