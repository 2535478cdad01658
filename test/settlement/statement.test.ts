import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { settleMonth } from '../../node-core/settlement/month.ts';
import {
  compareStatements,
  differingMinutes,
  minutesHash,
  type StatementNumbers,
  statementsOf,
  supplyMinutes,
} from '../../node-core/settlement/statement.ts';
import { minute, monthFromText, spanOfMonth } from '../../node-core/units/index.ts';
import { communityOf, contractOf, steady, tariffOf } from './fixtures.ts';

const JUNE = monthFromText('2026-06');
const SPAN = spanOfMonth(JUNE, 'Europe/Oslo');
const MINUTES = SPAN.endMinute - SPAN.startMinute;

/** Home 0 sells to home 1 for the second half of the month, at least 2 kWh a day; producers 8 and 9. */
const COMMUNITY = communityOf({
  contracts: [
    contractOf({
      start: SPAN.startMinute + MINUTES / 2,
      end: SPAN.endMinute,
      price: 500_000,
      minimum: 20_000_000,
    }),
  ],
  tariffs: [
    tariffOf(8, SPAN.endMinute, [[SPAN.startMinute, 1_000_000, 100_000]]),
    tariffOf(9, SPAN.endMinute, [[SPAN.startMinute + 100, 900_000]]),
  ],
});
const SERIES = new Map([
  [0, steady(SPAN, [0, 7000], { [MINUTES - 1]: null })],
  [1, steady(SPAN, [9000, 0], { 5: null, [MINUTES - 3]: null })],
]);

function settled(household: number, series = SERIES) {
  return settleMonth({ community: COMMUNITY, household, month: JUNE, series, asOf: { kind: 'closed' } });
}

describe('statements', () => {
  test('the two parties of a contract come to the same, and it says what was settled', () => {
    const [seller] = statementsOf(settled(0));
    const [buyer] = statementsOf(settled(1));
    expect(buyer).toEqual(seller);
    const served = MINUTES / 2 - 2;
    const days = 15;
    expect(seller).toMatchObject({
      month: JUNE,
      subject: { kind: 'contract', contract: 'c1'.padEnd(64, '0') },
      energyMwh: served * 7000,
      amount: BigInt(served * 7000) * 500_000n,
      feedInEnergyMwh: 0,
      feedInAmount: 0n,
      missingMinutes: 2,
    });
    // Each day 7 kWh x 1.44 = 10.08 of 20; U is 2 of the 9, all of it scaled to nothing more than 2.88.
    expect(seller?.sellerFee).toBeGreaterThan(BigInt(days * 2_800_000) * 400_000n);
    expect(seller?.buyerFee).toBe(7000n * 500_000n); // the minute that the buyer's reading is missing
  });

  test('what a household took from each producer, and gave to it', () => {
    const supplies = statementsOf(settled(0)).slice(1);
    expect(supplies.map(({ subject }) => subject)).toEqual([{ kind: 'supply', household: 0, producer: 8 }]);
    expect(supplies[0]).toMatchObject({
      energyMwh: 0,
      amount: 0n,
      feedInEnergyMwh: (MINUTES / 2) * 7000 + 7000,
      missingMinutes: 1,
    });
    const bought = statementsOf(settled(1)).slice(1);
    expect(bought.map(({ subject }) => subject)).toEqual([
      { kind: 'supply', household: 1, producer: 8 },
      { kind: 'supply', household: 1, producer: 9 },
    ]);
    expect(bought[0]).toMatchObject({
      energyMwh: 99 * 9000,
      amount: 99n * 9000n * 1_000_000n,
      feedInEnergyMwh: 0,
    });
  });

  test('a month that is not closed has none', () => {
    const open = settleMonth({
      community: COMMUNITY,
      household: 0,
      month: JUNE,
      series: SERIES,
      asOf: { kind: 'provisional', nowMinute: SPAN.endMinute },
    });
    expect(() => statementsOf(open)).toThrow('not closed');
  });

  test('equal statements are equal; every field that differs is named', () => {
    const [mine] = statementsOf(settled(0));
    if (mine === undefined) throw new Error('a statement was expected');
    expect(compareStatements(mine, { ...mine, minutesHash: mine.minutesHash.slice() })).toEqual({
      kind: 'equal',
    });
    const changes: Partial<StatementNumbers>[] = [
      { month: monthFromText('2026-05') },
      { subject: { kind: 'supply', household: 0, producer: 8 } },
      { energyMwh: settled(1).importMwh },
      { amount: settled(1).spent },
      { feedInEnergyMwh: settled(1).importMwh },
      { feedInAmount: settled(1).spent },
      { sellerFee: settled(1).spent },
      { buyerFee: settled(1).spent },
      { missingMinutes: 77 },
      { minutesHash: mine.minutesHash.map((byte) => byte ^ 1) },
    ];
    for (const change of changes) {
      expect(compareStatements(mine, { ...mine, ...change })).toEqual({
        kind: 'differ',
        fields: Object.keys(change),
      });
    }
    expect(Object.keys(mine).length).toBe(changes.length + 1);
  });
});

