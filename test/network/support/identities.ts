import { signerFromSeed } from '../../../node-core/identity/index.ts';
import { type HouseholdId, householdIdOf } from '../../../node-core/network/household-id.ts';

/** The seed of the n-th household, 0 to 255; those of one test are told apart from another's by nothing. */
export function seedOf(n: number): Uint8Array {
  return new Uint8Array(32).fill(n + 1);
}

export function idOf(n: number): HouseholdId {
  return householdIdOf(signerFromSeed(seedOf(n)).publicKey);
}
