import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../node-core/codec/index.ts';
import {
  checkGrant,
  createVerifier,
  householdKeys,
  openGrant,
  openReading,
  openSeed,
  phraseFromSeed,
  sealSeed,
  seedFromPhrase,
  signerFromSeed,
} from '../../node-core/identity/index.ts';
import { sealingKeyFromSecret } from '../../node-core/identity/sealing-key.ts';
import { minute, utcDay } from '../../node-core/units/index.ts';
import { identityVectors } from '../vectors/make-identity.ts';
import type { sealingVectors } from '../vectors/sealing-vectors.ts';
import type { signatureVectors } from '../vectors/signature-vectors.ts';
import { gcmSiv, keysOf, sealingOf, wrappingOf } from './naive-twin.ts';

const sealingText = textOf('sealing.json');
const signaturesText = textOf('signatures.json');
const sealing = JSON.parse(sealingText) as Awaited<ReturnType<typeof sealingVectors>>;
const signatures = JSON.parse(signaturesText) as ReturnType<typeof signatureVectors>;

test('the vectors are what make-identity.ts writes, to the byte', async () => {
  const written = await identityVectors();
  expect(written.get('sealing.json')).toBe(sealingText);
  expect(written.get('signatures.json')).toBe(signaturesText);
});

describe('test/vectors/signatures.json', () => {
  test.each(signatures.signed)('signed by $publicKey', ({ seed, publicKey, message, signature }) => {
    const signer = signerFromSeed(fromHex(seed));
    expect(toHex(signer.publicKey)).toBe(publicKey);
    expect(toHex(signer.sign(fromHex(message)))).toBe(signature);
  });

  test('verified as each case says', async () => {
    const checks = signatures.verified.map(({ publicKey, message, signature }) => ({
      publicKey: fromHex(publicKey),
      message: fromHex(message),
      signature: fromHex(signature),
    }));
    const answers = await createVerifier().verifyMany(checks);
    const wrong = signatures.verified.filter(({ valid }, at) => answers[at] !== valid);
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(checks.length).toBeGreaterThan(200);
  });
});

describe('test/vectors/sealing.json', () => {
  test.each(sealing.households)('household $publicKey in $community', (vector) => {
    const [seed, community] = [fromHex(vector.seed), fromHex(vector.community)];
    const keys = householdKeys({ seed, community });
    const twin = keysOf(seed, community);
    expect(toHex(keys.signer.publicKey)).toBe(vector.publicKey);
    expect(toHex(keys.sealing.publicKey)).toBe(vector.sealingKey);
    expect(toHex(sealingKeyFromSecret(fromHex(vector.sealingSecret)).publicKey)).toBe(vector.sealingKey);
    expect(toHex(twin.sealingSecret)).toBe(vector.sealingSecret);
    expect(toHex(twin.daySecret)).toBe(vector.daySecret);
    for (const { day, key } of vector.dayKeys) {
      expect(toHex(keys.dayKey(utcDay(day)))).toBe(key);
      expect(toHex(twin.dayKey(day))).toBe(key);
    }
  });

  test.each(sealing.readings)('reading of minute $minute, revision $revision', (vector) => {
    const slot = slotOf(vector);
    const { importMwh, exportMwh, quality, corrected } = vector;
    expect(openReading({ ...slot, sealed: fromHex(vector.sealed) })).toEqual({
      importMwh,
      exportMwh,
      quality,
      corrected,
    });
    const resealed = gcmSiv({
      key: slot.dayKey,
      nonce: fromHex(vector.nonce),
      associated: fromHex(vector.associatedData),
      plaintext: fromHex(vector.plaintext),
    });
    expect(toHex(resealed)).toBe(vector.sealed);
    const flags = ['measured', 'estimated', 'gap'].indexOf(quality) + (corrected ? 4 : 0);
    expect(toHex(sealingOf({ ...slot, importMwh, exportMwh, flags }).sealed)).toBe(vector.sealed);
  });

  test.each(sealing.refusedReadings)('what is no reading: $name', (vector) => {
    expect(openReading({ ...slotOf(vector), sealed: fromHex(vector.sealed) })).toBeUndefined();
  });

  test.each(sealing.grants)('grant in $community', (vector) => {
    const grant = {
      community: fromHex(vector.community),
      author: fromHex(vector.author),
      day: utcDay(vector.day),
      dayKey: fromHex(vector.dayKey),
      ephemeralKey: fromHex(vector.ephemeralKey),
    };
    const recipients = vector.recipients.map(({ sealingKey }) => fromHex(sealingKey));
    const wrapped = vector.recipients.map((recipient) => fromHex(recipient.wrapped));
    expect(checkGrant({ ...grant, recipients, wrapped })).toBe(true);
    for (const recipient of vector.recipients) {
      const twin = wrappingOf(grant, fromHex(recipient.sealingKey));
      expect(toHex(twin.ephemeralSecret)).toBe(vector.ephemeralSecret);
      expect(toHex(twin.sharedSecret)).toBe(recipient.sharedSecret);
      expect(toHex(twin.wrappingKey)).toBe(recipient.wrappingKey);
      expect(toHex(twin.wrapped)).toBe(recipient.wrapped);
      const household = sealing.households.find(({ sealingKey }) => sealingKey === recipient.sealingKey);
      const key = sealingKeyFromSecret(fromHex(household?.sealingSecret ?? ''));
      const opened = openGrant({ ...grant, sealing: key, wrapped: fromHex(recipient.wrapped) });
      expect(opened).toEqual({ kind: 'opened', dayKey: grant.dayKey });
    }
  });

  test.each(sealing.envelopes)(
    'envelope under "$passphrase"',
    async ({ passphrase, cost, seed, random, envelope }) => {
      expect(await openSeed({ envelope: fromHex(envelope), passphrase })).toEqual(fromHex(seed));
      const sealed = await sealSeed({ seed: fromHex(seed), passphrase, random: fromHex(random), cost });
      expect(toHex(sealed)).toBe(envelope);
    },
  );

  test.each(sealing.phrases)('phrase of $seed', ({ seed, words }) => {
    expect(phraseFromSeed(fromHex(seed)).join(' ')).toBe(words);
    expect(toHex(seedFromPhrase(words))).toBe(seed);
  });
});

function slotOf(vector: {
  dayKey: string;
  community: string;
  publicKey: string;
  minute: number;
  revision: number;
}) {
  return {
    dayKey: fromHex(vector.dayKey),
    community: fromHex(vector.community),
    publicKey: fromHex(vector.publicKey),
    minute: minute(vector.minute),
    revision: vector.revision,
  };
}

function textOf(name: string): string {
  return readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8');
}
