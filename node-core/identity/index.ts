/**
 * # identity: keys, signatures, seals and grants
 *
 * One 32-byte seed is a household. From it come, by derivations with a versioned label each:
 *
 * ```
 * seed -+- Ed25519 key ........................ signer.ts       node ID, signs transactions, blocks and links
 *       +- X25519 key ......................... sealing-key.ts  receives others' day keys
 *       +- day secret (community) - day key ... household-keys.ts
 *                                     |- seals the readings of that UTC day ....... sealing.ts
 *                                     `- is wrapped to those who may read them .... grant.ts
 * ```
 *
 * so that the 24 words of `recovery-phrase.ts` bring back everything. `keystore.ts` is the port behind which the seed is
 * kept; `passphrase-envelope.ts` the form that it takes in a file, `keychain/` the form that it takes in the operating
 * system's keychain.
 *
 * Source: DESIGN 4; RFC 8032 (Ed25519), ZIP-215 (the one rule by which signatures are checked, `verifier.ts`), RFC 7748
 * (X25519), RFC 5869 (HKDF), RFC 8452 (AES-GCM-SIV), RFC 7914 (scrypt), BIP-39. Byte layouts stand at the functions.
 *
 * Invariants: no I/O, clock or randomness: random bytes come in as values. Equal input gives equal bytes, signatures
 * and grants included. Bytes from others never make a check throw: they are invalid, or do not open. No error text,
 * JSON or console output holds a seed or a secret key.
 *
 * Deviation: a grant's ephemeral key is not random but derived from the day key (see `grant.ts`), so that a grant which
 * was made wrongly can be proved to be.
 */
export { COMMUNITY_BYTES, KEY_BYTES } from './derivation.ts';
export { IdentityError, type IdentityFault } from './error.ts';
export * from './grant.ts';
export * from './household-keys.ts';
export * from './keychain/keychain-keystore.ts';
export * from './keychain/secret-store.ts';
export * from './keystore.ts';
export * from './passphrase-envelope.ts';
export type * from './reading-content.ts';
export * from './recovery-phrase.ts';
export * from './sealing.ts';
export * from './sealing-key.ts';
export { PUBLIC_KEY_BYTES, SEED_BYTES, SIGNATURE_BYTES, type Signer, signerFromSeed } from './signer.ts';
export * from './verifier.ts';
