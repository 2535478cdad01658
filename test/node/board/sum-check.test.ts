import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES, type Member } from '../../../node-core/ledger/index.ts';
import { sumCheck } from '../../../node-core/node/board/sum-check.ts';
import { statementState, unsignedBy } from '../../../node-core/node/board/statements.ts';
import {
  MEASURED,
  MISSING,
  type ReadingSeries,
  type Settlement,
  settle,
  settlementFrame,
  type StatementNumbers,
} from '../../../node-core/settlement/index.ts';
import { addMinutes, energyMwh, minute, money, monthFromText } from '../../../node-core/units/index.ts';
import { statementKey, type Statement } from '../../../node-core/ledger/index.ts';
import { at, terms } from '../street.ts';

const START = at('2026-06-15T10:00');
const SPAN = { startMinute: START, endMinute: addMinutes(START, 4) };
const CONTRACT = 'c1'.repeat(32);

function member(index: number): Member {
  return {
    index,
    publicKey: new Uint8Array(32),
    sealingKey: new Uint8Array(32),
    displayName: `m${index}`,
    roles: [],
    standing: { kind: 'active' },
    admittedMinute: minute(0),
  };
}

const community = {
  rules: DEFAULT_RULES,
  currency: 'NOK',
  minorDigits: 2,
  members: [member(0), member(1)],
  tariffs: [],
  contracts: new Map([
    [
      CONTRACT,
      {
        id: CONTRACT,
        terms: terms({ ...SPAN, seller: 0, buyer: 1 }),
        acceptedMinute: START,
        endMinute: SPAN.endMinute,
        endRequests: new Map(),
      },
    ],
  ]),
};

function series(
  energies: readonly (readonly [importMwh: number, exportMwh: number] | null)[],
): ReadingSeries {
  return {
    startMinute: START,
    importMwh: Float64Array.from(energies, (one) => one?.[0] ?? 0),
    exportMwh: Float64Array.from(energies, (one) => one?.[1] ?? 0),
    quality: Uint8Array.from(energies, (one) => (one === null ? MISSING : MEASURED)),
  };
}

/** The roof gives 30, 20 and 10; the neighbour takes 20 of each, and its last minute is missing. */
function settled(): Settlement[] {
  const frame = settlementFrame(community, SPAN);
  const readings = new Map([
    [
      0,
      series([
        [0, 30],
        [0, 20],
        [5, 10],
        [0, 8],
      ]),
    ],
    [1, series([[20, 0], [20, 0], [20, 0], null])],
  ]);
  return [0, 1].map((household) => settle({ frame, household, series: readings, asOf: { kind: 'closed' } }));
}

describe('the sums', () => {
  test('hold where every home was settled from the same readings', () => {
    expect(sumCheck(settled())).toMatchObject({
      minutes: 4,
      unequalMinutes: 0,
      soldMwh: 45,
      boughtMwh: 45,
      importMwh: 65,
      exportMwh: 68,
      unpricedMwh: 15,
      storedMwh: 18,
      nettedMwh: 5,
      balanced: true,
      missing: [{ member: 1, minutes: 1 }],
    });
  });

  test('name the minute in which a seller and a buyer differ, and the difference', () => {
    const [seller, buyer] = settled();
    if (seller === undefined || buyer === undefined) throw new Error('two were settled');
    const [trade] = buyer.contracts;
    if (trade === undefined) throw new Error('there is a contract');
    const deliveredMwh = trade.deliveredMwh.with(1, 19);
    const forged = {
      ...buyer,
      contracts: [{ ...trade, deliveredMwh, amount: money(trade.amount - 800_000n) }],
    };
    const { unequal, unequalMinutes, soldExact, boughtExact } = sumCheck([seller, forged]);
    expect(unequalMinutes).toBe(1);
    expect(unequal).toEqual([{ minute: START + 1, soldMwh: 20, boughtMwh: 19 }]);
    expect(soldExact).not.toBe(boughtExact);
  });

  test('notice energy that is not accounted for', () => {
    const [seller, buyer] = settled();
    if (seller === undefined || buyer === undefined) throw new Error('two were settled');
    expect(sumCheck([{ ...seller, exportMwh: energyMwh(seller.exportMwh + 1) }, buyer]).balanced).toBe(false);
    expect(sumCheck([seller, { ...buyer, unpricedMwh: energyMwh(buyer.unpricedMwh - 1) }]).balanced).toBe(
      false,
    );
  });

  test('of nobody are nothing', () => {
    expect(sumCheck([])).toMatchObject({ minutes: 0, unequalMinutes: 0, balanced: true, soldExact: '0' });
  });
});

describe('the co-signing', () => {
  const numbers: StatementNumbers = {
    kind: 'statement',
    month: monthFromText('2026-06'),
    subject: { kind: 'contract', contract: CONTRACT },
    energyMwh: energyMwh(45),
    amount: money(36_000_000n),
    feedInEnergyMwh: energyMwh(0),
    feedInAmount: money(0n),
    sellerFee: money(0n),
    buyerFee: money(0n),
    missingMinutes: 1,
    minutesHash: new Uint8Array(32),
  };
  const signed = (author: number, change: Partial<Statement> = {}) =>
    [author, { id: 'ab'.repeat(32), statement: { ...numbers, author, sequence: 1, ...change } }] as const;
  const state = (...statements: readonly ReturnType<typeof signed>[]) => {
    const key = statementKey(numbers.month, numbers.subject);
    const found = statementState(
      { ...community, statements: new Map([[key, new Map(statements)]]) },
      numbers,
    );
    if (found === undefined) throw new Error('the contract is known');
    return found;
  };

  test.each([
    ['nobody', state(), { equal: null, differs: [] }, [0, 1]],
    ['the seller', state(signed(0)), { equal: null, differs: [] }, [1]],
    ['both, the same', state(signed(0), signed(1)), { equal: true, differs: [] }, []],
    [
      'both, another amount',
      state(signed(0), signed(1, { amount: money(1n) })),
      { equal: false, differs: ['amount'] },
      [],
    ],
    [
      'both the same, but not what is worked out here',
      state(signed(0, { missingMinutes: 0 }), signed(1, { missingMinutes: 0 })),
      { equal: false, differs: ['missingMinutes'] },
      [],
    ],
  ])('%s has signed', (_who, found, expected, waiting) => {
    expect(found).toMatchObject(expected);
    expect(unsignedBy([found])).toEqual(waiting);
  });
});
