import type { KeepKey } from '../../api/setup-inputs.ts';
import type { KeychainView, SetupKeyView } from '../../api/setup-views.ts';
import type { Signal } from '../signal.ts';

/**
 * The household's key, as the host that has its keychain and its windows offers it. `SetupApi` says what each call does.
 *
 * Contract: `view` is the last known state, at once; `changed` is told after each change of it. Calls reject with
 * `ApiError`. No answer holds a key or a word of its phrase, but `seed`.
 */
export interface KeyDesk {
  readonly secretPages: 'window' | 'address';
  view(): SetupKeyView;
  readonly changed: Signal<void>;
  /** Resolves when it was looked where a key is kept. */
  readonly looked: Promise<void>;
  offerKeychain(): Promise<KeychainView>;
  newKey(input: KeepKey): Promise<{ address: string | null }>;
  restoreKey(input: KeepKey): Promise<{ address: string | null }>;
  showWords(): Promise<{ address: string | null }>;
  openKey(input: { readonly passphrase: string | null }): Promise<SetupKeyView>;
  moveKey(input: KeepKey): Promise<SetupKeyView>;
  /** A copy of the seed of the key that is open, for whoever asked to keep and to wipe; undefined while none is. */
  seed(): Promise<Uint8Array | undefined>;
}
