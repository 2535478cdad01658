import { expect, test } from 'vitest';
import { fromHex } from '../../node-core/codec/index.ts';
import { createVerifier } from '../../node-core/identity/index.ts';
import { isWeakKey } from '../../node-core/ledger/weak-key.ts';
import { SMALL_ORDER_ENCODINGS } from '../identity/edge-signatures.ts';
import { signerOf } from './world.ts';

/** The neutral point and zero. */
const FORGERY = new Uint8Array(64).with(0, 1);

test('a key is weak just when a signature that nobody made holds under it', () => {
  const verifier = createVerifier();
  const weak = SMALL_ORDER_ENCODINGS.map(fromHex);
  const strong = Array.from({ length: 8 }, (_, home) => signerOf(home).publicKey);
  const noPoint = new Uint8Array(32).fill(2);
  expect(weak).toHaveLength(14);
  for (const publicKey of [...weak, ...strong, noPoint]) {
    const forged = verifier.verify({ publicKey, message: Uint8Array.of(1, 2, 3), signature: FORGERY });
    expect(isWeakKey(publicKey)).toBe(forged);
    expect(forged).toBe(weak.includes(publicKey));
  }
});
