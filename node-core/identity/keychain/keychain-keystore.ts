/**
 * The `Keystore` port on the operating system's keychain.
 *
 * A keychain that is locked answers like one that is empty. So the public key of what was saved is also kept outside of
 * it, in the marker: while that is there, nothing from the keychain means 'locked' or 'lost', never 'first run'.
 *
 * | marker | keychain | `load` |
 * | --- | --- | --- |
 * | none | not asked | undefined: a first run |
 * | `saving K` | seed of K | that seed; the marker becomes `saved K` |
 * | `saving K` | nothing, and a probe passes | undefined: the save was broken off and never acknowledged |
 * | `saved K` | seed of K | that seed |
 * | `saved K` | nothing, and a probe passes | `lost` |
 * | any | nothing, and no probe passes | `unavailable`, with the reason |
 * | any | something else | `damaged` |
 *
 * Each key has an account of its own in the keychain, named by its public key: no key is ever written over another.
 */
import { fromHex, toHex } from '../../codec/index.ts';
import { type Keystore, KeystoreError } from '../keystore.ts';
import { SEED_BYTES, signerFromSeed } from '../signer.ts';
import { probeSecrets, type SecretStore } from './secret-store.ts';

/** Where the marker is kept: one line of text, durable when `write` returns. May throw `KeystoreError`. */
export interface MarkerStore {
  read(): string | undefined;
  write(text: string): void;
  remove(): void;
}

/** What the marker says. `publicKey`: 64 hexadecimal digits. */
export interface Marker {
  readonly state: 'saving' | 'saved';
  readonly publicKey: string;
}

const MARKER = /^(saving|saved) ([0-9a-f]{64})\n?$/;
/** In the keychain: a version, then the seed. Some keychains take text only. */
const SECRET = /^nabowatt1:([0-9a-f]{64})$/;

/** Reads a marker. @throws KeystoreError `damaged` for a text that is none: it must not pass for a first run */
export function markerOf(text: string | undefined): Marker | undefined {
  if (text === undefined) return undefined;
  const [, state, publicKey] = MARKER.exec(text) ?? [];
  if (state === undefined || publicKey === undefined) throw new KeystoreError('damaged', 'the key marker');
  return { state: state === 'saved' ? 'saved' : 'saving', publicKey };
}

/**
 * Makes the adapter. One at a time of a marker; its calls are not to overlap.
 *
 * @param options.nonce gives fresh random text for a probe
 */
export function keychainKeystore(options: {
  readonly secrets: SecretStore;
  readonly marker: MarkerStore;
  readonly nonce: () => string;
}): Keystore {
  const { secrets, marker, nonce } = options;
  const write = (said: Marker) => marker.write(`${said.state} ${said.publicKey}\n`);

  async function load(): Promise<Uint8Array | undefined> {
    const said = markerOf(marker.read());
    if (said === undefined) return undefined;
    const secret = await secrets.read(said.publicKey);
    if (secret === null) {
      await probeSecrets(secrets, nonce());
      if (said.state === 'saving') return undefined;
      throw new KeystoreError('lost', `the keychain has no key ${said.publicKey}`);
    }
    const seed = seedOf(secret, said.publicKey);
    if (said.state === 'saving') write({ ...said, state: 'saved' });
    return seed;
  }

  async function save(seed: Uint8Array): Promise<void> {
    const publicKey = toHex(signerFromSeed(seed).publicKey);
    const said = markerOf(marker.read());
    if (said?.state === 'saved' && said.publicKey !== publicKey) {
      throw new KeystoreError('occupied', `by ${said.publicKey}`);
    }
    if (said?.state !== 'saved') write({ state: 'saving', publicKey });
    const secret = `nabowatt1:${toHex(seed)}`;
    await secrets.write(publicKey, secret);
    const back = await secrets.read(publicKey);
    // Kept is what can be read back; a keychain that locked itself in between has kept nothing that we can vouch for.
    if (back !== secret) await probeSecrets(secrets, nonce());
    if (back !== secret) throw new KeystoreError('damaged', 'the keychain did not keep what it was given');
    write({ state: 'saved', publicKey });
  }

  async function remove(): Promise<void> {
    const said = markerOf(marker.read());
    if (said === undefined) return;
    await secrets.remove(said.publicKey);
    marker.remove();
  }

  return { kind: 'keychain', load, save, remove };
}

function seedOf(secret: string, publicKey: string): Uint8Array {
  const digits = SECRET.exec(secret)?.[1];
  // Neither the text nor a part of it is named: it may well be a secret, if not ours.
  if (digits === undefined) throw new KeystoreError('damaged', 'the keychain holds something else');
  const seed = fromHex(digits);
  if (seed.length !== SEED_BYTES || toHex(signerFromSeed(seed).publicKey) !== publicKey) {
    throw new KeystoreError('damaged', `the keychain holds another key than ${publicKey}`);
  }
  return seed;
}
