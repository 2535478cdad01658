import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIRST_MONTH, OPENS } from '../../node-core/node/demo/calendar.ts';
import { type Demo, openDemo } from '../../node-core/node/demo/demo.ts';
import { firstReadingOf } from '../../node-core/node/demo/past-trades.ts';
import { RESIDENTS } from '../../node-core/node/demo/residents.ts';
import { openLedgerStore } from '../../node-core/storage/index.ts';
import { formatMonth, minute } from '../../node-core/units/index.ts';

let dataDir: string;
let demo: Demo;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'nabowatt-demo-'));
  demo = await openDemo({
    dataDir,
    speed: 0,
    host: 'headless',
    version: '0',
    onProgress: () => {},
    signal: new AbortController().signal,
  });
}, 240_000);
afterAll(async () => {
  await demo.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a fresh demo', () => {
  test('has every minute of every home from its first one on', () => {
    const store = openLedgerStore(path.join(dataDir, 'demo', 'ledger.sqlite'), { mode: 'read' });
    try {
      for (const [member, { profile, joinsOnDay }] of RESIDENTS.entries()) {
        const first = firstReadingOf(joinsOnDay);
        const places = store.placesOf(member, { startMinute: minute(0), endMinute: OPENS });
        const found = { count: places.length, first: places[0]?.minute };
        const due = profile === null ? { count: 0, first: undefined } : { count: OPENS - first, first };
        expect(found).toEqual(due);
      }
    } finally {
      store.close();
    }
  });

  test('says of its first bill that no reading is missing', () => {
    const bill = demo.api.bill(formatMonth(FIRST_MONTH));
    expect(bill.state).toBe('closed');
    expect(bill.missingMinutes).toEqual([]);
  });

  test('shows what a board sees: you look after the street, and every home can be read by you', async () => {
    expect(demo.api.session().household.roles).toEqual(['steward', 'superUser']);
    const month = await demo.api.boardMonth(formatMonth(FIRST_MONTH));
    expect(month.sums).toMatchObject({ unequalMinutes: 0, balanced: true });
    expect(month.rows.map(({ party }) => party.name)).toEqual(RESIDENTS.map(({ name }) => name));
  });

  test('leaves you something to buy: an offer of a neighbour saves you money and may be proposed on', () => {
    const buying = demo.api.contracts().filter(({ state, terms }) => state === 'active' && terms.buyer.isMe);
    const share = buying.reduce((sum, { terms }) => sum + terms.buyerSharePermille, 0);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1000);
  });
});
