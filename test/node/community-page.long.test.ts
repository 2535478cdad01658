/** The Community page's API over a real street: blocks, the full check in its thread, stewards' acts, the board's month. */
import Database from 'better-sqlite3';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../../node-core/api/index.ts';
import type { CommunityApi } from '../../node-core/api/index.ts';
import type { Progress } from '../../node-core/api/views.ts';
import { billFor } from '../../node-core/node/bills.ts';
import { householdBooks } from '../../node-core/node/books.ts';
import { communityCommands } from '../../node-core/node/community-commands.ts';
import { signMonth } from '../../node-core/node/month-close.ts';
import { carbonGrams, monthFromText, priceMicros } from '../../node-core/units/index.ts';
import {
  at,
  minutesFrom,
  openStreet,
  reading,
  RULES,
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
const FIRST = at('2026-06-30T20:00');

let folder: { readonly dir: string; remove(): void };
let street: Street;
let progress: Progress[];
let topics: string[];

function api(name: string): CommunityApi {
  return communityCommands(street.household(name), {
    progress: (one) => progress.push(one),
    changed: (some) => topics.push(...some),
  });
}

async function refusal(ask: () => unknown): Promise<string> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof ApiError) return `${error.kind} ${error.reason}`;
    throw error;
  }
  throw new Error('was not refused');
}

/** June has five minutes of trade between Ada, who has a roof, and Bo; it is closed, and nobody has signed. */
beforeEach(async () => {
  progress = [];
  topics = [];
  folder = temporaryFolder();
  street = await openStreet({ dir: folder.dir, cast: CAST, start: at('2026-06-30T18:00') });
  await street.send('grid', {
    kind: 'tariff',
    endMinute: at('2026-08-01T00:00'),
    steps: [
      {
        startMinute: at('2026-06-30T19:00'),
        price: priceMicros(2_000_000),
        feedInPrice: priceMicros(300_000),
        carbon: carbonGrams(0),
      },
    ],
  });
  await street.contract(
    terms({ startMinute: at('2026-06-30T19:00'), endMinute: at('2026-07-31T00:00'), seller: ADA, buyer: BO }),
  );
  street.go(at('2026-06-30T20:30'));
  await street.record({
    ada: minutesFrom(FIRST, 5).map((minute) => reading({ minute, exportMwh: 40_000 })),
    bo: minutesFrom(FIRST, 5).map((minute) => reading({ minute, importMwh: 50_000 })),
  });
  street.go(at('2026-07-02T01:00'));
});

afterEach(async () => {
  await street.close();
  folder.remove();
});

