import { describe, expect, test } from 'vitest';
import type { Bill } from '../../node-core/settlement/bill.ts';
import type { BillLine } from '../../node-core/settlement/bill-lines.ts';
import type { EvidenceStep } from '../../node-core/settlement/evidence.ts';
import { verifyBill } from '../../node-core/settlement/verify-bill.ts';
import { energyMwh, money, moneyMinor, monthFromText, spanOfMonth } from '../../node-core/units/index.ts';
import { billFor, Chain, readingOf } from './evidence-fixture.ts';
import { communityOf, contractOf, kwh, RULES, steady, tariffOf } from './fixtures.ts';

const [MAY, JUNE] = [monthFromText('2026-05'), monthFromText('2026-06')];
const [IN_MAY, IN_JUNE] = [spanOfMonth(MAY, RULES.timeZone), spanOfMonth(JUNE, RULES.timeZone)];

/** Home 0 sells to 1 with a minimum a month; producers 8 and 9. A reading of May comes at height 7, past the cut of 5. */
const COMMUNITY = communityOf({
  contracts: [
    contractOf({
      start: IN_MAY.startMinute,
      end: IN_JUNE.endMinute,
      price: 900_000,
      minimum: kwh(2000),
      period: 'month',
    }),
  ],
  tariffs: [
    tariffOf(8, IN_JUNE.endMinute, [[IN_MAY.startMinute, 1_200_000, 70_000]]),
    tariffOf(9, IN_JUNE.endMinute, [[IN_JUNE.startMinute + 600, 1_100_000]]),
  ],
  rules: { vatNeighbourBasisPoints: 1500, totalRoundingMinor: 100 },
});
const LATE = IN_MAY.startMinute + 777;

function chain(): Chain {
  const made = new Chain(COMMUNITY);
  made.addSeries(0, steady(IN_MAY, [0, 20_000], { 777: null }), 1);
  made.addSeries(1, steady(IN_MAY, [21_000, 0]), 2);
  made.add(0, { ...readingOf(LATE, 0, 20_000), height: 7 });
  made.addSeries(0, steady(IN_JUNE, [500, 20_500], { 40: [21_000, 0], 50: null }), 8);
  made.addSeries(1, steady(IN_JUNE, [21_000, 0], { 60: [0, 300] }), 9);
  return made;
}

const SOURCE = chain();
const BILL = billFor(SOURCE, { household: 1, month: JUNE, cuts: [5, 10] });
const SOLD = billFor(SOURCE, { household: 0, month: JUNE, cuts: [5, 10] });
/** The same month with nothing to correct: quicker to verify over and over. */
const PLAIN = billFor(SOURCE, { household: 1, month: JUNE, cuts: [10, 10] });
const verify = (bill: Bill, source = SOURCE) => verifyBill({ bill, rules: COMMUNITY.rules, source });

describe('verifying a bill', () => {
  test('every line of an honest bill is derived again to the last digit', () => {
    for (const bill of [BILL, SOLD]) {
      const report = verify(bill);
      expect(report.faults).toEqual([]);
      expect(report.ok).toBe(true);
      expect(report.lines.map(({ lineId, ok }) => [lineId, ok])).toEqual(
        bill.lines.map(({ id }) => [id, true]),
      );
      for (const [place, line] of report.lines.entries())
        expect(line.derivedAmount).toBe(bill.lines[place]?.amount);
    }
    expect(BILL.lines.map(({ kind }) => kind)).toEqual([
      'neighbourPurchase',
      'publicPurchase',
      'publicPurchase',
      'buyerFee',
      'vat',
      'vat',
      'publicSale',
      'sellerFee',
      'correction',
      'correction',
      'correction',
      'correction',
      'correction',
      'rounding',
    ]);
  });

  test('says how much was gone through', () => {
    const { checked } = verify(BILL);
    const minutes = IN_MAY.endMinute - IN_MAY.startMinute + IN_JUNE.endMinute - IN_JUNE.startMinute;
    expect(checked).toEqual({
      readings: 2 * minutes - 1, // one of June never came
      blocks: 5 + 1 + 2, // energy 1, 2, 7, 8, 9; the contract; two tariffs
      contracts: 1,
      tariffs: 2,
      lines: BILL.lines.length,
    });
  });

  test('follows one minute of a neighbour line from both meters to the line', () => {
    const [purchase] = verify(BILL).lines;
    expect(purchase?.example.map(({ kind }) => kind)).toEqual([
      'reading',
      'block',
      'reading',
      'block',
      'contract',
      'block',
      'line',
    ]);
    const [own, , neighbour, , contract, , line] = purchase?.example ?? [];
    expect(own).toMatchObject({ household: 1, importMwh: 21_000, exportMwh: 0, minute: IN_JUNE.startMinute });
    expect(neighbour).toMatchObject({ household: 0, importMwh: 500, exportMwh: 20_500 });
    expect(contract).toMatchObject({ contractId: 'c1'.padEnd(64, '0') });
    expect(line).toMatchObject({ energyMwh: 20_000, amount: BILL.lines[0]?.amount });
  });

  test('follows a public line to the tariff, a fee to both, a correction to the late reading', () => {
    const lines = new Map(verify(BILL).lines.map((line) => [line.lineId, line]));
    const kinds = (id: string) => lines.get(id)?.example.map(({ kind }) => kind);
    expect(kinds('public:9')).toEqual([
      'reading',
      'block',
      'reading',
      'block',
      'contract',
      'block',
      'tariff',
      'block',
      'line',
    ]);
    expect(kinds('feedIn:8')?.slice(-3)).toEqual(['tariff', 'block', 'line']);
    expect(kinds(`sellerFee:${'c1'.padEnd(64, '0')}`)?.slice(-3)).toEqual(['tariff', 'block', 'line']);
    expect(kinds('vat:2500')).toEqual(['line']);
    const late = lines.get(`correction:2026-05:purchase:${'c1'.padEnd(64, '0')}`);
    expect(late?.minutes).toBe(1);
    const heights = late?.example.flatMap((step: EvidenceStep) =>
      step.kind === 'block' ? [step.at.height] : [],
    );
    expect(heights).toContain(7);
    expect(late?.example.find((step) => step.kind === 'reading' && step.household === 0)).toMatchObject({
      minute: LATE,
    });
  });

  test('a transaction that is not under its block is named', () => {
    const source = chain();
    source.tampered.add('energy 8');
    const report = verify(BILL, source);
    expect(report.ok).toBe(false);
    expect(report.faults[0]).toEqual({
      where: 'energy 8',
      what: "transaction 0 is not under the block's root",
    });
  });

  test('a reading from a later block than the bill may know is named', () => {
    const source = chain();
    const honest = source.readingAt.bind(source);
    source.readingAt = ({ member, minute: at, cut }) =>
      honest({ member, minute: at, cut: { ...cut, energyHeight: 99 } });
    const report = verify(BILL, source);
    expect(report.faults.some(({ where }) => where === 'energy 7')).toBe(true);
  });
});

