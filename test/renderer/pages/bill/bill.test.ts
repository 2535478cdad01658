import { describe, expect, it } from 'vitest';
import type {
  BillLineKind,
  BillLineView,
  EvidenceStep,
  VerifyReport,
} from '../../../../node-core/api/index.ts';
import { amountWords, totalWords } from '../../../../renderer/src/pages/bill/BillLines.tsx';
import { monthToShow } from '../../../../renderer/src/pages/bill/BillPage.tsx';
import { picoOf } from '../../../../renderer/src/pages/bill/exact-money.ts';
import { lineExplanation, lineTitle } from '../../../../renderer/src/pages/bill/line-words.ts';
import { signatureWords } from '../../../../renderer/src/pages/bill/Signatures.tsx';
import {
  evidenceSteps,
  isStale,
  lineToShow,
  verdictOf,
  whereWords,
} from '../../../../renderer/src/pages/bill/verdict.ts';
import * as sample from '../../../api/sample-views.ts';
import { format, plain, t } from '../words.ts';

const words = { t, format, currency: 'NOK' };
const bill = sample.bill('2026-05');
const report = sample.verifyReport('2026-05');

describe('lines', () => {
  const line = (kind: BillLineKind, amountMinor: number): BillLineView => ({
    id: 'x',
    kind,
    counterparty: { memberIndex: 1, name: 'Berg', isMe: false },
    contractId: null,
    energyMwh: null,
    averagePrice: null,
    vatBasisPoints: kind === 'vat' ? 2_500 : null,
    correctsMonth: kind === 'correction' ? '2026-04' : null,
    amountMinor,
    amountExact: `${amountMinor < 0 ? '-' : ''}0.001`,
  });

  it.each([
    ['neighbourPurchase', -1, 'Bought from Berg'],
    ['publicPurchase', -1, 'Public grid, Berg'],
    ['buyerFee', -1, 'Fee to Berg: too little taken'],
    ['buyerFee', 1, 'Fee from Berg: too little taken'],
    ['sellerFee', 1, 'Fee from Berg: too little delivered'],
    ['sellerFee', -1, 'Fee to Berg: too little delivered'],
    ['vat', -1, 'VAT 25% on what you bought'],
    ['neighbourSale', 1, 'Sold to Berg'],
    ['publicSale', 1, 'Sold to the public grid, Berg'],
    ['correction', -1, 'Put right for April 2026, Berg'],
    ['rounding', 1, 'Rounding'],
  ] as const)('%s of %d: %s', (kind, minor, title) => {
    expect(lineTitle(line(kind, minor), words)).toBe(title);
    expect(lineExplanation(line(kind, minor), words)).not.toMatch(/[{}]|block|hash|chain/);
  });

  it.each([
    [-1_230, 'You pay NOK 12.30', 'You owe'],
    [1_230, 'You get NOK 12.30', 'You are owed'],
    [0, 'NOK 0.00', 'Nothing to pay'],
  ])('%d: %s, %s', (minor, amount, total) => {
    expect(plain(amountWords(minor, words))).toBe(amount);
    expect(totalWords(minor, t)).toBe(total);
  });
});

it.each([
  ['-194.4000064', -194_400_006_400_000n],
  ['0.10', 100_000_000_000n],
  ['58', 58_000_000_000_000n],
  ['0.000000000001', 1n],
])('%s is %s of 10^-12', (text, pico) => {
  expect(picoOf(text)).toBe(pico);
});

it.each(['', '1.2.3', '1e3', '0.0000000000001', '1,5'])('%s is no exact amount', (text) => {
  expect(() => picoOf(text)).toThrow(RangeError);
});

it.each([
  ['/bill', '2026-06'],
  ['/bill/2026-05', '2026-05'],
  ['/bill/2019-01', '2026-06'],
])('%s shows %s', (location, month) => {
  expect(monthToShow(location, sample.months)).toBe(month);
});

it('no month, no bill', () => {
  expect(monthToShow('/bill', [])).toBeNull();
});

describe('signatures', () => {
  const counterparty = { memberIndex: 1, name: 'Berg', isMe: false };
  it.each([
    [true, true, true, 'good', 'Signed by both, same numbers'],
    [true, true, false, 'bad', 'Your numbers differ'],
    [true, false, null, 'waiting', 'Signed by you, waiting for Berg'],
    [false, true, null, 'waiting', 'Signed by Berg, waiting for you'],
    [false, false, null, 'plain', 'Not signed yet'],
  ] as const)('mine %s, theirs %s, equal %s', (mine, theirs, equal, tone, said) => {
    expect(signatureWords({ counterparty, mine, theirs, equal }, t)).toEqual({ tone, words: said });
  });
});

describe('verify', () => {
  it('says that all lines hold', () => {
    expect(verdictOf(report, t)).toContain('all 4 lines hold');
  });

  it('says how many things do not fit', () => {
    const bad: VerifyReport = { ...report, ok: false, faults: [{ where: 'total', what: 'says 1' }] };
    expect(verdictOf(bad, t)).toBe('One thing on this bill does not fit the signed readings.');
  });

  it('is stale once a line, or their number, is another', () => {
    expect(isStale(report, bill)).toBe(false);
    const [first, ...rest] = bill.lines;
    if (first === undefined) throw new Error('the sample bill has lines');
    expect(isStale(report, { ...bill, lines: rest })).toBe(true);
    expect(isStale(report, { ...bill, lines: [{ ...first, amountExact: '-194.5' }, ...rest] })).toBe(true);
    expect(isStale(report, { ...bill, lines: [{ ...first, amountExact: '-194.40000640' }, ...rest] })).toBe(
      false,
    );
  });

  it.each([
    ['total', 'Total'],
    ['kid', 'Payment reference'],
    ['vat-2500', 'VAT 25% on what you bought'],
    ['purchase:abc', 'A line that is missing on the bill'],
    ['reading', 'A record of the readings'],
  ])('%s is called %s', (where, said) => {
    expect(whereWords(where, bill, words)).toBe(said);
  });

  it('opens a line with a contract first', () => {
    const lines = report.lines.map((line, index) => (index === 2 ? line : { ...line, example: [] }));
    expect(lineToShow({ ...report, lines })).toBe(report.lines[2]?.lineId);
    expect(lineToShow({ ...report, lines: [] })).toBeNull();
  });

  it('follows a minute from the meter to the line, in plain words', () => {
    const record: EvidenceStep = {
      kind: 'block',
      chain: 'energy',
      height: 40_812,
      hash: 'ab'.repeat(32),
      position: 2,
      proofLength: 3,
      signers: ['Solveig', 'Berg'],
    };
    const [reading, ...rest] = report.lines[1]?.example ?? [];
    if (reading === undefined) throw new Error('the sample has an example');
    const steps = evidenceSteps([reading, record, ...rest], true, words);
    expect(steps.map(({ title }) => title)).toEqual([
      'Your meter',
      'Sealed record',
      'Contract with Berg family',
      'This line',
    ]);
    expect(steps[1]?.detail).toBe(
      'Number 3 in record 40,812, unchanged since it was sealed. Confirmed by Solveig, Berg.',
    );
    expect(steps.every(({ state }) => state === 'checked')).toBe(true);
    expect(evidenceSteps(rest, false, words).at(-1)?.state).toBe('failed');
  });
});
