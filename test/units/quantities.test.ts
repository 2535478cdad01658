import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addEnergy,
  carbonGrams,
  checkInteger,
  type EnergyMwh,
  energyFromKwhText,
  energyMwh,
  energyOfPower,
  formatDecimal,
  formatPrice,
  MAX_MINUTE_ENERGY_MWH,
  MAX_PRICE_MICROS,
  powerW,
  priceFromText,
  priceMicros,
  sharePermille,
  subtractEnergy,
  UnitError,
  WHOLE_SHARE,
  ZERO_ENERGY,
} from '../../node-core/units/index.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const NO_INTEGERS = [
  0.5,
  -0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
  -(2 ** 53),
  1e300,
];
const energies = fc.maxSafeInteger().map(energyMwh);

interface Brand {
  readonly name: string;
  readonly brand: (value: number) => number;
  readonly from: number;
  readonly to: number;
}

const BRANDS: readonly Brand[] = [
  { name: 'energyMwh', brand: energyMwh, from: -MAX, to: MAX },
  { name: 'powerW', brand: powerW, from: -1_000_000_000, to: 1_000_000_000 },
  { name: 'priceMicros', brand: priceMicros, from: -MAX_PRICE_MICROS, to: MAX_PRICE_MICROS },
  { name: 'sharePermille', brand: sharePermille, from: 1, to: 1000 },
  { name: 'carbonGrams', brand: carbonGrams, from: 0, to: 10_000 },
];

describe.each(BRANDS)('$name', ({ brand, from, to }) => {
  test('is every whole number of its range, unchanged', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Math.max(from, -(2 ** 31)), max: Math.min(to, 2 ** 31 - 1) }),
        (value) => {
          expect(brand(value)).toBe(value === 0 ? 0 : value);
        },
      ),
    );
    expect([brand(from), brand(to)]).toEqual([from, to]);
  });

  test.each(NO_INTEGERS)('is not %d', (value) => {
    expect(() => brand(value)).toThrow(UnitError);
  });

  test('is nothing past its ends', () => {
    expect(() => brand(from - 1)).toThrow(UnitError);
    expect(() => brand(to + 1)).toThrow(UnitError);
  });
});

test('minus zero is zero', () => {
  expect(Object.is(checkInteger(-0, { unit: 'thing', from: -1, to: 1 }), 0)).toBe(true);
  expect(Object.is(energyMwh(-0), 0)).toBe(true);
});

test('an error says unit, range and what came', () => {
  expect(() => checkInteger(7, { unit: 'thing', from: 1, to: 5 })).toThrow(
    'thing must be a whole number from 1 to 5; given: 7',
  );
});

describe('energy', () => {
  test('is read from kilowatt-hours with six places', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(energyFromKwhText(formatDecimal(BigInt(value), 6))).toBe(value === 0 ? 0 : value);
      }),
    );
    expect(energyFromKwhText('0.517')).toBe(517_000);
    expect(energyFromKwhText('3.4165')).toBe(3_416_500);
    expect(energyFromKwhText('-0.000001')).toBe(-1);
  });

  test.each(['0.0000001', '9007199254.740992', '1e3', 'x', ''])('is not %j', (text) => {
    expect(() => energyFromKwhText(text)).toThrow(UnitError);
  });

  test('sums are exact, or refused', () => {
    fc.assert(
      fc.property(fc.array(energies, { maxLength: 6 }), (parts) => {
        const exact = parts.reduce((sum, part) => sum + BigInt(part), 0n);
        const sum = sumOrRefused(parts);
        expect(sum === 'refused' || BigInt(sum) === exact).toBe(true);
      }),
    );
  });

  test('sums of what a meter can say are never refused', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: MAX_MINUTE_ENERGY_MWH }).map(energyMwh), {
      maxLength: 31,
    });
    fc.assert(
      fc.property(minutes, (parts) => {
        expect(addEnergy(...parts)).toBe(parts.reduce((sum, part) => sum + part, 0));
      }),
    );
    expect(addEnergy()).toBe(ZERO_ENERGY);
  });

  test('a sum that leaves the range is refused, even when it would come back', () => {
    expect(() => addEnergy(energyMwh(MAX), energyMwh(1))).toThrow(UnitError);
    // In floating point this gives 1: past 2^53 a digit is lost on the way.
    expect(() => addEnergy(energyMwh(MAX), energyMwh(2), energyMwh(-MAX))).toThrow(UnitError);
  });

  test('differences are exact, or refused', () => {
    fc.assert(
      fc.property(energies, energies, (from, less) => {
        const exact = BigInt(from) - BigInt(less);
        const fits = exact <= BigInt(MAX) && exact >= -BigInt(MAX);
        expect(differenceOrRefused(from, less)).toBe(fits ? Number(exact) : 'refused');
      }),
    );
    expect(differenceOrRefused(energyMwh(MAX), energyMwh(-1))).toBe('refused');
  });

  test('a minute holds 48 bits', () => {
    expect(MAX_MINUTE_ENERGY_MWH).toBe(281_474_976_710_655);
  });
});

