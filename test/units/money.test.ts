import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMoney,
  energyMwh,
  formatMoney,
  MAX_PRICE_MICROS,
  money,
  moneyFor,
  moneyMinor,
  negateMoney,
  parseMoney,
  priceFromText,
  priceMicros,
  roundMoney,
  UnitError,
  ZERO_MONEY,
} from '../../node-core/units/index.ts';

const energies = fc.maxSafeInteger().map(energyMwh);
const prices = fc.integer({ min: -MAX_PRICE_MICROS, max: MAX_PRICE_MICROS }).map(priceMicros);
const amounts = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }).map(money);
const minorDigits = fc.integer({ min: 0, max: 4 });

describe('what energy costs', () => {
  test('is the exact product', () => {
    fc.assert(
      fc.property(energies, prices, (energy, price) => {
        expect(moneyFor(energy, price)).toBe(BigInt(energy) * BigInt(price));
      }),
    );
  });

  test('is the same, however the energy is cut', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 10 ** 12 }).map(energyMwh), { maxLength: 40 });
    fc.assert(
      fc.property(parts, prices, (cut, price) => {
        const whole = energyMwh(cut.reduce((sum, part) => sum + part, 0));
        expect(addMoney(...cut.map((part) => moneyFor(part, price)))).toBe(moneyFor(whole, price));
      }),
    );
  });

  test('one kWh at 1.00 is 1, at -0.05 it is -0.05', () => {
    expect(formatMoney(moneyFor(energyMwh(1_000_000), priceFromText('1.00')))).toBe('1');
    expect(formatMoney(moneyFor(energyMwh(1_000_000), priceFromText('-0.05')))).toBe('-0.05');
    expect(formatMoney(moneyFor(energyMwh(1), priceMicros(1)))).toBe('0.000000000001');
  });
});

describe('sums', () => {
  test('are exact and in any order the same', () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 10 }), (parts) => {
        expect(addMoney(...parts)).toBe(addMoney(...parts.toReversed()));
        expect(addMoney(...parts, ...parts.map(negateMoney))).toBe(ZERO_MONEY);
      }),
    );
    expect(addMoney()).toBe(ZERO_MONEY);
  });
});

describe('money as text', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(amounts, (value) => {
        expect(parseMoney(formatMoney(value))).toBe(value);
      }),
    );
    expect(formatMoney(money(-12_340_700_000_000n))).toBe('-12.3407');
  });

  test.each(['0.0000000000001', '1,5', '', '1e2'])('is not %j', (text) => {
    expect(() => parseMoney(text)).toThrow(UnitError);
  });
});

describe('rounding to the minor unit', () => {
  test('is never more than half a unit off, and away from zero at the half', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(money),
        minorDigits,
        (value, digits) => {
          const unit = 10n ** BigInt(12 - digits);
          const off = BigInt(roundMoney(value, digits)) * unit - value;
          expect(2n * off <= unit && 2n * off >= -unit).toBe(true);
          const half = (off < 0n ? -off : off) * 2n === unit;
          expect(!half || off > 0n === value > 0n).toBe(true);
        },
      ),
    );
  });

  test('the buyer pays what the seller gets', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(money),
        minorDigits,
        (value, digits) => {
          expect(roundMoney(negateMoney(value), digits) + roundMoney(value, digits)).toBe(0);
        },
      ),
    );
  });

  test.each([
    ['0.005', 2, 1],
    ['-0.005', 2, -1],
    ['0.004999999999', 2, 0],
    ['-0.004999999999', 2, 0],
    ['1.015', 2, 102],
    ['2.5', 0, 3],
    ['-2.5', 0, -3],
    ['0.00005', 4, 1],
    ['12345.67', 2, 1_234_567],
  ])('%s with %d digits is %d', (text, digits, minor) => {
    expect(roundMoney(parseMoney(text), digits)).toBe(minor);
  });

  test('what fits no safe integer is refused', () => {
    expect(() => roundMoney(money(10n ** 30n), 2)).toThrow(UnitError);
    expect(() => moneyMinor(2 ** 53)).toThrow(UnitError);
    expect(() => moneyMinor(0.5)).toThrow(UnitError);
  });
});