describe('a bill that was tampered with', () => {
  const every = (change: (line: BillLine) => Partial<BillLine>) => (bill: Bill) => ({
    ...bill,
    lines: bill.lines.map((line) => ({ ...line, ...change(line) })),
  });
  const ids = PLAIN.lines.map(({ id }) => id);

  test.each<{ name: string; where: string[]; change: (bill: Bill) => Bill }>([
    {
      name: 'every amount by 10^-12',
      where: ids,
      change: every(({ amount }) => ({ amount: money(amount + 1n) })),
    },
    {
      name: 'every rounding by the minor unit',
      where: ids,
      change: every(({ amountMinor }) => ({ amountMinor: moneyMinor(amountMinor - 1) })),
    },
    {
      name: 'every energy by a mWh',
      where: ids,
      change: every((line) => ({ energyMwh: energyMwh((line.energyMwh ?? 0) + 1) })),
    },
    { name: 'every line left out', where: ids, change: (bill) => ({ ...bill, lines: [] }) },
    {
      name: 'every line twice',
      where: ids,
      change: (bill) => ({ ...bill, lines: [...bill.lines, ...bill.lines] }),
    },
    { name: 'every line under another name', where: ids, change: every(({ id }) => ({ id: `${id}0` })) },
    {
      name: 'the totals, identities and reference',
      where: ['total', 'import', 'export', 'kid'],
      change: (bill) => ({
        ...bill,
        totalMinor: moneyMinor(bill.totalMinor + 1),
        kid: '602244',
        identities: bill.identities.map(withOneMore),
      }),
    },
  ])('$name', ({ where, change }) => {
    const report = verify(change(PLAIN));
    expect(report.ok).toBe(false);
    expect(report.faults.map((fault) => fault.where)).toEqual(expect.arrayContaining(where));
  });

  test.each([ids[0], 'vat:2500'])('%s alone: it is the one that is named', (id) => {
    const changed = every((line) => (line.id === id ? { amount: money(line.amount - 1n) } : {}))(PLAIN);
    const report = verify(changed);
    expect(report.faults.map(({ where }) => where)).toEqual([id]);
    expect(report.lines.filter(({ ok }) => !ok).map(({ lineId }) => lineId)).toEqual([id]);
  });

  test('one reading more or less on the chain shows on the lines that it touches', () => {
    const source = chain();
    source.add(1, { ...readingOf(IN_JUNE.startMinute + 5, 20_000, 0, 1), height: 10 });
    const wrong = verify(PLAIN, source).faults.map(({ where }) => where);
    expect(wrong).toEqual(expect.arrayContaining(['public:8', 'import']));
    expect(wrong).not.toContain('public:9');
  });
});

function withOneMore(identity: Bill['identities'][number]): Bill['identities'][number] {
  const parts = identity.parts.map((part) => ({ ...part, energyMwh: energyMwh(part.energyMwh + 1) }));
  return { ...identity, parts };
}
