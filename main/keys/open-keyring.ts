/** A keyring on this PC's own keychain and files. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { toHex } from '../../node-core/codec/index.ts';
import {
  envelopeOwner,
  keychainKeystore,
  markerOf,
  type ScryptCost,
} from '../../node-core/identity/index.ts';
import { passphraseKeystore, readFileIfAny } from '../../node-core/storage/index.ts';
import { type KeychainChild, KEYCHAIN_PATIENCE_MS, keychainProcess } from './keychain-process.ts';
import { Keyring } from './keyring.ts';
import { markerFile } from './marker-file.ts';

/** The files of a household's key, all in the data folder: none of them is a secret without the passphrase. */
export const KEY_FILES = { marker: 'key.keychain', sealed: 'key.nabowatt' } as const;

/**
 * Makes the keyring of a data folder, which exists.
 *
 * @param options.startKeychain starts a keychain process (utility-child.ts, node-child.ts)
 * @param options.cost for tests; the default of identity/passphrase-envelope.ts when left out
 */
export function openKeyring(options: {
  readonly dataDir: string;
  readonly startKeychain: () => KeychainChild;
  readonly patienceMs?: number;
  readonly cost?: ScryptCost;
}): Keyring {
  const { dataDir, startKeychain, cost } = options;
  const secrets = keychainProcess({
    start: startKeychain,
    patienceMs: options.patienceMs ?? KEYCHAIN_PATIENCE_MS,
  });
  const marker = markerFile(join(dataDir, KEY_FILES.marker));
  const sealed = join(dataDir, KEY_FILES.sealed);
  return new Keyring({
    secrets,
    keychain: keychainKeystore({ secrets, marker, nonce: () => randomBytes(8).toString('hex') }),
    file: (passphrase) => passphraseKeystore(sealed, { passphrase, ...(cost === undefined ? {} : { cost }) }),
    ownerIn: (place) => (place === 'keychain' ? markerOf(marker.read())?.publicKey : passphraseOwner(sealed)),
  });
}

/** The owner's file stays where the key file has vanished (storage/passphrase-keystore.ts). */
function passphraseOwner(path: string): string | undefined {
  const owner = readFileIfAny(`${path}.owner`);
  if (owner !== undefined) return new TextDecoder().decode(owner);
  const envelope = readFileIfAny(path);
  return envelope === undefined ? undefined : toHex(envelopeOwner(envelope));
}
