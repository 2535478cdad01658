/**
 * The household's key on this PC: where it is kept, whether it is open, and how it gets there. Two keystores, one key:
 * the system's keychain, and a file under a passphrase for those who have no keychain or do not want it.
 */
import { randomBytes } from 'node:crypto';
import { toHex } from '../../node-core/codec/index.ts';
import {
  type KeychainReason,
  KeychainUnavailable,
  type Keystore,
  KeystoreError,
  type KeystoreFault,
  phraseFromSeed,
  probeSecrets,
  SEED_BYTES,
  signerFromSeed,
  type SecretStore,
  seedFromPhrase,
} from '../../node-core/identity/index.ts';

/** The two places. */
export type KeyPlace = 'keychain' | 'passphraseFile';

/** How it stands. `fault` is `KeystoreError`'s kind; `reason` says more where the keychain cannot be asked. */
export type KeyState =
  /** No key was ever kept here: make one, or bring one back from its 24 words. */
  | { readonly kind: 'none' }
  /** It is here and closed. */
  | { readonly kind: 'closed'; readonly place: KeyPlace }
  | { readonly kind: 'open'; readonly place: KeyPlace }
  /** One was kept here, and cannot be had now: never a first run. */
  | {
      readonly kind: 'stuck';
      readonly place: KeyPlace;
      readonly fault: KeystoreFault;
      readonly reason: KeychainReason | undefined;
    };

/** Whether the keychain can be offered. */
export type KeychainOffer =
  | { readonly kind: 'works' }
  | { readonly kind: 'unavailable'; readonly reason: KeychainReason };

/** Where to keep a key. */
export type PlaceChoice =
  | { readonly place: 'keychain' }
  | { readonly place: 'passphraseFile'; readonly passphrase: string };

/** Shorter ones are guessed in hours, whatever a guess costs. */
export const SHORTEST_PASSPHRASE = 10;

/** What a keyring stands on. */
export interface KeyringPorts {
  readonly secrets: SecretStore;
  readonly keychain: Keystore;
  /** The file under this passphrase. */
  readonly file: (passphrase: string) => Keystore;
  /** Whose key was kept in that place, as far as this disk knows: 64 hexadecimal digits. @throws KeystoreError */
  readonly ownerIn: (place: KeyPlace) => string | undefined;
}

