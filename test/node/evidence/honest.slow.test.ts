import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { EvidenceQuestion } from '../../../node-core/node/evidence/index.ts';
import { verifyReport } from '../../../node-core/node/evidence/index.ts';
import type { Bill } from '../../../node-core/settlement/index.ts';
import { verifyInclusion } from '../../../node-core/ledger/index.ts';
import { spanOfMonth } from '../../../node-core/units/index.ts';
import { checked, withEvidence } from './checking.ts';
import { RULES } from './village.ts';
import {
  ADA,
  at,
  BO,
  CORRECTED_MINUTE,
  billOfMonth,
  CLEO,
  DAM,
  EVA,
  JULY,
  JUNE,
  type TwoDays,
  twoDays,
} from './two-days.ts';

// A month is gone through minute by minute, several times a test.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

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

test('the two days hold every kind of line', () => {
  const kinds = [ADA, BO, CLEO, DAM].flatMap((household) =>
    [JUNE, JULY].flatMap((month) =>
      billOfMonth(world, { household, month }).lines.map(({ kind, id }) => `${kind} ${id}`),
    ),
  );
  for (const kind of [
    'neighbourPurchase',
    'publicPurchase',
    'buyerFee',
    'sellerFee',
    'vat',
    'neighbourSale',
    'publicSale',
  ]) {
    expect(kinds.filter((one) => one.startsWith(kind))).not.toEqual([]);
  }
  const { contracts } = world;
  for (const id of [contracts.hourly, contracts.ended, contracts.term]) {
    expect(kinds.some((one) => one.endsWith(`purchase:${id}`))).toBe(true);
  }
  expect(kinds).toContain(`correction correction:2026-06:purchase:${contracts.hourly}`);
});

test('the contracts folded from the chain are those that the community has', async () => {
  const bill = billOfMonth(world, { household: BO, month: JULY });
  await withEvidence(world, bill, {}, ({ source }) => {
    const found = source.contractsOf({ household: BO, cut: bill.cuts.upTo });
    const own = [...world.village.state.contracts.values()];
    expect(found.map(({ contract }) => contract)).toEqual(own);
    expect(own.find(({ id }) => id === world.contracts.ended)?.endMinute).toBe(at(30));
    // Before the blocks in which both named the minute, it had the end of its terms.
    const contractHeight = world.village.store.heightBefore('contract', at(-59));
    const earlier = source.contractsOf({ household: BO, cut: { energyHeight: 0, contractHeight } });
    expect(earlier.find(({ contract }) => contract.id === world.contracts.ended)?.contract.endMinute).toBe(
      at(1440),
    );
    expect(source.contractsOf({ household: ADA, cut: bill.cuts.upTo })).toEqual([]);
    expect(source.tariffs(bill.cuts.upTo).map(({ tariff }) => tariff)).toEqual(
      world.village.state.tariffs.map(({ tariff }) => tariff),
    );
  });
});

test('a reading is as of a cut: the first before the correction, the second after', async () => {
  const bill = billOfMonth(world, { household: ADA, month: JULY });
  await withEvidence(world, bill, {}, ({ source }) => {
    const slot = { member: ADA, minute: CORRECTED_MINUTE };
    const before = source.readingAt({ ...slot, cut: bill.cuts.after });
    const after = source.readingAt({ ...slot, cut: bill.cuts.upTo });
    expect([before?.revision, after?.revision]).toEqual([0, 1]);
    expect(after?.content).toMatchObject({ exportMwh: 77_777, corrected: true });
    expect(source.monthsTouched(bill.cuts).filter((month) => month < JULY)).toEqual([JUNE]);
    expect(source.readingAt({ member: EVA, minute: CORRECTED_MINUTE, cut: bill.cuts.upTo })).toBeUndefined();
  });
});

test('an audit path leads from a reading to its block, signed by a majority', async () => {
  const bill = billOfMonth(world, { household: BO, month: JUNE });
  await withEvidence(world, bill, {}, ({ source }) => {
    const found = source.readingAt({ member: ADA, minute: at(-100), cut: bill.cuts.upTo });
    if (found === undefined) throw new Error('no reading');
    const inclusion = source.inclusion(found.at);
    if (inclusion === undefined) throw new Error('no audit path');
    expect(verifyInclusion({ ...inclusion, index: found.at.position })).toBe(true);
    expect(inclusion.signers).toEqual([1, 2]);
    expect(inclusion.blockHash).toEqual(world.village.store.blockByHeight('energy', found.at.height)?.hash);
    expect(source.inclusion({ chain: 'energy', height: 100_000, position: 0 })).toBeUndefined();
  });
});

test('the report leads from the meter to the line, in names and plain JSON', async () => {
  const bill = billOfMonth(world, { household: BO, month: JUNE });
  const verification = await checked(world, bill);
  const party = (memberIndex: number) => ({
    memberIndex,
    name: `Home ${memberIndex}`,
    isMe: memberIndex === BO,
  });
  const report = verifyReport({ verification, month: JUNE, party, tookMs: 12 });
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  expect(report).toMatchObject({ month: '2026-06', ok: true, faults: [], tookMs: 12 });
  const line = report.lines.find(({ lineId }) => lineId === `purchase:${world.contracts.hourly}`);
  expect(line?.example.map(({ kind }) => kind)).toEqual([
    'reading',
    'block',
    'reading',
    'block',
    'contract',
    'block',
    'line',
  ]);
  expect(line?.example[1]).toMatchObject({ kind: 'block', chain: 'energy', signers: ['Home 1', 'Home 2'] });
  expect(line?.derivedExact).toBe(line?.billedExact);
  expect(report.checked.signatures).toBeGreaterThan(report.checked.readings);
  expect(report.checked.contracts).toBe(3);
});

test('progress runs to its end, and what is aborted ends with the reason', async () => {
  const bill = billOfMonth(world, { household: BO, month: JUNE });
  const seen: [number, number][] = [];
  await checked(world, bill, { progress: (done, total) => seen.push([done, total]) });
  expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
  expect(seen.every(([done, total]) => done <= total)).toBe(true);
  const stopping = new AbortController();
  const stop: Partial<EvidenceQuestion> = {
    signal: stopping.signal,
    progress: () => stopping.abort(new Error('enough')),
  };
  await expect(checked(world, bill, stop)).rejects.toThrow('enough');
});

test('the seam lies within the term of the third contract, so July needs minutes of June', () => {
  const { startMinute } = spanOfMonth(JULY, RULES.timeZone);
  const term = world.village.state.contracts.get(world.contracts.term)?.terms;
  expect(term?.startMinute).toBeLessThan(startMinute);
  expect(term?.endMinute).toBeGreaterThan(startMinute);
});
