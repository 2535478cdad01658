import { toHex } from '../codec/index.ts';
import type { UtcDay } from '../units/index.ts';
import { checkCommunity, dayBytes, deriveKey, LABELS } from './derivation.ts';
import { checkLength } from './error.ts';
import { type SealingKey, sealingKeyFromSeed } from './sealing-key.ts';
import { SecretHolder } from './secret.ts';
import { SEED_BYTES, type Signer, signerFromSeed } from './signer.ts';

/**
 * All keys of one household in one community, from its one seed: nothing but the seed has to be kept.
 *
 * | key | how |
 * | --- | --- |
 * | signer | Ed25519 of the seed itself (RFC 8032) |
 * | sealing | X25519 of HKDF-SHA256(seed, salt: none, info: 'nabowatt/sealing-secret/v1') |
 * | day secret | HKDF-SHA256(seed, salt: community ID, info: 'nabowatt/day-secret/v1') |
 * | day key | HKDF-SHA256(day secret, salt: none, info: 'nabowatt/day-key/v1' || D), D the day as four bytes, the most significant first |
 */
export interface HouseholdKeys {
  readonly signer: Signer;
  readonly sealing: SealingKey;
  /** The key under which the household's readings of a UTC day are sealed; 32 bytes. @throws IdentityError 'range' */
  dayKey(day: UtcDay): Uint8Array;
}

/** The keys of a 32-byte seed in a community (32-byte ID). @throws IdentityError 'length' */
export function householdKeys(of: {
  readonly seed: Uint8Array;
  readonly community: Uint8Array;
}): HouseholdKeys {
  return new DerivedKeys(of);
}

/** Day keys kept at hand: a month of one's own readings is opened day by day. */
const KEPT_DAYS = 40;

class DerivedKeys extends SecretHolder implements HouseholdKeys {
  readonly signer: Signer;
  readonly sealing: SealingKey;
  readonly #daySecret: Uint8Array;
  readonly #kept = new Map<UtcDay, Uint8Array>();

  constructor(of: { readonly seed: Uint8Array; readonly community: Uint8Array }) {
    super();
    const seed = checkLength(of.seed, { field: 'seed', length: SEED_BYTES });
    this.signer = signerFromSeed(seed);
    this.sealing = sealingKeyFromSeed(seed);
    const salt = checkCommunity(of.community);
    this.#daySecret = deriveKey({ secret: seed, salt, info: [LABELS.daySecret] });
  }

  dayKey(day: UtcDay): Uint8Array {
    const kept = this.#kept.get(day);
    // A copy, so that a caller who wipes its key does not wipe ours.
    if (kept !== undefined) return Uint8Array.from(kept);
    const key = deriveKey({ secret: this.#daySecret, info: [LABELS.dayKey, dayBytes(day)] });
    if (this.#kept.size >= KEPT_DAYS) this.#kept.clear();
    this.#kept.set(day, key);
    return Uint8Array.from(key);
  }

  protected describe(): string {
    return `HouseholdKeys of ${toHex(this.signer.publicKey)}`;
  }
}