describe('power held for a time', () => {
  const holds = fc.array(
    fc.record({ watts: fc.integer({ min: -100_000, max: 100_000 }), durationMs: fc.nat(600_000) }),
    { maxLength: 200 },
  );

  test('loses no milliwatt-hour over many holds', () => {
    fc.assert(
      fc.property(holds, (parts) => {
        let carryWms = 0;
        let energy = 0n;
        for (const { watts, durationMs } of parts) {
          const held = energyOfPower(powerW(watts), { durationMs, carryWms });
          carryWms = held.carryWms;
          energy += BigInt(held.energyMwh);
          expect(carryWms).toBeGreaterThanOrEqual(0);
          expect(carryWms).toBeLessThan(3600);
        }
        const exactWms = parts.reduce(
          (sum, { watts, durationMs }) => sum + BigInt(watts) * BigInt(durationMs),
          0n,
        );
        // One milliwatt-hour is 3600 watt-milliseconds.
        expect(energy * 3600n + BigInt(carryWms)).toBe(exactWms);
      }),
    );
  });

  test('is the same, however the time is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5000, max: 5000 }),
        fc.array(fc.nat(10_000), { minLength: 1, maxLength: 50 }),
        (watts, cuts) => {
          const whole = energyOfPower(powerW(watts), {
            durationMs: cuts.reduce((a, b) => a + b),
            carryWms: 0,
          });
          let carryWms = 0;
          let energy = 0;
          for (const durationMs of cuts) {
            const held = energyOfPower(powerW(watts), { durationMs, carryWms });
            carryWms = held.carryWms;
            energy += held.energyMwh;
          }
          expect({ energyMwh: energy, carryWms }).toEqual(whole);
        },
      ),
    );
  });

  test.each([
    [1000, 3_600_000, { energyMwh: 1_000_000, carryWms: 0 }],
    [1, 3_600_000, { energyMwh: 1000, carryWms: 0 }],
    [1, 3599, { energyMwh: 0, carryWms: 3599 }],
    [-1, 1, { energyMwh: -1, carryWms: 3599 }],
    [0, 60_000, { energyMwh: 0, carryWms: 0 }],
    [4321, 60_000, { energyMwh: 72_016, carryWms: 2400 }],
  ])('%d W for %d ms', (watts, durationMs, expected) => {
    expect(energyOfPower(powerW(watts), { durationMs, carryWms: 0 })).toEqual(expected);
  });

  test.each([
    [1, 0.5],
    [1, Number.NaN],
    [1_000_000_000, 9_007_200],
    [-1_000_000_000, 9_007_200],
  ])('%d W for %d ms is refused: digits would be lost', (watts, durationMs) => {
    expect(() => energyOfPower(powerW(watts), { durationMs, carryWms: 0 })).toThrow(UnitError);
  });
});

describe('price', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -MAX_PRICE_MICROS, max: MAX_PRICE_MICROS }), (value) => {
        expect(priceFromText(formatPrice(priceMicros(value)))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  test.each([
    ['1.00', 1_000_000, '1'],
    ['-0.05', -50_000, '-0.05'],
    ['0.255390', 255_390, '0.25539'],
    ['1000', 1_000_000_000, '1000'],
    ['0', 0, '0'],
  ])('%s is %d, written %s', (text, micros, short) => {
    expect(priceFromText(text)).toBe(micros);
    expect(formatPrice(priceMicros(micros))).toBe(short);
  });

  test.each(['0.0000001', '1000.000001', '-1001', '1,00', 'free'])('is not %j', (text) => {
    expect(() => priceFromText(text)).toThrow(UnitError);
  });
});

test('the whole share is 1000 per mille', () => {
  expect(sharePermille(1000)).toBe(WHOLE_SHARE);
});

function sumOrRefused(parts: readonly EnergyMwh[]): number | 'refused' {
  return orRefused(() => addEnergy(...parts));
}

function differenceOrRefused(from: EnergyMwh, less: EnergyMwh): number | 'refused' {
  return orRefused(() => subtractEnergy(from, less));
}

function orRefused(act: () => number): number | 'refused' {
  try {
    return act();
  } catch (error) {
    if (error instanceof UnitError) return 'refused';
    throw error;
  }
}