describe('the hash of the minutes', () => {
  test('is SHA-256 over the domain, the start and each minute, byte for byte', () => {
    const hash = createHash('sha256').update('nabowatt/minutes/v1');
    hash.update(Buffer.from('01c566b0', 'hex'));
    hash.update(Buffer.from('000000000000000000000000000186a00000ffffffffffff', 'hex'));
    const columns = [Float64Array.of(0, 100_000, 2 ** 48 - 1)];
    expect(Buffer.from(minutesHash(minute(0x01c5_66b0), columns))).toEqual(hash.digest());
  });

  test('differs for another start, another minute, and the other way round', () => {
    const one = Float64Array.of(1, 2, 3);
    const hashes = [
      minutesHash(minute(5), [one]),
      minutesHash(minute(6), [one]),
      minutesHash(minute(5), [Float64Array.of(1, 3, 2)]),
      minutesHash(minute(5), [Float64Array.of(1, 2, 3, 0)]),
      minutesHash(minute(5), [one, Float64Array.of(0)]),
      minutesHash(minute(5), [Float64Array.of(2 ** 32 + 1, 2, 3)]),
    ].map((hash) => Buffer.from(hash).toString('hex'));
    // Supplies have two columns of one length, so that the fourth and fifth cannot be mistaken for each other.
    expect(new Set(hashes).size).toBe(hashes.length - 1);
  });

  test('a supply hashes what came and what went', () => {
    const settlement = settled(0);
    const { suppliedMwh, fedInMwh } = supplyMinutes(settlement, 8);
    expect(suppliedMwh.every((energy) => energy === 0)).toBe(true);
    expect([fedInMwh[0], fedInMwh[MINUTES / 2], fedInMwh[MINUTES - 3]]).toEqual([7000, 0, 7000]);
    const [, supply] = statementsOf(settlement);
    expect(supply?.minutesHash).toEqual(minutesHash(SPAN.startMinute, [suppliedMwh, fedInMwh]));
  });
});

describe('minutes that two parties see differently', () => {
  test('are found with what one has oneself', () => {
    const differing = differingMinutes(minute(1000), {
      mine: Float64Array.of(5, 0, 7, 9),
      theirs: Float64Array.of(5, 3, 6),
    });
    expect(differing).toEqual([
      { minute: 1001, energyMwh: 0 },
      { minute: 1002, energyMwh: 7 },
      { minute: 1003, energyMwh: 9 },
    ]);
  });

  test('a reading that only one of them has shows as its minutes, and in the fields', () => {
    const without = new Map([
      ...SERIES,
      [0, steady(SPAN, [0, 7000], { [MINUTES - 1]: null, [MINUTES - 2]: [0, 6000] })],
    ]);
    const [mine, theirs] = [settled(0), settled(1, without)];
    const minutes = differingMinutes(SPAN.startMinute, {
      mine: mine.contracts[0]?.deliveredMwh ?? new Float64Array(),
      theirs: theirs.contracts[0]?.deliveredMwh ?? new Float64Array(),
    });
    expect(minutes).toEqual([{ minute: SPAN.endMinute - 2, energyMwh: 7000 }]);
    const [a, b] = [statementsOf(mine)[0], statementsOf(theirs)[0]];
    if (a === undefined || b === undefined) throw new Error('statements were expected');
    expect(compareStatements(a, b)).toMatchObject({ kind: 'differ' });
  });
});
