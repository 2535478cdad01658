import { KeystoreError } from '../keystore.ts';

/**
 * The operating system's keychain as this program needs it: texts by account. Adapters are made by the hosts.
 *
 * Contract: every call ends, in time or with `KeychainUnavailable`. `read` answers null for what is not there, and may
 * answer null for a keychain that is locked as well: `keychainKeystore` tells the two apart. No error holds a secret.
 */
export interface SecretStore {
  read(account: string): Promise<string | null>;
  /** Replaces what was there. */
  write(account: string, secret: string): Promise<void>;
  /** Removing what is not there is no fault. */
  remove(account: string): Promise<void>;
}

/**
 * Why the keychain cannot be asked.
 *
 * | reason | what | what helps |
 * | --- | --- | --- |
 * | `notInstalled` | this system has no keychain that we know, or its library is missing | install one; or the passphrase file |
 * | `noAnswer` | it waits for a person who did not answer in time | unlock it, ask again |
 * | `stopped` | it ended in the middle of a call | ask again |
 * | `locked` | it neither reads nor writes until it is unlocked | unlock it, ask again |
 * | `refused` | it answered with an error of its own | ask again; or the passphrase file |
 */
export type KeychainReason = 'notInstalled' | 'noAnswer' | 'stopped' | 'locked' | 'refused';

/** The keychain cannot be asked now. */
export class KeychainUnavailable extends KeystoreError {
  readonly reason: KeychainReason;

  constructor(reason: KeychainReason) {
    super('unavailable', REASONS[reason]);
    this.reason = reason;
  }
}

const REASONS: Readonly<Record<KeychainReason, string>> = {
  notInstalled: 'this system has no keychain, or its library is missing',
  noAnswer: 'the keychain did not answer in time',
  stopped: 'the keychain stopped in the middle of a call',
  locked: 'the keychain is locked',
  refused: 'the keychain refused',
};

/**
 * Whether the keychain keeps what it is given: writes a text, reads it back, removes it.
 *
 * @param nonce fresh random text: the probe's account, so that two programs do not meet
 * @throws KeychainUnavailable with the reason why it does not
 */
export async function probeSecrets(secrets: SecretStore, nonce: string): Promise<void> {
  const account = `probe-${nonce}`;
  await secrets.write(account, nonce);
  const back = await secrets.read(account);
  await secrets.remove(account);
  if (back !== nonce) throw new KeychainUnavailable('locked');
}
