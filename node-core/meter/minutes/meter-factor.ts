/** A meter that says what flows. */
export const DIRECT_PERMILLE = 1_000;
/** 5000/5 A; the registers of larger ones would not fit whole mWh. */
const MOST_FACTOR_PERMILLE = 1_000_000;

/**
 * Checks by how much what a meter says is to be multiplied, per mille: 1000 for one that measures directly, 40 000 behind
 * current transformers of 200/5 A. The one place where a factor is applied is `timesFactor`.
 * @throws RangeError for what is no whole number from 1 to 1 000 000
 */
export function checkFactor(factorPermille: number): number {
  if (Number.isSafeInteger(factorPermille) && factorPermille >= 1 && factorPermille <= MOST_FACTOR_PERMILLE) {
    return factorPermille;
  }
  throw new RangeError(`a factor from 1 to ${MOST_FACTOR_PERMILLE} per mille; given: ${factorPermille}`);
}

/**
 * What flows where a meter says `amount`: exact, then rounded down. Applied to a register's total and not to its steps, so
 * that the steps of what comes out add up to its last value less its first, whatever the factor.
 * @param amount mW or mWh as the meter has them, 0 and more, a safe integer
 */
export function timesFactor(amount: number, factorPermille: number): number {
  if (factorPermille === DIRECT_PERMILLE) return amount;
  const product = amount * factorPermille;
  // By the remainder: a quotient with a fraction may be rounded up to the next whole number.
  if (Number.isSafeInteger(product)) return (product - (product % 1_000)) / 1_000;
  return Number((BigInt(amount) * BigInt(factorPermille)) / 1_000n);
}
