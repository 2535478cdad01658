import { hash, type KeyObject, verify as verifyNative } from 'node:crypto';
import { hashes, verify as verifyNoble } from '@noble/ed25519';
import { toHex } from '../codec/index.ts';
import { PUBLIC_KEY_BYTES, publicKeyObject, SIGNATURE_BYTES } from './signer.ts';

/** A signature with what it is said to be over, and by whom. */
export interface SignatureCheck {
  /** Ed25519, 32 bytes; any other length is never valid. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  /** 64 bytes; any other length is never valid. */
  readonly signature: Uint8Array;
}

/**
 * Checks signatures by one rule on every node: ZIP-215, that is [8][S]B = [8]R + [8][k]A with S below the group order
 * and any encoding of the points R and A, k taken over the bytes as they came.
 *
 * `node:crypto` is asked first, ten times as fast: its rule is stricter, so what it accepts ZIP-215 accepts. What it
 * rejects is put to @noble/ed25519 before it is called invalid. Without that, two nodes with different libraries could
 * disagree about a crafted signature, and the ledger would split.
 */
export interface Verifier {
  /** True when the signature is valid. Never throws for bytes of any length. */
  verify(check: SignatureCheck): boolean;
  /** The same for many, on the thread pool; answers in the order of the questions. */
  verifyMany(checks: readonly SignatureCheck[]): Promise<boolean[]>;
}

export interface VerifierOptions {
  /** Key objects kept, least recently used dropped first; 1 or more. 4096 by default. */
  readonly maxKeys?: number;
  /** Checks of one `verifyMany` on the thread pool at a time; 1 or more. 64 by default. */
  readonly maxInFlight?: number;
}

/** A verifier with its own bounded cache of key objects. */
export function createVerifier(options: VerifierOptions = {}): Verifier {
  return new CachingVerifier({ maxKeys: options.maxKeys ?? 4096, maxInFlight: options.maxInFlight ?? 64 });
}

class CachingVerifier implements Verifier {
  readonly #keys = new Map<string, KeyObject>();
  readonly #limits: Required<VerifierOptions>;

  constructor(limits: Required<VerifierOptions>) {
    this.#limits = limits;
  }

  verify(check: SignatureCheck): boolean {
    if (!wellSized(check)) return false;
    return (
      verifyNative(null, check.message, this.#keyOf(check.publicKey), check.signature) ||
      acceptedByRule(check)
    );
  }

  async verifyMany(checks: readonly SignatureCheck[]): Promise<boolean[]> {
    const answers: boolean[] = Array.from(checks, () => false);
    const questions = checks.entries();
    const worker = async (): Promise<void> => {
      for (const [position, check] of questions) answers[position] = await this.#verifyOnPool(check);
    };
    const workers = Math.min(this.#limits.maxInFlight, checks.length);
    await Promise.all(Array.from({ length: workers }, worker));
    return answers;
  }

  #verifyOnPool(check: SignatureCheck): Promise<boolean> {
    if (!wellSized(check)) return Promise.resolve(false);
    const key = this.#keyOf(check.publicKey);
    return new Promise((resolve, reject) => {
      verifyNative(null, check.message, key, check.signature, (error, accepted) => {
        if (error !== null) reject(error);
        else resolve(accepted || acceptedByRule(check));
      });
    });
  }

  #keyOf(publicKey: Uint8Array): KeyObject {
    const name = toHex(publicKey);
    const kept = this.#keys.get(name);
    const key = kept ?? publicKeyObject(publicKey);
    if (kept !== undefined) this.#keys.delete(name);
    this.#keys.set(name, key);
    if (this.#keys.size > this.#limits.maxKeys) this.#dropOldest();
    return key;
  }

  #dropOldest(): void {
    for (const name of this.#keys.keys()) {
      this.#keys.delete(name);
      return;
    }
  }
}

function wellSized(check: SignatureCheck): boolean {
  return check.publicKey.length === PUBLIC_KEY_BYTES && check.signature.length === SIGNATURE_BYTES;
}

/** The rule itself, 2 ms a signature. */
function acceptedByRule(check: SignatureCheck): boolean {
  hashes.sha512 ??= (message) => Uint8Array.from(hash('sha512', message, 'buffer'));
  return verifyNoble(check.signature, check.message, check.publicKey, { zip215: true });
}
