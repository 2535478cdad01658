/** A keychain in memory that can be locked, emptied, unreachable, or forgetful. */
import {
  KeychainUnavailable,
  type MarkerStore,
  type SecretStore,
} from '../../../node-core/identity/index.ts';

/** How it behaves: `locked` answers as an empty one and keeps nothing, as libsecret's does. */
export type Mood = 'fine' | 'locked' | 'unreachable';

export class FakeKeychain implements SecretStore {
  readonly kept = new Map<string, string>();
  mood: Mood = 'fine';
  /** Counts down at each write, of the keychain or of the marker; the one that reaches zero throws, before it is done. */
  stepsUntilCrash = Number.POSITIVE_INFINITY;
  text: string | undefined;

  readonly marker: MarkerStore = {
    read: () => this.text,
    write: (text) => {
      this.#step();
      this.text = text;
    },
    remove: () => {
      this.#step();
      this.text = undefined;
    },
  };

  async read(account: string): Promise<string | null> {
    await this.#reach();
    return this.mood === 'locked' ? null : (this.kept.get(account) ?? null);
  }
  async write(account: string, secret: string): Promise<void> {
    await this.#reach();
    this.#step();
    if (this.mood === 'fine') this.kept.set(account, secret);
  }
  async remove(account: string): Promise<void> {
    await this.#reach();
    this.#step();
    this.kept.delete(account);
  }

  #reach(): Promise<void> {
    return this.mood === 'unreachable'
      ? Promise.reject(new KeychainUnavailable('noAnswer'))
      : Promise.resolve();
  }

  #step(): void {
    this.stepsUntilCrash -= 1;
    if (this.stepsUntilCrash === 0) throw new Error('crashed');
  }
}
