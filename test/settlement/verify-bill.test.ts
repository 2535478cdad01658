import { describe, expect, test } from 'vitest';
import type { Bill } from '../../node-core/settlement/bill.ts';
import type { BillLine } from '../../node-core/settlement/bill-lines.ts';
import type { EvidenceSource, EvidenceStep } from '../../node-core/settlement/evidence.ts';
import { verifyBill } from '../../node-core/settlement/verify-bill.ts';
import { energyMwh, money, moneyMinor, monthFromText, spanOfMonth } from '../../node-core/units/index.ts';
import { billFor, Chain, cutAt, readingOf } from './evidence-fixture.ts';
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
/** The source as a plain value, for tests that replace one of its answers. */
const PASSING: EvidenceSource = {
  readingAt: (slot) => SOURCE.readingAt(slot),
  contractsOf: (party) => SOURCE.contractsOf(party),
  tariffs: () => SOURCE.tariffs(),
  monthsTouched: (cuts) => SOURCE.monthsTouched(cuts),
  inclusion: (place) => SOURCE.inclusion(place),
};
const verify = (bill: Bill, source: EvidenceSource = PASSING) =>
  verifyBill({ bill, rules: COMMUNITY.rules, source });

const REPORT = verifyBill({ bill: BILL, rules: COMMUNITY.rules, source: PASSING });

describe('verifying a bill', () => {
  test('every line of an honest bill is derived again to the last digit', () => {
    for (const [bill, report] of [[BILL, REPORT] as const, [SOLD, verify(SOLD)] as const]) {
      expect(report.faults).toEqual([]);
      expect(report.ok).toBe(true);
      expect(report.lines.map(({ lineId, ok }) => [lineId, ok])).toEqual(
        bill.lines.map(({ id }) => [id, true]),
      );
      expect(report.lines.map((line) => line.derivedAmount)).toEqual(bill.lines.map(({ amount }) => amount));
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
    const { checked } = REPORT;
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
    const [purchase] = REPORT.lines;
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
    const lines = new Map(REPORT.lines.map((line) => [line.lineId, line]));
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
    const report = verify(PLAIN, {
      ...PASSING,
      inclusion: (place) => SOURCE.inclusion(place, place.height === 8),
    });
    expect(report.ok).toBe(false);
    expect(report.faults[0]).toEqual({
      where: 'energy 8',
      what: "transaction 0 is not under the block's root",
    });
  });

  test('a reading from a later block than the bill may know is named', () => {
    const early = { ...PLAIN, cuts: { ...PLAIN.cuts, after: cutAt(7), upTo: cutAt(8) } };
    const readingAt: EvidenceSource['readingAt'] = (slot) => SOURCE.readingAt({ ...slot, cut: cutAt(99) });
    const { faults } = verify(early, { ...PASSING, readingAt });
    expect(faults).toContainEqual({
      where: 'energy 9',
      what: 'a reading from outside what the bill may know',
    });
  });
});

/** Ways to tamper with a line, and what Verify says of it. */
const TAMPERINGS: readonly { name: string; says: RegExp; change: (line: BillLine) => BillLine[] }[] = [
  {
    name: 'an amount by 10^-12',
    says: /^says .*; the ledger gives/,
    change: (line) => [{ ...line, amount: money(line.amount + 1n) }],
  },
  {
    name: 'a rounding',
    says: /^is rounded to/,
    change: (line) => [{ ...line, amountMinor: moneyMinor(line.amountMinor - 1) }],
  },
  {
    name: 'an energy',
    says: /^says .* mWh; the ledger gives/,
    change: (line) => [{ ...line, energyMwh: energyMwh((line.energyMwh ?? 0) + 1) }],
  },
  { name: 'left out', says: /^is not on the bill/, change: () => [] },
  { name: 'twice', says: /^is on the bill twice/, change: (line) => [line, line] },
  {
    name: 'under another name',
    says: /^is not on the bill/,
    change: (line) => [{ ...line, id: `${line.id}0` }],
  },
];

describe('a bill that was tampered with', () => {
  /** Line i suffers way i + turn: two turns, so that no line gets by with the way that it would hide best. */
  test.each([0, 1])(
    'every line in one of six ways (turn %s), the totals, the identities and the reference',
    (turn) => {
      const wayOf = (place: number) => TAMPERINGS[(place + turn) % TAMPERINGS.length];
      const report = verify({
        ...PLAIN,
        lines: PLAIN.lines.flatMap((line, place) => wayOf(place)?.change(line) ?? []),
        totalMinor: moneyMinor(PLAIN.totalMinor + 1),
        kid: '602244',
        identities: PLAIN.identities.map(withOneMore),
      });
      const said = new Map(report.faults.map(({ where, what }) => [where, what]));
      for (const [place, { id }] of PLAIN.lines.entries())
        expect(said.get(id)).toMatch(wayOf(place)?.says ?? /never/);
      expect([...said.keys()]).toEqual(expect.arrayContaining(['total', 'import', 'export', 'kid']));
      expect(report.ok).toBe(false);
    },
  );

  test('in one line: that line is named, and no other', () => {
    const [{ id } = { id: '' }] = PLAIN.lines;
    const lines = PLAIN.lines.map((line) =>
      line.id === id ? { ...line, amount: money(line.amount - 1n) } : line,
    );
    const report = verify({ ...PLAIN, lines });
    expect(report.faults.map(({ where }) => where)).toEqual([id]);
    expect(report.lines.filter(({ ok }) => !ok).map(({ lineId }) => lineId)).toEqual([id]);
  });

  test('one reading more or less on the chain shows on the lines that it touches', () => {
    const readingAt: EvidenceSource['readingAt'] = (slot) => {
      const found = SOURCE.readingAt(slot);
      if (found === undefined || slot.member !== 1 || slot.minute !== IN_JUNE.startMinute + 5) return found;
      return { ...found, revision: 1, content: { ...found.content, importMwh: energyMwh(20_000) } };
    };
    const wrong = verify(PLAIN, { ...PASSING, readingAt }).faults.map(({ where }) => where);
    expect(wrong).toEqual(expect.arrayContaining(['public:8', 'import']));
    expect(wrong).not.toContain('public:9');
  });
});

function withOneMore(identity: Bill['identities'][number]): Bill['identities'][number] {
  const parts = identity.parts.map((part) => ({ ...part, energyMwh: energyMwh(part.energyMwh + 1) }));
  return { ...identity, parts };
}
