/**
 * What was wrong with key material or sealed bytes that came from outside, or were used wrongly by a caller.
 *
 * | reason | when |
 * | --- | --- |
 * | `length` | a key, ID, seed or sealed text of the wrong number of bytes |
 * | `range` | a number that its field cannot hold |
 * | `sealingKey` | an X25519 public key of small order: everybody would know the shared secret |
 */
export type IdentityFault = 'length' | 'range' | 'sealingKey';

/** Bad key material. Says which field and what was found, never the bytes of a secret. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  readonly reason: IdentityFault;
  /** The field's name and what came: a length, a number, or a public key. */
  readonly evidence: string;

  constructor(reason: IdentityFault, evidence: string) {
    super(`${EXPLANATIONS[reason]}: ${evidence}`);
    this.reason = reason;
    this.evidence = evidence;
  }
}

/** Returns `bytes` when there are `length` of them. @throws IdentityError 'length', which names `field` alone */
export function checkLength(
  bytes: Uint8Array,
  expected: { readonly field: string; readonly length: number },
): Uint8Array {
  if (bytes.length === expected.length) return bytes;
  throw new IdentityError('length', `${expected.field} has ${bytes.length} bytes, not ${expected.length}`);
}

const EXPLANATIONS: Readonly<Record<IdentityFault, string>> = {
  length: 'wrong number of bytes',
  range: 'number out of range',
  sealingKey: 'a sealing key of small order',
};
