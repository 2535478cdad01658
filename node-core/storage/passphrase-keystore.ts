import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { toHex, utf8Bytes } from '../codec/index.ts';
import {
  ENVELOPE_RANDOM_BYTES,
  type Keystore,
  KeystoreError,
  type ScryptCost,
  envelopeOwner,
  openSeed,
  sealSeed,
  signerFromSeed,
} from '../identity/index.ts';
import { readFileIfAny, removeFile, replaceFile } from './durable-file.ts';
import { StorageError } from './storage-error.ts';
import { lockForWriting } from './writer-lock.ts';

/** What a passphrase keystore needs besides its path. */
export interface PassphraseKeystoreOptions {
  readonly passphrase: string;
  /** What a guess costs; the default of identity/passphrase-envelope.ts when left out. */
  readonly cost?: ScryptCost;
  /** Fresh random bytes; node:crypto's when left out. */
  readonly random?: (length: number) => Uint8Array;
}

/**
 * The `Keystore` port on a file of mode 0600, sealed under a passphrase (identity/passphrase-envelope.ts). Beside it,
 * `<path>.owner` holds the public key of what was saved, so that a key file that has vanished or was exchanged is told
 * from one that never was.
 *
 * Order of writes: the key file first, then the owner; removing goes the other way round. A crash between leaves a key
 * file without an owner, which is a saved key (`load` writes the owner then).
 *
 * `save` takes the same seed again: with another passphrase, or typed from the recovery phrase after the file was lost.
 * Beyond the port's errors, a disk that fails or is full is `unavailable`.
 */
export function passphraseKeystore(givenPath: string, options: PassphraseKeystoreOptions): Keystore {
  const path = resolve(givenPath);
  const ownerPath = `${path}.owner`;

  async function load(): Promise<Uint8Array | undefined> {
    const envelope = onDisk(() => readFileIfAny(path));
    const owner = onDisk(() => readFileIfAny(ownerPath));
    if (envelope === undefined) {
      if (owner === undefined) return undefined;
      throw new KeystoreError('lost', `${path} is not there any more`);
    }
    const seed = await openSeed({ envelope, passphrase: options.passphrase });
    const opened = ownerOf(seed);
    if (owner === undefined) onDisk(() => replaceFile(ownerPath, utf8Bytes(opened)));
    else if (asText(owner) !== opened)
      throw new KeystoreError('lost', `${path} holds the key ${opened} instead`);
    return seed;
  }

  async function save(seed: Uint8Array): Promise<void> {
    const { passphrase, cost, random = randomBytes } = options;
    const envelope = await sealSeed({
      seed,
      passphrase,
      random: Uint8Array.from(random(ENVELOPE_RANDOM_BYTES)),
      ...(cost === undefined ? {} : { cost }),
    });
    locked(() => {
      const kept = keptOwner();
      if (kept !== undefined && kept !== ownerOf(seed))
        throw new KeystoreError('occupied', `${path}, by ${kept}`);
      replaceFile(path, envelope);
      replaceFile(ownerPath, utf8Bytes(ownerOf(seed)));
    });
  }

  function remove(): Promise<void> {
    return Promise.try(() =>
      locked(() => {
        removeFile(ownerPath);
        removeFile(path);
      }),
    );
  }

  /** Whose key is here, or was: a damaged file of a known owner may be replaced by that owner's seed. */
  function keptOwner(): string | undefined {
    const owner = readFileIfAny(ownerPath);
    if (owner !== undefined) return asText(owner);
    const envelope = readFileIfAny(path);
    return envelope === undefined ? undefined : toHex(envelopeOwner(envelope));
  }

  function locked(work: () => void): void {
    onDisk(() => {
      const lock = lockForWriting(path);
      try {
        work();
      } finally {
        lock.release();
      }
    });
  }

  return { kind: 'passphraseFile', load, save, remove };
}

function ownerOf(seed: Uint8Array): string {
  return toHex(signerFromSeed(seed).publicKey);
}

function asText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function onDisk<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof StorageError) throw new KeystoreError('unavailable', error.message);
    throw error;
  }
}
