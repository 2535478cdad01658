/**
 * Branded integers: a number that has passed one check, so that kilowatt-hours and kroner cannot be mixed
 * up in a sum. The brand exists for the compiler only.
 */
declare const brand: unique symbol;

/** A `Base` that only its own constructor hands out. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Why a value was no unit: which one was wanted, and what came. */
export class UnitError extends Error {
  override readonly name = 'UnitError';
  /** What was given, as text: the evidence. */
  readonly given: string;

  constructor(message: string, given: string) {
    super(`${message}; given: ${given}`);
    this.given = given;
  }
}

/** What `checkInteger` allows: an inclusive range, and the words for the error. */
export interface IntegerRange {
  readonly unit: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Returns `value` when it is a safe integer within the range.
 * @throws UnitError otherwise; NaN, fractions, -0 and numbers past 2^53 - 1 are all refused or normalised (-0 to 0).
 */
export function checkInteger(value: number, range: IntegerRange): number {
  if (!Number.isSafeInteger(value) || value < range.from || value > range.to) {
    throw new UnitError(
      `${range.unit} must be a whole number from ${range.from} to ${range.to}`,
      String(value),
    );
  }
  return value === 0 ? 0 : value;
}
