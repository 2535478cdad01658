import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sha256, toHex } from '../../node-core/codec/index.ts';
import { createVerifier } from '../../node-core/identity/index.ts';
import { type BillEvidence, BillDesk } from '../../node-core/node/bill-desk.ts';
import { billsFromText, billsText, type KeptBill } from '../../node-core/node/kept-bill.ts';
import { readSeeds } from '../../node-core/node/ledger-folder.ts';
import { openedLedger } from '../../node-core/node/opened-ledger.ts';
import { secondBill, secondDifference } from '../../node-core/node/second-bill.ts';
import { verifyFolder } from '../../node-core/node/verify-folder.ts';
import { verifyLedger } from '../../node-core/node/verify-ledger.ts';
import { openLedgerStore } from '../../node-core/storage/index.ts';
import { monthFromText } from '../../node-core/units/index.ts';
import { writeSmallLedger } from './small-ledger.ts';
import { temporaryFolder } from './street.ts';

const folder = temporaryFolder();
const whole = path.join(folder.dir, 'whole');
const seedsFile = z.object({ seeds: z.record(z.string(), z.string()) });
let copies = 0;

beforeAll(() => writeSmallLedger(whole));
afterAll(() => folder.remove());

function keptIn(dir: string): readonly KeptBill[] {
  return billsFromText(readFileSync(path.join(dir, 'bills.json'), 'utf8'));
}

/** A copy with other bills or seeds, and checksums made anew: whoever forges a folder does that too. */
function forged(change: {
  readonly bills?: (bills: readonly KeptBill[]) => readonly KeptBill[];
  readonly withoutKeyOf?: string;
}): string {
  copies += 1;
  const dir = path.join(folder.dir, `forged-${copies}`);
  cpSync(whole, dir, { recursive: true });
  const { bills, withoutKeyOf } = change;
  if (bills !== undefined) writeFileSync(path.join(dir, 'bills.json'), billsText(bills(keptIn(whole))));
  if (withoutKeyOf !== undefined) {
    const file = path.join(dir, 'replay.json');
    const { seeds } = seedsFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    const others = Object.entries(seeds).filter(([name]) => name !== withoutKeyOf);
    writeFileSync(file, JSON.stringify({ seeds: Object.fromEntries(others) }));
  }
  const sums = ['ledger.sqlite', 'bills.json', 'ledger.json', 'replay.json'].map(
    (name) => `${toHex(sha256(readFileSync(path.join(dir, name))))}  ${name}\n`,
  );
  writeFileSync(path.join(dir, 'SHA256SUMS'), sums.join(''));
  return dir;
}

describe('a finished folder has the bill of every home and closed month', () => {
  test('this one does: two homes, two months', async () => {
    expect(await verifyFolder(forged({}))).toMatchObject({ fault: undefined, bills: 4, notYet: [] });
  });

  const missing = { what: 'it is not here' };
  test.each([
    ['no bill at all', { bills: () => [] }, { where: 'bill of ada for 2026-06', ...missing }],
    [
      'all but the last',
      { bills: (bills: readonly KeptBill[]) => bills.slice(0, -1) },
      { where: 'bill of bo for 2026-07', ...missing },
    ],
    [
      'one of them twice',
      { bills: (bills: readonly KeptBill[]) => [...bills, ...bills.slice(0, 1)] },
      { where: 'bill of ada for 2026-06', what: 'it is here twice' },
    ],
    [
      "no bill, and not the home's key either",
      { bills: () => [], withoutKeyOf: 'ada' },
      { where: 'bill of ada for 2026-06', ...missing },
    ],
  ])('%s: named, though the checksums fit', async (_name, change, fault) => {
    expect((await verifyFolder(forged(change))).fault).toEqual(fault);
  });

  test('a folder that keeps no bills is not finished, and says so', async () => {
    const dir = forged({});
    for (const name of ['bills.json', 'ledger.json', 'SHA256SUMS']) rmSync(path.join(dir, name));
    expect(await verifyFolder(dir)).toMatchObject({
      fault: undefined,
      notYet: ['end', 'bills', 'checksums'],
    });
  });
});

/** What `verify` holds bills against, out of the whole folder. */
async function withEvidence(check: (evidence: BillEvidence) => void): Promise<void> {
  const seeds = readSeeds(whole);
  if (seeds.kind !== 'ok') throw new Error('there are seeds');
  const opened = openedLedger(seeds.content);
  const store = openLedgerStore(path.join(whole, 'ledger.sqlite'), { mode: 'read' });
  const { community } = await verifyLedger({ store, verifier: createVerifier(), block: opened.take });
  check({ community, store, readings: opened.finish(community) });
  store.close();
}

describe('the second opinion', () => {
  function derivedFor(kept: KeptBill, evidence: BillEvidence) {
    const member = [...evidence.readings.households].find(([, name]) => name === kept.household)?.[0];
    if (member === undefined) throw new Error('the home has a key');
    const month = monthFromText(kept.month);
    const { cuts } = new BillDesk(evidence).bill(member, month);
    return secondBill({ household: member, month, cuts }, evidence);
  }

  test('comes to every line of every bill, corrections of a closed month among them', () =>
    withEvidence((evidence) => {
      const bills = keptIn(whole);
      expect(bills.flatMap(({ lines }) => lines).some(({ id }) => id.startsWith('correction:'))).toBe(true);
      for (const kept of bills) expect(secondDifference(kept, derivedFor(kept, evidence))).toBeUndefined();
    }));

  test('differs from a bill with another amount, rounding, energy, line or total', () =>
    withEvidence((evidence) => {
      const [kept] = keptIn(whole);
      const [line, ...others] = kept?.lines ?? [];
      if (kept === undefined || line === undefined) throw new Error('there is a bill with lines');
      const derived = derivedFor(kept, evidence);
      const told = (bill: KeptBill): string | undefined => secondDifference(bill, derived);
      for (const changed of [
        { ...line, amount: '0.000001' },
        { ...line, amountMinor: line.amountMinor + 1 },
        { ...line, energyMwh: (line.energyMwh ?? 0) + 1 },
      ]) {
        expect(told({ ...kept, lines: [changed, ...others] })).toContain(`line ${line.id}: `);
      }
      expect(told({ ...kept, lines: others })).toContain('it is not here');
      expect(told({ ...kept, lines: [...kept.lines, { ...line, id: 'sale:x' }] })).toContain('no such line');
      expect(told({ ...kept, totalMinor: kept.totalMinor + 1 })).toContain('the total is');
    }));
});
