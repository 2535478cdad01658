import { inspect } from 'node:util';

/**
 * What a secret-holding object shows instead of itself in JSON, in logs and in a debugger's console. Extend it and keep
 * the secret in a `#private` field: a key then cannot slip into a message by being printed with what holds it.
 */
export abstract class SecretHolder {
  /** Public words that tell this object from others; no part of the secret. */
  protected abstract describe(): string;

  toJSON(): string {
    return this.describe();
  }

  toString(): string {
    return this.describe();
  }

  [inspect.custom](): string {
    return this.describe();
  }
}
