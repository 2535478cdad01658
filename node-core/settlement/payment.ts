import type { CommunityRules, MemberIndex } from '../ledger/transaction.ts';
import {
  addMinutes,
  formatMonth,
  MINUTES_PER_DAY,
  type Minute,
  type Month,
  UnitError,
} from '../units/index.ts';

/** How the last digit of a KID (the Norwegian payment reference, 2 to 25 characters) guards the others. */
export type KidModulus = 'MOD10' | 'MOD11';

const MAX_KID_DIGITS = 25;
const MEMBER_DIGITS = 5;
const DOCUMENT_DIGITS = 6;

/** What a bill's reference is made of. */
export interface KidParts {
  readonly member: MemberIndex;
  readonly month: Month;
  /** 1 to 999 999. */
  readonly documentNumber: number;
}

/**
 * The payment reference of a bill: member (5 digits), month (YYYYMM), document (6 digits), check digit; 18 in all.
 * @throws UnitError when a part does not fit its digits
 */
export function kidOf(parts: KidParts, modulus: KidModulus = 'MOD10'): string {
  const month = formatMonth(parts.month).replace('-', '');
  const member = padded(parts.member, MEMBER_DIGITS);
  return withCheckDigit(`${member}${month}${padded(parts.documentNumber, DOCUMENT_DIGITS)}`, modulus);
}

/**
 * Appends the check digit: '60224' becomes '602243' (MOD10), '1234' becomes '12343' (MOD11, where the check
 * character for 10 is '-').
 * @throws UnitError unless 1 to 24 digits are given
 */
export function withCheckDigit(digits: string, modulus: KidModulus): string {
  if (!/^\d+$/.test(digits) || digits.length >= MAX_KID_DIGITS) {
    throw new UnitError(`1 to ${MAX_KID_DIGITS - 1} digits were expected`, digits);
  }
  return digits + (modulus === 'MOD10' ? mod10(digits) : mod11(digits));
}

/** True for 2 to 25 characters whose last one is the check digit of those before it. */
export function isValidKid(kid: string, modulus: KidModulus = 'MOD10'): boolean {
  if (!/^\d{1,24}[\d-]$/.test(kid)) return false;
  return withCheckDigit(kid.slice(0, -1), modulus) === kid;
}

/** The minute by which a bill is to be paid: `paymentDays` days of 1440 minutes after its closing. */
export function dueMinuteOf(closesMinute: Minute, rules: Pick<CommunityRules, 'paymentDays'>): Minute {
  return addMinutes(closesMinute, rules.paymentDays * MINUTES_PER_DAY);
}

/** Luhn: from the right, weights 2, 1, 2, 1 ...; the digits of the products are summed. */
function mod10(digits: string): string {
  let sum = 0;
  for (const [at, digit] of digitsFromRight(digits).entries()) {
    const product = at % 2 === 0 ? digit * 2 : digit;
    sum += product > 9 ? product - 9 : product;
  }
  return String((10 - (sum % 10)) % 10);
}

/** From the right, weights 2, 3, 4, 5, 6, 7 and again. */
function mod11(digits: string): string {
  let sum = 0;
  for (const [at, digit] of digitsFromRight(digits).entries()) sum += digit * (2 + (at % 6));
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? '-' : String(check);
}

function digitsFromRight(digits: string): number[] {
  return Array.from(digits, Number).toReversed();
}

function padded(value: number, length: number): string {
  const digits = String(value);
  if (!/^\d+$/.test(digits) || digits.length > length) {
    throw new UnitError(`a whole number of at most ${length} digits was expected`, digits);
  }
  return digits.padStart(length, '0');
}
