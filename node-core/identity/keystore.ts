/**
 * Where a household's seed lives between two starts. The core declares the port; adapters over the OS keychain and over a
 * file are made by the hosts.
 *
 * Contract for every adapter:
 * - `load` gives the 32 bytes that the last completed `save` was given, or throws. It gives undefined only when no seed
 *   was ever saved (or `remove` was called): a keychain that is locked, emptied or cannot be asked is a `KeystoreError`,
 *   never undefined, or a new key would be made over the old. To tell the two apart, an adapter keeps the public key of
 *   what it saved outside of the secret store.
 * - `save` returns when the seed is durable, and replaces no other seed: `kind: 'occupied'` instead. A crash within
 *   it leaves what was there before.
 * - Every call ends, in time or with `unavailable`: a keychain may wait for a person.
 * - Seeds are never logged and never part of an error.
 */
export interface Keystore {
  /** Where it is; the app says which, in plain words. `memory` is for tests and the demo's neighbours. */
  readonly kind: 'keychain' | 'passphraseFile' | 'memory';
  load(): Promise<Uint8Array | undefined>;
  save(seed: Uint8Array): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Why a keystore gave no seed.
 *
 * | kind | what | may pass when asked again |
 * | --- | --- | --- |
 * | `wrongPassphrase` | the file is whole, the passphrase is another | yes, with another |
 * | `damaged` | the bytes are not those that were written | no: restore from the recovery phrase |
 * | `unknownVersion` | written by a newer program | after an update |
 * | `tooCostly` | its scrypt parameters are beyond what this program will spend | no |
 * | `lost` | a seed was saved, and is gone | no: restore from the recovery phrase |
 * | `unavailable` | locked, not installed, or no answer in time | yes |
 * | `occupied` | another seed is there | no: remove that first |
 */
export type KeystoreFault =
  | 'wrongPassphrase'
  | 'damaged'
  | 'unknownVersion'
  | 'tooCostly'
  | 'lost'
  | 'unavailable'
  | 'occupied';

/** No seed, and why. */
export class KeystoreError extends Error {
  override readonly name = 'KeystoreError';
  readonly kind: KeystoreFault;

  constructor(kind: KeystoreFault, detail: string) {
    super(`${EXPLANATIONS[kind]}: ${detail}`);
    this.kind = kind;
  }
}

/** A keystore that forgets with the process. */
export function memoryKeystore(): Keystore {
  let kept: Uint8Array | undefined;
  return {
    kind: 'memory',
    load: () => Promise.resolve(kept === undefined ? undefined : Uint8Array.from(kept)),
    save: (seed) => {
      if (kept !== undefined && !kept.every((byte, at) => byte === seed[at])) {
        return Promise.reject(new KeystoreError('occupied', 'memory'));
      }
      kept = Uint8Array.from(seed);
      return Promise.resolve();
    },
    remove: () => {
      kept = undefined;
      return Promise.resolve();
    },
  };
}

const EXPLANATIONS: Readonly<Record<KeystoreFault, string>> = {
  wrongPassphrase: 'the passphrase does not open the key',
  damaged: 'the key file is damaged',
  unknownVersion: 'the key file is of a newer version',
  tooCostly: 'the key file asks for more work than is allowed',
  lost: 'the key was here and is gone',
  unavailable: 'the keystore cannot be asked',
  occupied: 'the keystore holds another key',
};
