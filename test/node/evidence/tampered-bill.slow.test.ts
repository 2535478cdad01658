import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type GatheredEvidence, verifyHouseholdBill } from '../../../node-core/node/evidence/index.ts';
import type { SettlementCommunity } from '../../../node-core/settlement/index.ts';
import { type Bill, type BillLine, billLine } from '../../../node-core/settlement/index.ts';
import { type LedgerReader, openLedgerStore } from '../../../node-core/storage/index.ts';
import { energyMwh, money, moneyMinor, priceMicros } from '../../../node-core/units/index.ts';
import { checked, gathered } from './checking.ts';
import {
  ADA,
  at,
  type BillWishes,
  BO,
  billOfMonth,
  DAM,
  JULY,
  JUNE,
  type TwoDays,
  twoDays,
} from './two-days.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: TwoDays;
let store: LedgerReader;
/** For June as it is: most of what is wrong with a bill is found without reading the ledger again. */
let june: GatheredEvidence;
beforeAll(async () => {
  world = twoDays();
  store = openLedgerStore(world.path, { mode: 'read' });
  june = await gathered({ village: world.village, store, bill: bill() });
});
afterAll(() => {
  store.close();
  world.remove();
});

const purchase = () => `purchase:${world.contracts.hourly}`;
const bill = (wishes: BillWishes = {}): Bill => billOfMonth(world, { household: BO, month: JUNE }, wishes);

function withLine(id: string, change: Partial<BillLine>): Bill {
  const honest = bill();
  return { ...honest, lines: honest.lines.map((line) => (line.id === id ? { ...line, ...change } : line)) };
}

/** The community, with one contract's terms not as they were signed. */
function otherTerms(): SettlementCommunity {
  const { rules, tariffs, members, currency, minorDigits, contracts } = world.village.state;
  const other = new Map(contracts);
  const contract = other.get(world.contracts.hourly);
  if (contract === undefined) throw new Error('no contract');
  other.set(contract.id, { ...contract, terms: { ...contract.terms, price: priceMicros(800_001) } });
  return { rules, tariffs, members, currency, minorDigits, contracts: other };
}

/** What the meters said, with one home's minute a milliwatt-hour higher. */
function otherReading(member: number): BillWishes {
  const placed = new Map(world.village.placed);
  const readings = placed.get(member) ?? [];
  placed.set(
    member,
    readings.map((one) =>
      one.minute === at(-100)
        ? { ...one, content: { ...one.content, exportMwh: energyMwh(0), importMwh: energyMwh(999_999) } }
        : one,
    ),
  );
  return { placed };
}

const cases: readonly (readonly [string, () => Bill, () => string])[] = [
  ["a seller's reading that is not on the chain", () => bill(otherReading(ADA)), purchase],
  ['an own reading that is not on the chain', () => bill(otherReading(BO)), () => `public:${DAM}`],
  ['terms that were not signed', () => bill({ community: otherTerms() }), purchase],
  ['an amount', () => withLine(purchase(), { amount: money(-1n) }), purchase],
  ['a rounding', () => withLine(purchase(), { amountMinor: moneyMinor(-1) }), purchase],
  ['an energy', () => withLine(purchase(), { energyMwh: energyMwh(1) }), purchase],
  [
    'a line more',
    () => ({
      ...bill(),
      lines: [...bill().lines, billLine({ id: 'public:2', kind: 'publicPurchase', amount: money(-5n) }, 2)],
    }),
    () => 'public:2',
  ],
  ['a line less', () => ({ ...bill(), lines: bill().lines.filter(({ id }) => id !== purchase()) }), purchase],
  [
    'a line twice',
    () => ({ ...bill(), lines: [...bill().lines, ...bill().lines.slice(0, 1)] }),
    () => bill().lines[0]?.id ?? '',
  ],
  ['a total', () => ({ ...bill(), totalMinor: moneyMinor(bill().totalMinor + 1) }), () => 'total'],
  ['a currency', () => ({ ...bill(), currency: 'SEK' }), () => 'currency'],
  [
    'blocks left out',
    () => ({ ...bill(), cuts: { ...bill().cuts, upTo: { ...bill().cuts.upTo, energyHeight: 12 } } }),
    () => 'cuts',
  ],
  [
    'corrections left out',
    () => {
      const july = billOfMonth(world, { household: BO, month: JULY });
      return { ...july, cuts: { ...july.cuts, after: july.cuts.upTo } };
    },
    () => 'cuts',
  ],
];

test.each(cases)('%s is found and named', async (_name, made, named) => {
  const { rules } = world.village.state;
  const wrong = made();
  const isOfJune = isDeepStrictEqual(wrong.cuts, bill().cuts);
  const evidence = isOfJune ? june : await gathered({ village: world.village, store, bill: wrong });
  const found = verifyHouseholdBill({ bill: wrong, rules, gathered: evidence });
  expect(found.ok).toBe(false);
  expect(found.faults.map(({ where }) => where)).toContain(named());
});

test('other rules than those on the chain are named', async () => {
  const { id, rules } = world.village.state;
  const community = { id, rules: { ...rules, vatPublicBasisPoints: 2400 } };
  const found = await checked(world, bill(), { community });
  expect(found.faults.map(({ where }) => where)).toContain('rules');
});

test('evidence for one household is none for another', async () => {
  const found = await checked(world, bill(), { household: ADA });
  expect(found.faults.map(({ where }) => where)).toContain('bill');
});

test('the honest bill holds against the evidence that all of these are held against', () => {
  expect(
    verifyHouseholdBill({ bill: bill(), rules: world.village.state.rules, gathered: june }).faults,
  ).toEqual([]);
});
