import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVerifier } from '../../node-core/identity/index.ts';
import type { TransactionId } from '../../node-core/ledger/index.ts';
import { billFor } from '../../node-core/node/bills.ts';
import { householdBooks } from '../../node-core/node/books.ts';
import { keptBill } from '../../node-core/node/kept-bill.ts';
import { endOf, finishFolder } from '../../node-core/node/ledger-folder.ts';
import { signingOf, signMonth, statementsDue } from '../../node-core/node/month-close.ts';
import { verifyFolder } from '../../node-core/node/verify-folder.ts';
import { verifyMonth } from '../../node-core/node/verify-month.ts';
import { statementsOf } from '../../node-core/settlement/index.ts';
import {
  carbonGrams,
  formatMoney,
  type Minute,
  money,
  monthFromText,
  priceMicros,
} from '../../node-core/units/index.ts';
import {
  at,
  keepSeeds,
  minutesFrom,
  openStreet,
  reading,
  type Street,
  temporaryFolder,
  terms,
} from './street.ts';

const CAST = [
  ['grid', ['steward', 'superUser', 'publicProducer']],
  ['ada', []],
  ['bo', []],
] as const;
const [ADA, BO] = [1, 2];
const JUNE = monthFromText('2026-06');
const JULY = monthFromText('2026-07');
const FIRST = at('2026-06-30T20:00');
const LATE = at('2026-06-30T20:03');

let folder: { readonly dir: string; remove(): void };
let street: Street;
let contract: TransactionId;

/** June has five minutes of readings but for Bo's fourth one, and is closed; nobody has signed. */
beforeEach(async () => {
  folder = temporaryFolder();
  street = await openStreet({ dir: folder.dir, cast: CAST, start: at('2026-06-30T18:00') });
  await street.send('grid', {
    kind: 'tariff',
    endMinute: at('2026-08-01T00:00'),
    steps: [
      {
        startMinute: at('2026-06-30T19:00'),
        price: priceMicros(2_000_000),
        feedInPrice: null,
        carbon: carbonGrams(0),
      },
    ],
  });
  contract = await street.contract(
    terms({ startMinute: FIRST, endMinute: at('2026-07-30T00:00'), seller: ADA, buyer: BO }),
  );
  await recordEvening(FIRST, LATE);
  street.go(at('2026-07-02T00:00'));
});
afterEach(async () => {
  await street.close();
  folder.remove();
});

/** Ada exports 10 Wh and Bo imports 15 Wh in each of five minutes; Bo's reading of one of them does not come. */
async function recordEvening(first: Minute, missing: Minute | undefined): Promise<void> {
  for (const minute of minutesFrom(first, 5)) {
    street.go(minutesFrom(minute, 2)[1] ?? minute);
    const bo = minute === missing ? [] : [reading({ minute, importMwh: 15_000 })];
    await street.record({ ada: [reading({ minute, exportMwh: 10_000 })], bo });
  }
}

function billOf(name: string, month: typeof JUNE) {
  const household = street.household(name);
  return billFor(household, householdBooks(household), month);
}

function linesOf(name: string, month: typeof JUNE): Record<string, string> {
  const short = (id: string) => id.replace(contract, 'contract');
  return Object.fromEntries(
    billOf(name, month).lines.map((line) => [short(line.id), formatMoney(line.amount)]),
  );
}

async function signAll(month: typeof JUNE): Promise<void> {
  for (const household of street.neighbourhood.households.values()) {
    await signMonth(household, householdBooks(household), month);
  }
}

/** Verify as the screen does it: from the stored blocks. */
function verified(name: string, month: string) {
  const household = street.household(name);
  const verify = verifyMonth({ household, verifier: createVerifier() });
  return verify(householdBooks(household), month, () => {});
}

test('a reading that comes after the closing is a correction on the next bill, and Verify agrees', async () => {
  // 4 minutes x 10 Wh at 0.80, and 4 x 5 Wh at 2.00 with 25% VAT on the rounded line.
  expect(linesOf('bo', JUNE)).toEqual({
    'purchase:contract': '-0.032',
    'public:0': '-0.04',
    'vat:2500': '-0.01',
  });
  const before = billOf('bo', JUNE);
  await signAll(JUNE);
  street.household('bo').recordMinutes([reading({ minute: LATE, importMwh: 15_000 })]);
  await street.neighbourhood.closer.flush();
  await recordEvening(at('2026-07-10T20:00'), undefined);
  street.go(at('2026-08-02T00:00'));
  await signAll(JULY);

  expect(billOf('bo', JUNE)).toEqual(before);
  expect(linesOf('bo', JULY)).toMatchObject({
    'purchase:contract': '-0.04',
    'public:0': '-0.05',
    'correction:2026-06:purchase:contract': '-0.008',
    'correction:2026-06:public:0': '-0.01',
  });
  expect(linesOf('ada', JULY)).toMatchObject({
    'sale:contract': '0.04',
    'correction:2026-06:sale:contract': '0.008',
  });
  for (const name of ['ada', 'bo']) {
    for (const month of ['2026-06', '2026-07']) {
      const report = await verified(name, month);
      expect(report.faults, `${name} ${month}`).toEqual([]);
      expect(report.ok).toBe(true);
      expect(report.lines.map(({ lineId }) => lineId)).toEqual(
        billOf(name, monthFromText(month)).lines.map(({ id }) => id),
      );
    }
  }
});