/** Closed at first; `open` comes first. Its calls run one after the other. */
export class Keyring {
  readonly #ports: KeyringPorts;
  #state: KeyState = { kind: 'none' };
  #seed: Uint8Array | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: KeyringPorts) {
    this.#ports = ports;
  }

  get state(): KeyState {
    return this.#state;
  }

  /** Whose key it is, open or not: 64 hexadecimal digits; undefined where there is none. */
  get owner(): string | undefined {
    return 'place' in this.#state ? this.#ports.ownerIn(this.#state.place) : undefined;
  }

  /** Looks where a key is kept, and opens the keychain's. */
  open(): Promise<KeyState> {
    return this.#inTurn(() => this.#look());
  }

  /** Probes the keychain. */
  offer(): Promise<KeychainOffer> {
    return this.#inTurn(() => offerOf(this.#ports.secrets));
  }

  /** Makes a key and keeps it. @returns its 24 words, to be shown once. @throws KeystoreError */
  create(choice: PlaceChoice): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      const kept = await this.#look();
      if (kept.kind !== 'none') throw new KeystoreError('occupied', 'a key is kept here already');
      const fresh = Uint8Array.from(randomBytes(SEED_BYTES));
      const words = phraseFromSeed(fresh);
      await this.#keep(fresh, choice);
      return words;
    });
  }

  /** Keeps the key of 24 words; also where it was lost. @throws PhraseError, KeystoreError `occupied` for another key */
  restore(phrase: string, choice: PlaceChoice): Promise<KeyState> {
    return this.#inTurn(async () => {
      const typed = seedFromPhrase(phrase);
      const other = otherThan(choice.place);
      const owner = this.#ports.ownerIn(other);
      if (owner !== undefined && owner !== toHex(signerFromSeed(typed).publicKey)) {
        throw new KeystoreError('occupied', `another key is kept in the other place: ${other}`);
      }
      const state = await this.#keep(typed, choice);
      // What is left of it elsewhere is the same key: in the way, but no danger.
      if (owner !== undefined) await this.#storeAt(other).remove().catch(ignored);
      return state;
    });
  }

  /** Opens it again. `passphrase`: for the file. @throws KeystoreError for the file */
  unlock(passphrase?: string): Promise<KeyState> {
    return this.#inTurn(async () => {
      const place = 'place' in this.#state ? this.#state.place : 'keychain';
      if (place === 'keychain') return await this.#openKeychain();
      const opened = await this.#ports.file(passphrase ?? '').load();
      if (opened === undefined) throw new KeystoreError('lost', 'no key file');
      return this.#enter(place, opened);
    });
  }

  /** Forgets the seed until it is unlocked. */
  lock(): void {
    this.#forget();
    if (this.#state.kind === 'open') this.#state = { kind: 'closed', place: this.#state.place };
  }

  /** Keeps the open key in the other place, then removes it from this one. @throws KeystoreError; it is where it was */
  move(choice: PlaceChoice): Promise<KeyState> {
    return this.#inTurn(async () => {
      const from = this.#state;
      if (this.#seed === undefined || from.kind !== 'open') throw closed();
      if (from.place === choice.place) return from;
      await this.#storeFor(choice).save(this.#seed);
      this.#state = { kind: 'open', place: choice.place };
      // From here on it is in both, and that the old place keeps its copy is for the person to know.
      await this.#storeAt(from.place).remove();
      return this.#state;
    });
  }

  /** Lends the seed for a moment; it is wiped after. @throws KeystoreError `unavailable` while it is not open */
  withSeed<Result>(borrow: (seed: Uint8Array) => Result): Result {
    if (this.#seed === undefined) throw closed();
    const lent = Uint8Array.from(this.#seed);
    try {
      return borrow(lent);
    } finally {
      lent.fill(0);
    }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(ignored);
    return done;
  }

  async #look(): Promise<KeyState> {
    this.#forget();
    const inFile = this.#ports.ownerIn('passphraseFile') !== undefined;
    // Both, where a move was broken off: the keychain's needs no passphrase.
    if (this.#ports.ownerIn('keychain') !== undefined) {
      const found = await this.#openKeychain();
      if (found.kind === 'open' || !inFile) return found;
    }
    this.#state = inFile ? { kind: 'closed', place: 'passphraseFile' } : { kind: 'none' };
    return this.#state;
  }

  async #openKeychain(): Promise<KeyState> {
    try {
      const opened = await this.#ports.keychain.load();
      if (opened !== undefined) return this.#enter('keychain', opened);
      this.#state = { kind: 'none' };
    } catch (error) {
      if (!(error instanceof KeystoreError)) throw error;
      const reason = error instanceof KeychainUnavailable ? error.reason : undefined;
      this.#state = { kind: 'stuck', place: 'keychain', fault: error.kind, reason };
    }
    return this.#state;
  }

  async #keep(fresh: Uint8Array, choice: PlaceChoice): Promise<KeyState> {
    await this.#storeFor(choice).save(fresh);
    return this.#enter(choice.place, fresh);
  }

  #storeFor(choice: PlaceChoice): Keystore {
    if (choice.place === 'keychain') return this.#ports.keychain;
    if (choice.passphrase.length < SHORTEST_PASSPHRASE) throw new PassphraseTooShort();
    return this.#ports.file(choice.passphrase);
  }

  /** For removing, which takes no passphrase. */
  #storeAt(place: KeyPlace): Keystore {
    return place === 'keychain' ? this.#ports.keychain : this.#ports.file('');
  }

  #enter(place: KeyPlace, opened: Uint8Array): KeyState {
    this.#forget();
    this.#seed = opened;
    this.#state = { kind: 'open', place };
    return this.#state;
  }

  #forget(): void {
    this.#seed?.fill(0);
    this.#seed = undefined;
  }
}

function otherThan(place: KeyPlace): KeyPlace {
  return place === 'keychain' ? 'passphraseFile' : 'keychain';
}

function closed(): KeystoreError {
  return new KeystoreError('unavailable', 'the key is closed');
}

function ignored(): void {}

/** The passphrase is too short to be worth typing. */
export class PassphraseTooShort extends Error {
  override readonly name = 'PassphraseTooShort';

  constructor() {
    super(`a passphrase has at least ${SHORTEST_PASSPHRASE} characters`);
  }
}

async function offerOf(secrets: SecretStore): Promise<KeychainOffer> {
  try {
    await probeSecrets(secrets, randomBytes(8).toString('hex'));
    return { kind: 'works' };
  } catch (error) {
    if (error instanceof KeychainUnavailable) return { kind: 'unavailable', reason: error.reason };
    throw error;
  }
}
