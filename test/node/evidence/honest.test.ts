import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bill } from '../../../node-core/settlement/index.ts';
import { checked } from './checking.ts';
import { ADA, at, BO, billOfMonth, CLEO, DAM, EVA, JULY, JUNE, type TwoDays, twoDays } from './two-days.ts';

let world: TwoDays;
beforeAll(() => {
  world = twoDays();
});
afterAll(() => world.remove());

const HOMES = [
  ['Ada', ADA],
  ['Bo', BO],
  ['Cleo', CLEO],
  ['Dam', DAM],
  ['Eva', EVA],
] as const;

test.each(HOMES)('%s: June and July, to date and closed, hold', async (_name, household) => {
  const bills: Bill[] = [
    billOfMonth(world, { household, month: JUNE }),
    billOfMonth(world, { household, month: JULY }),
    billOfMonth(world, { household, month: JULY }, { nowMinute: at(150) }),
    billOfMonth(world, { household, month: JULY }, { nowMinute: at(1440 + 200) }),
  ];
  for (const bill of bills) {
    const found = await checked(world, bill);
    expect(found.faults).toEqual([]);
    expect(found.ok).toBe(true);
    expect(found.lines.map(({ lineId }) => lineId)).toEqual(bill.lines.map(({ id }) => id));
  }
});
