import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueMinuteOf, isValidKid, kidOf, withCheckDigit } from '../../node-core/settlement/payment.ts';
import { formatMinute, monthFromText, UnitError } from '../../node-core/units/index.ts';
import { at } from './fixtures.ts';

describe('the payment reference', () => {
  test.each([
    // FACTS 'Bills and prices'; the others from published calculators of KID and of bank accounts (MOD11).
    { digits: '60224', modulus: 'MOD10', kid: '602243' },
    { digits: '1234', modulus: 'MOD10', kid: '12344' },
    { digits: '234567', modulus: 'MOD10', kid: '2345676' },
    { digits: '1234', modulus: 'MOD11', kid: '12343' },
    { digits: '1234567890', modulus: 'MOD11', kid: '12345678903' },
    { digits: '0', modulus: 'MOD10', kid: '00' },
    { digits: '0', modulus: 'MOD11', kid: '00' },
    // 6 x 2 = 12, 12 mod 11 = 1, 11 - 1 = 10: written '-'.
    { digits: '6', modulus: 'MOD11', kid: '6-' },
  ] as const)('$digits by $modulus is $kid', ({ digits, modulus, kid }) => {
    expect(withCheckDigit(digits, modulus)).toBe(kid);
    expect(isValidKid(kid, modulus)).toBe(true);
  });

  test('is made of member, month and document, 18 digits', () => {
    const kid = kidOf({ member: 7, month: monthFromText('2026-06'), documentNumber: 12 });
    expect(kid).toBe('000072026060000120');
    expect(isValidKid(kid)).toBe(true);
    expect(kidOf({ member: 7, month: monthFromText('2026-06'), documentNumber: 12 }, 'MOD11')).toMatch(
      /^00007202606000012[\d-]$/,
    );
  });

  test('any single wrong digit is found, by either modulus', () => {
    const digits = fc.stringMatching(/^\d{1,24}$/);
    fc.assert(
      fc.property(
        digits,
        fc.constantFrom('MOD10' as const, 'MOD11' as const),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (text, modulus, where, change) => {
          const kid = withCheckDigit(text, modulus);
          const place = where % text.length;
          const wrong = String((Number(kid[place]) + change) % 10);
          expect(isValidKid(kid.slice(0, place) + wrong + kid.slice(place + 1), modulus)).toBe(false);
          expect(isValidKid(kid, modulus)).toBe(true);
        },
      ),
    );
  });

  test.each(['', '5', '12a4', '602244', '-', '6022-3', '1'.repeat(26), ' 602243'])('%j is none', (text) => {
    expect(isValidKid(text)).toBe(false);
  });

  test.each([
    { member: 100_000, documentNumber: 1 },
    { member: 1, documentNumber: 1_000_000 },
    { member: -1, documentNumber: 1 },
    { member: 1.5, documentNumber: 1 },
  ])('parts that do not fit are refused: $member, $documentNumber', ({ member, documentNumber }) => {
    expect(() => kidOf({ member, documentNumber, month: monthFromText('2026-06') })).toThrow(UnitError);
  });

  test('no more than 25 digits in all, and at least one before the check digit', () => {
    expect(() => withCheckDigit('1'.repeat(25), 'MOD10')).toThrow(UnitError);
    expect(withCheckDigit('1'.repeat(24), 'MOD10')).toHaveLength(25);
    expect(() => withCheckDigit('', 'MOD10')).toThrow(UnitError);
  });
});

test('a bill is due so many days after its closing', () => {
  const due = dueMinuteOf(at('2026-07-04T00:00+02:00'), { paymentDays: 14 });
  expect(formatMinute(due, 'Europe/Oslo')).toBe('2026-07-18T00:00:00+02:00');
});
