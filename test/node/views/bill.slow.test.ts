import { afterAll, beforeAll, expect, test } from 'vitest';
import { billFor } from '../../../node-core/node/bills.ts';
import { householdBooks } from '../../../node-core/node/books.ts';
import { keptBill } from '../../../node-core/node/kept-bill.ts';
import { endOf, finishFolder } from '../../../node-core/node/ledger-folder.ts';
import { signMonth } from '../../../node-core/node/month-close.ts';
import { verifyFolder } from '../../../node-core/node/verify-folder.ts';
import { billView } from '../../../node-core/node/views/bill.ts';
import { monthFromText } from '../../../node-core/units/index.ts';
import { exportedHome } from '../exports/exported-home.ts';
import { keepSeeds } from '../street.ts';

let home: Awaited<ReturnType<typeof exportedHome>>;
beforeAll(async () => {
  home = await exportedHome();
});
afterAll(async () => {
  await home.close();
});

test('a VAT line names its rate, what bears it by the rules, and the sum of those lines', () => {
  const bo = home.street.household('bo');
  const { lines } = billView(bo, householdBooks(bo), '2026-06');
  const grid = lines.find(({ kind }) => kind === 'publicPurchase');
  const vat = lines.find(({ kind }) => kind === 'vat');
  expect(vat?.vat).toEqual({ basisPoints: 2500, on: 'public', baseMinor: grid?.amountMinor });
  expect(lines.filter(({ kind }) => kind !== 'vat').map((line) => line.vat)).toEqual(
    lines.filter(({ kind }) => kind !== 'vat').map(() => null),
  );
});

test('a kept month that not both sides have signed is found', async () => {
  const { street, dir } = home;
  const june = monthFromText('2026-06');
  const { replica } = street.neighbourhood;
  // Ada signs; Bo and the grid have not come to it.
  await signMonth(street.household('ada'), householdBooks(street.household('ada')), june);
  const bills = ['ada', 'bo'].map((name) => {
    const household = street.household(name);
    return keptBill(name, billFor(household, householdBooks(household), june));
  });
  const end = endOf(replica.community, replica.appliedIndex);
  await home.stop();
  keepSeeds(dir, ['grid', 'ada', 'bo']);
  finishFolder(dir, { bills, end, others: ['replay.json'] });
  const { fault } = await verifyFolder(dir);
  expect(fault?.where).toMatch(/^statement of (ada|bo) for 2026-06$/);
  expect(fault?.what).toBe('1 of 2 have signed what they owe each other');
});