describe('the block explorer', () => {
  test('pages through both chains, newest first, down to the founding', () => {
    const { heads, blocks, older } = api('bo').blocks({ chain: 'contract', before: null, limit: 2 });
    expect(blocks.map(({ height }) => height)).toEqual([heads.contract, heads.contract - 1]);
    const rest = api('bo').blocks({ chain: 'contract', before: older, limit: 50 });
    expect(rest.older).toBeNull();
    expect(rest.blocks.at(-1)).toMatchObject({ height: 0, first: 'found', count: 1, signers: 1 });
    expect(rest.blocks.map(({ first }) => first)).toContain('admit');
    const energy = api('bo').blocks({ chain: 'energy', before: null, limit: 50 });
    expect(energy.blocks.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(10);
  });

  test('takes a block apart: its transactions in words, its certificate, the hash before it', () => {
    const chain = 'contract';
    const { heads } = api('bo').blocks({ chain, before: null, limit: 1 });
    const acceptance = api('bo').block({ chain, height: heads.contract, from: 0 });
    expect(acceptance.transactions).toMatchObject([
      { position: 0, author: { name: 'bo' }, said: { kind: 'acceptance' } },
    ]);
    const before = api('bo').block({ chain, height: heads.contract - 1, from: 0 });
    expect(acceptance.previous).toBe(before.hash);
    expect(acceptance.hasNext).toBe(false);
    expect(before.hasNext).toBe(true);
    expect(before.transactions[0]?.said).toMatchObject({
      kind: 'proposal',
      seller: { name: 'ada' },
      price: 800_000,
    });
    expect(acceptance.certificate).toMatchObject([{ party: { name: 'grid' } }]);
    expect(api('bo').block({ chain, height: 0, from: 1 }).transactions).toEqual([]);
  });

  test('finds a block by its hash and a transaction by its ID, and says when there is none', async () => {
    const { heads } = api('bo').blocks({ chain: 'contract', before: null, limit: 1 });
    const { hash, transactions } = api('bo').block({ chain: 'contract', height: heads.contract, from: 0 });
    const place = { chain: 'contract', height: heads.contract };
    expect(api('bo').findBlock(hash)).toEqual({ ...place, position: null });
    expect(api('bo').findBlock(transactions[0]?.id ?? '')).toEqual({ ...place, position: 0 });
    expect(api('bo').findBlock('00'.repeat(32))).toBeNull();
    expect(await refusal(() => api('bo').block({ chain: 'energy', height: 999, from: 0 }))).toBe(
      'notFound notFound',
    );
  });
});

describe('the full check', () => {
  test('goes through all of the ledger in a thread of its own, and keeps what it found', async () => {
    const own = api('bo');
    expect(own.ledgerCheck()).toEqual({ kind: 'none' });
    expect(own.startLedgerCheck()).toMatchObject({ kind: 'running' });
    expect(own.startLedgerCheck()).toMatchObject({ kind: 'running' });
    await vi.waitFor(() => expect(own.ledgerCheck().kind).toBe('done'), 20_000);
    const { community } = street.neighbourhood.replica;
    expect(own.ledgerCheck()).toMatchObject({
      fault: null,
      tally: { contractBlocks: community.head('contract').height + 1, readings: 10 },
    });
    expect(topics).toEqual(['community']);
    expect(progress.at(-1)).toMatchObject({ id: 'ledgerCheck', state: 'done' });
  });

  test('names the first fault, without stopping the app', async () => {
    street.neighbourhood.replica.saveSnapshot();
    const raw = new Database(path.join(folder.dir, 'ledger.sqlite'));
    raw.prepare('UPDATE block SET time = time + 1 WHERE log_index = 3').run();
    raw.close();
    const own = api('bo');
    own.startLedgerCheck();
    await vi.waitFor(() => expect(own.ledgerCheck().kind).toBe('done'), 20_000);
    const view = own.ledgerCheck();
    expect(view.kind === 'done' && view.fault?.what).toContain('time');
  });

  test('can be taken back', async () => {
    const own = api('bo');
    own.startLedgerCheck();
    expect(own.cancelLedgerCheck()).toMatchObject({ kind: 'cancelled' });
    expect(own.cancelLedgerCheck()).toMatchObject({ kind: 'cancelled' });
    own.startLedgerCheck();
    await vi.waitFor(() => expect(own.ledgerCheck().kind).toBe('done'), 20_000);
  });
});

describe('stewards', () => {
  test('give and take roles, suspend, reinstate, change rules; others may not', async () => {
    await api('grid').changeRoles({ member: ADA, roles: ['superUser', 'steward'] });
    expect(street.neighbourhood.replica.community.members[ADA]?.roles).toEqual(['steward', 'superUser']);
    await api('ada').suspendMember({ member: BO, reason: 'has moved' });
    expect(street.neighbourhood.replica.community.members[BO]?.standing).toMatchObject({ kind: 'suspended' });
    await api('ada').reinstateMember(BO);
    await api('grid').changeRules({ ...RULES, validatorCount: 3, paymentDays: 30 });
    expect(api('bo').rules()).toMatchObject({ paymentDays: 30, validatorCount: 3 });
    expect(await refusal(() => api('bo').changeRoles({ member: BO, roles: ['steward'] }))).toBe(
      'refused roleMissing',
    );
    expect(await refusal(() => api('bo').changeRules({ ...RULES, validatorCount: 3 }))).toBe(
      'refused roleMissing',
    );
  });

  test('cannot leave the community without a steward; anybody else may leave', async () => {
    expect(await refusal(() => api('grid').leaveCommunity())).toBe('refused lastSteward');
    await api('bo').leaveCommunity();
    expect(street.neighbourhood.replica.community.members[BO]?.standing.kind).toBe('left');
  });
});

describe('the board', () => {
  test("has every home's bill as that home has it, and the sums hold", async () => {
    const month = await api('grid').boardMonth('2026-06');
    expect(month.state).toBe('closed');
    for (const name of ['ada', 'bo']) {
      const household = street.household(name);
      const bill = billFor(household, householdBooks(household), JUNE);
      const row = month.rows.find(({ party }) => party.name === name);
      expect(row).toMatchObject({ totalMinor: bill.totalMinor, kid: bill.kid });
      const parts = [row?.purchasesMinor, row?.publicMinor, row?.salesMinor, row?.feesMinor, row?.vatMinor];
      expect(
        parts.concat(row?.correctionsMinor, row?.roundingMinor).reduce((sum = 0, part = 0) => sum + part, 0),
      ).toBe(bill.totalMinor);
    }
    expect(month.sums).toMatchObject({
      unequalMinutes: 0,
      balanced: true,
      soldMwh: 200_000,
      boughtMwh: 200_000,
      publicMwh: 50_000,
      fedInMwh: 0,
    });
    expect(month.producers).toMatchObject([
      { party: { name: 'grid' }, suppliedMwh: 50_000, suppliedMinor: 10 },
    ]);
  });

  test('says who has not signed, until all have', async () => {
    expect((await api('grid').boardMonth('2026-06')).unsigned.map(({ name }) => name)).toEqual([
      'grid',
      'ada',
      'bo',
    ]);
    const own = api('grid');
    for (const name of ['grid', 'ada', 'bo']) {
      const household = street.household(name);
      await signMonth(household, householdBooks(household), JUNE);
    }
    const { unsigned, statements } = await own.boardMonth('2026-06');
    expect(unsigned).toEqual([]);
    expect(statements.map(({ kind, equal }) => [kind, equal])).toEqual([
      ['contract', true],
      ['supply', true],
    ]);
  });

  test('names what differs where a party has signed other numbers', async () => {
    const contract = [...street.neighbourhood.replica.community.contracts.keys()][0] ?? '';
    const { statementsOf } = await import('../../node-core/settlement/index.ts');
    const bo = street.household('bo');
    const [numbers] = statementsOf(householdBooks(bo).month(JUNE));
    if (numbers === undefined) throw new Error('there is a statement');
    await street.send('bo', { ...numbers, missingMinutes: 7 });
    const { statements } = await api('grid').boardMonth('2026-06');
    expect(statements.find(({ contractId }) => contractId === contract)).toMatchObject({
      buyerSigned: true,
      sellerSigned: false,
      equal: null,
      differs: ['missingMinutes'],
    });
  });

  test('takes late readings into the next month, as the homes do', async () => {
    street.go(at('2026-07-03T00:00'));
    await street.record({ bo: [reading({ minute: at('2026-06-30T20:05'), importMwh: 70_000 })] });
    street.go(at('2026-07-03T00:05'));
    await street.record({ bo: [reading({ minute: at('2026-07-03T00:00'), importMwh: 1 })] });
    street.go(at('2026-08-02T00:01'));
    const { rows } = await api('grid').boardMonth('2026-07');
    const bo = street.household('bo');
    const bill = billFor(bo, householdBooks(bo), monthFromText('2026-07'));
    expect(rows[BO]).toMatchObject({ totalMinor: bill.totalMinor });
    expect(rows[BO]?.correctionsMinor).toBeLessThan(0);
  });

  test('shows any home, marks payments on this PC, and writes files; others see nothing', async () => {
    const span = { startMinute: at('2026-06-30T00:00'), endMinute: at('2026-07-01T00:00') };
    const history = await api('grid').memberHistory({ member: BO, ...span, resolution: 'hour' });
    expect(history.sums).toMatchObject({ importMwh: 250_000, boughtNeighboursMwh: 200_000 });
    expect(history.points).toHaveLength(24);
    api('grid').markPaid({ month: '2026-06', member: BO, paid: true });
    expect((await api('grid').boardMonth('2026-06')).rows[BO]?.paidMs).not.toBeNull();
    api('grid').markPaid({ month: '2026-06', member: BO, paid: false });
    expect((await api('grid').boardMonth('2026-06')).rows[BO]?.paidMs).toBeNull();
    for (const file of ['ledger', 'documents', 'lines'] as const) {
      const made = await api('grid').boardFile({ month: '2026-06', file, decimalMark: ',', from: 0 });
      expect(made).toMatchObject({ name: `2026-06-${file}.csv`, next: null, length: made.text.length });
      expect(made.text).toContain('bo;');
    }
    expect(await refusal(() => api('bo').boardMonths())).toBe('notAllowed roleMissing');
    expect(await refusal(() => api('bo').boardMonth('2026-06'))).toBe('notAllowed roleMissing');
    expect(await refusal(() => api('grid').boardMonth('2031-01'))).toBe('notFound notFound');
    expect(await refusal(() => api('bo').ownTariffs())).toBe('notAllowed roleMissing');
  });
});
