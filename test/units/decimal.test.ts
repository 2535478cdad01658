import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideRounded, formatDecimal, parseDecimal, UnitError } from '../../node-core/units/index.ts';

const places = fc.integer({ min: 0, max: 12 });
const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe('decimals', () => {
  test('are read back as they were written', () => {
    fc.assert(
      fc.property(whole, places, (value, digits) => {
        expect(parseDecimal(formatDecimal(value, digits), digits)).toBe(value);
      }),
    );
  });

  test('are written as short as they can be', () => {
    fc.assert(
      fc.property(whole, places, (value, digits) => {
        expect(formatDecimal(value, digits)).toMatch(/^(0|-?([1-9]\d*|0\.\d*[1-9]|[1-9]\d*\.\d*[1-9]))$/);
      }),
    );
  });

  test('are whole and fraction put together by hand', () => {
    const digits = fc.stringMatching(/^\d{1,12}$/);
    fc.assert(
      fc.property(fc.constantFrom('', '-'), digits, digits, (sign, before, after) => {
        const expected = BigInt(before) * 10n ** 12n + BigInt(after.padEnd(12, '0'));
        expect(parseDecimal(`${sign}${before}.${after}`, 12)).toBe(sign === '-' ? -expected : expected);
      }),
    );
  });

  test.each<readonly [string, number, bigint]>([
    ['0', 6, 0n],
    ['-0', 6, 0n],
    ['-0.000', 2, 0n],
    ['1.25', 2, 125n],
    ['1.25', 6, 1_250_000n],
    ['-0.5', 3, -500n],
    ['007', 0, 7n],
    ['1.2500', 2, 125n],
    ['3.4165', 6, 3_416_500n],
  ])('%s with %d places is %s', (text, digits, value) => {
    expect(parseDecimal(text, digits)).toBe(value);
  });

  test.each([
    '',
    ' ',
    '1 ',
    ' 1',
    '+1',
    '--1',
    '1.',
    '.5',
    '1,5',
    '1e3',
    '0x10',
    '1_000',
    'NaN',
    'Infinity',
    '١',
    '1.2.3',
    '1\n',
    '9'.repeat(31),
  ])('refuse %j', (text) => {
    expect(() => parseDecimal(text, 6)).toThrow(UnitError);
  });

  test('never lose a digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (kept, last) => {
        const text = `1.${'0'.repeat(kept)}${last}`;
        expect(() => parseDecimal(text, kept)).toThrow(UnitError);
        expect(parseDecimal(text, kept + 1)).toBe(10n ** BigInt(kept + 1) + BigInt(last));
        expect(parseDecimal(`1.${'0'.repeat(kept + 5)}`, kept)).toBe(10n ** BigInt(kept));
      }),
    );
  });

  test('say what was given', () => {
    expect(() => parseDecimal('1,5', 2)).toThrow(
      expect.objectContaining({ name: 'UnitError', given: '1,5' }),
    );
  });
});

describe('divideRounded', () => {
  const divisor = fc.bigInt({ min: 1n, max: 10n ** 12n });

  /** The rational twin: candidates on both sides, the nearer one, the one further from zero when both are as near. */
  function nearest(value: bigint, by: bigint): bigint {
    const below = value / by - 2n;
    const candidates = [0n, 1n, 2n, 3n, 4n].map((step) => below + step);
    const distance = (candidate: bigint) => abs(value - candidate * by);
    return candidates.reduce((best, candidate) => {
      if (distance(candidate) !== distance(best))
        return distance(candidate) < distance(best) ? candidate : best;
      return abs(candidate) > abs(best) ? candidate : best;
    });
  }

  test('is the nearest integer, halves away from zero', () => {
    fc.assert(
      fc.property(whole, divisor, (value, by) => {
        expect(divideRounded(value, by)).toBe(nearest(value, by));
      }),
    );
  });

  test('is so at and around every half', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -1000n, max: 1000n }),
        divisor,
        fc.bigInt({ min: -1n, max: 1n }),
        (quotient, half, by) => {
          const value = quotient * 2n * half + half + by;
          expect(divideRounded(value, 2n * half)).toBe(nearest(value, 2n * half));
        },
      ),
    );
  });

  test('mirrors at zero', () => {
    fc.assert(
      fc.property(whole, divisor, (value, by) => {
        expect(divideRounded(-value, by)).toBe(-divideRounded(value, by));
      }),
    );
  });

  test.each([
    [5n, 10n, 1n],
    [-5n, 10n, -1n],
    [4n, 10n, 0n],
    [-4n, 10n, 0n],
    [15n, 10n, 2n],
    [25n, 10n, 3n],
    [-25n, 10n, -3n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [0n, 7n, 0n],
    [7n, 1n, 7n],
  ])('%s / %s = %s', (value, by, result) => {
    expect(divideRounded(value, by)).toBe(result);
  });

  test.each([0n, -1n])('refuses to divide by %s', (by) => {
    expect(() => divideRounded(1n, by)).toThrow(UnitError);
  });
});

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