test('a corrected minute is a correction for both parties, and the folder verifies with it', async () => {
  await signAll(JUNE);
  expect(street.household('ada').correctMinute(reading({ minute: FIRST, exportMwh: 4_000 }))).toBe(1);
  await street.neighbourhood.closer.flush();
  street.go(at('2026-08-02T00:00'));
  await signAll(JULY);
  // 6 Wh less from Ada at 0.80, so 6 Wh more from the grid at 2.00.
  expect(linesOf('ada', JULY)).toMatchObject({ 'correction:2026-06:sale:contract': '-0.0048' });
  expect(linesOf('bo', JULY)).toMatchObject({
    'correction:2026-06:purchase:contract': '0.0048',
    'correction:2026-06:public:0': '-0.012',
  });
  for (const name of ['ada', 'bo']) expect((await verified(name, '2026-07')).faults).toEqual([]);

  const bills = ['ada', 'bo'].flatMap((name) =>
    [JUNE, JULY].map((month) => keptBill(name, billOf(name, month))),
  );
  const { replica } = street.neighbourhood;
  const end = endOf(replica.community, replica.appliedIndex);
  await street.close();
  keepSeeds(folder.dir, ['grid', 'ada', 'bo']);
  finishFolder(folder.dir, { bills, end, others: ['replay.json'] });
  expect(await verifyFolder(folder.dir)).toMatchObject({ fault: undefined, notYet: [], bills: 4 });
  street = await openStreet({ dir: folder.dir, cast: CAST, start: at('2026-08-02T00:00') });
});

test('both parties sign the same, each from what it worked out alone', async () => {
  const numbers = () => statementsOf(householdBooks(street.household('ada')).month(JUNE))[0];
  const state = (name: string, counterparty: number) => {
    const own = numbers();
    if (own === undefined) throw new Error('there is a statement to sign');
    return signingOf(street.household(name), { numbers: own, counterparty });
  };
  expect(state('ada', BO)).toEqual({ mine: false, theirs: false, equal: null });
  await signMonth(street.household('ada'), householdBooks(street.household('ada')), JUNE);
  expect(state('ada', BO)).toEqual({ mine: true, theirs: false, equal: null });
  expect(state('bo', ADA)).toEqual({ mine: false, theirs: true, equal: null });
  await signAll(JUNE);
  expect(state('ada', BO)).toEqual({ mine: true, theirs: true, equal: true });
  for (const household of street.neighbourhood.households.values()) {
    expect(statementsDue(household, householdBooks(household), JUNE)).toEqual([]);
  }
  const before = street.neighbourhood.replica.appliedIndex;
  await signAll(JUNE);
  expect(street.neighbourhood.replica.appliedIndex).toBe(before);
});

test('a statement of other numbers shows as unequal to both, and verify names it', async () => {
  const [numbers] = statementsOf(householdBooks(street.household('bo')).month(JUNE));
  if (numbers === undefined) throw new Error('there is a statement to sign');
  await street.send('bo', { ...numbers, amount: money(numbers.amount - 1n) });
  await signMonth(street.household('ada'), householdBooks(street.household('ada')), JUNE);
  const equal = (name: string, counterparty: number) =>
    signingOf(street.household(name), { numbers, counterparty }).equal;
  expect(equal('ada', BO)).toBe(false);
  expect(equal('bo', ADA)).toBe(false);
  const due = statementsDue(street.household('bo'), householdBooks(street.household('bo')), JUNE);
  expect(due).toContainEqual(numbers);

  await street.close();
  keepSeeds(folder.dir, ['grid', 'ada', 'bo']);
  const { fault } = await verifyFolder(folder.dir);
  expect(fault).toEqual({
    where: `statement of member ${BO} for 2026-06`,
    what: 'the ledger gives another amount',
  });
  street = await openStreet({ dir: folder.dir, cast: CAST, start: at('2026-07-02T00:00') });
});
