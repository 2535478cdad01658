import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText } from '../../../renderer/src/format/decimal.ts';
import { createFormat } from '../../../renderer/src/format/format.ts';
import { balanceOf } from '../../../renderer/src/format/money.ts';

const format = createFormat({ locale: 'en-GB', timeZone: 'Europe/Oslo' });
const norwegian = createFormat({ locale: 'nb-NO', timeZone: 'Europe/Oslo' });

/** No-break spaces as plain ones, to keep the tables legible. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

describe('decimalText', () => {
  it.each([
    [0, 0, '0'],
    [0, 3, '0.000'],
    [5, 3, '0.005'],
    [-5, 3, '-0.005'],
    [1_234, 0, '1234'],
    [-1_234_567, 6, '-1.234567'],
    [123_456_789_012_345_678_901n, 12, '123456789.012345678901'],
  ] as const)('%s / 10^%d is %s', (units, decimals, text) => {
    expect(decimalText(units, decimals)).toBe(text);
  });

  it('never loses a digit', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 15 }), (units, decimals) => {
        const text = decimalText(units, decimals);
        expect(BigInt(text.replace('.', ''))).toBe(units);
        expect((text.split('.')[1] ?? '').length).toBe(decimals);
      }),
    );
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('refuses %s', (units) => {
    expect(() => decimalText(units, 2)).toThrow(RangeError);
  });
});

describe('energy', () => {
  it.each([
    [0, '0 kWh'],
    [1, '0 Wh'],
    [1_250, '1.3 Wh'],
    [9_500, '9.5 Wh'],
    [640_000, '640 Wh'],
    [-640_000, '−640 Wh'],
    [999_499, '999 Wh'],
    [1_000_000, '1.00 kWh'],
    [12_460_000, '12.46 kWh'],
    [124_560_000, '124.6 kWh'],
    [1_234_560_000, '1,235 kWh'],
    [12_345_600_000, '12.35 MWh'],
  ])('%d mWh is %s at a glance', (energyMwh, text) => {
    expect(plain(format.energy(energyMwh).text)).toBe(text);
  });

  it.each([
    [1_482_000, '1.482 kWh'],
    [1, '0.000001 kWh'],
    [-12_460_001, '−12.460001 kWh'],
  ])('%d mWh is %s exactly', (energyMwh, text) => {
    expect(plain(format.energy(energyMwh, 'exact').text)).toBe(text);
  });

  it('rounds half away from zero', () => {
    expect(plain(format.energyColumn(1_005_000).text)).toBe('1.01 kWh');
    expect(plain(format.energyColumn(-1_005_000).text)).toBe('−1.01 kWh');
  });

  it('always has a unit, whatever the size', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (energyMwh) => {
        expect(format.energy(energyMwh).text).toMatch(/^−?[\d,.]+\u00a0(Wh|kWh|MWh)$/);
      }),
    );
  });
});

describe('power', () => {
  it.each([
    [0, '0 W'],
    [640, '640 W'],
    [1_260, '1.26 kW'],
    [-2_180, '−2.18 kW'],
    [123_456, '123.5 kW'],
  ])('%d W is %s', (powerW, text) => {
    expect(plain(format.power(powerW).text)).toBe(text);
  });
});

describe('money and prices', () => {
  it.each([
    [1_230, 'NOK', 'NOK 12.30'],
    [-1_230, 'NOK', '−NOK 12.30'],
    [123_456_789, 'EUR', '€1,234,567.89'],
    [500, 'JPY', 'JP¥500'],
  ])('%d minor units of %s are %s', (minor, currency, text) => {
    expect(plain(format.money.money({ minor, currency }))).toBe(text);
  });

  it('keeps all twelve decimals of an exact amount', () => {
    expect(plain(format.money.exactMoney({ pico: 1_259_700_000_001n, currency: 'NOK' }))).toBe(
      'NOK 1.259700000001',
    );
    expect(plain(format.money.exactMoney({ pico: -2_000_000_000_000n, currency: 'NOK' }))).toBe('−NOK 2.00');
  });

  it.each([
    [1_000_000, 'NOK 1.00'],
    [895_000, 'NOK 0.895'],
    [1_214_550, 'NOK 1.2146'],
    [-50_000, '−NOK 0.05'],
  ])('%d millionths per kWh are %s', (millionthsPerKwh, text) => {
    expect(plain(format.money.price({ millionthsPerKwh, currency: 'NOK' }))).toBe(text);
  });

  it('takes the currency apart from the number, on the side where the locale has it', () => {
    expect(format.money.moneyParts({ minor: 1_230, currency: 'NOK' })).toMatchObject({
      value: '12.30',
      unit: 'NOK',
      unitFirst: true,
    });
    expect(norwegian.money.moneyParts({ minor: 1_230, currency: 'NOK' })).toMatchObject({
      value: '12,30',
      unit: 'kr',
      unitFirst: false,
    });
  });

  it.each([
    [1, 'earned'],
    [-1, 'owed'],
    [0, 'even'],
  ] as const)('%d is %s', (minor, balance) => {
    expect(balanceOf({ minor, currency: 'NOK' })).toBe(balance);
  });
});

describe('shares, carbon, counts', () => {
  it('writes them with their units', () => {
    expect(format.share(500)).toBe('50%');
    expect(format.share(125)).toBe('12.5%');
    expect(plain(format.carbon(12).text)).toBe('12 g CO₂/kWh');
    expect(format.count(11_520)).toBe('11,520');
  });
});

describe('other locales', () => {
  it('write Norwegian the Norwegian way', () => {
    expect(plain(norwegian.energy(12_460_000).text)).toBe('12,46 kWh');
    expect(norwegian.time.month('2026-11')).toBe('november 2026');
  });
});
