import { describe, expect, it } from 'vitest';
import type {
  BillLineKind,
  BillLineView,
  EvidenceStep,
  VerifyReport,
} from '../../../../node-core/api/index.ts';
import { amountWords, totalWords } from '../../../../renderer/src/pages/bill/BillLines.tsx';
import { greenPerMille, greenSum } from '../../../../renderer/src/pages/bill/Green.tsx';
import { billAsked } from '../../../../renderer/src/pages/bill/BillPage.tsx';
import { picoOf } from '../../../../renderer/src/pages/bill/exact-money.ts';
import { isShown, lineExplanation, lineTitle } from '../../../../renderer/src/pages/bill/line-words.ts';
import { signatureWords } from '../../../../renderer/src/pages/bill/Signatures.tsx';
import {
  evidenceSteps,
  isListed,
  isStale,
  lineToShow,
  listedLines,
  vatSteps,
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
    vat: kind === 'vat' ? { basisPoints: 2_500, on: 'public', baseMinor: -8_000 } : null,
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
    ['vat', -1, 'VAT 25% on what you bought from the public grid'],
    ['neighbourSale', 1, 'Sold to Berg'],
    ['publicSale', 1, 'Sold to the public grid, Berg'],
    ['correction', -1, 'Put right for April 2026, Berg'],
    ['rounding', 1, 'Rounding'],
  ] as const)('%s of %d: %s', (kind, minor, title) => {
    expect(lineTitle(line(kind, minor), words)).toBe(title);
    expect(lineExplanation(line(kind, minor), words)).not.toMatch(/[{}]|block|hash|chain/);
  });

  it.each([
    ['all', 'VAT 12.5% on all that you bought', 'all that you buy bears VAT of 12.5%'],
    [
      'neighbours',
      'VAT 12.5% on what you bought from neighbours',
      'what you buy from neighbours bears VAT of 12.5%',
    ],
    [
      'public',
      'VAT 12.5% on what you bought from the public grid',
      'what you buy from the public grid bears VAT of 12.5%',
    ],
  ] as const)('VAT on %s, as the rule says', (on, title, explanation) => {
    const vat = { ...line('vat', -1), vat: { basisPoints: 1_250, on, baseMinor: -8 } };
    expect(lineTitle(vat, words)).toBe(title);
    expect(lineExplanation(vat, words)).toContain(explanation);
  });

  it('VAT that is put right says so, with its rate', () => {
    const vat = { basisPoints: 2_500, on: 'public', baseMinor: -8 } as const;
    expect(lineTitle({ ...line('correction', -1), counterparty: null, vat }, words)).toBe(
      'Put right for April 2026, VAT 25%',
    );
  });

  it.each([
    ['buyerFee', 0, false],
    ['sellerFee', 0, false],
    ['buyerFee', -1, true],
    ['neighbourPurchase', 0, true],
    ['rounding', 0, true],
  ] as const)('%s of %d on the bill: shown is %s', (kind, minor, shown) => {
    expect(isShown(line(kind, minor))).toBe(shown);
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

describe('which bill an address asks for', () => {
  it.each([
    ['/bill', { kind: 'month', month: '2026-06' }],
    ['/bill/2026-06', { kind: 'month', month: '2026-06' }],
    ['/bill/2026-05', { kind: 'month', month: '2026-05' }],
    ['/bill/2026-05?print', { kind: 'month', month: '2026-05' }],
    ['/bill/2025-01', { kind: 'unknown', month: '2025-01' }],
    ['/bill/2026-13', { kind: 'unknown', month: null }],
    ['/bill/2026-05/1', { kind: 'unknown', month: null }],
    ['/bill/xyz', { kind: 'unknown', month: null }],
  ])('%s: %o', (location, asked) => {
    expect(billAsked(location, sample.months)).toEqual(asked);
  });

  it.each(['/bill', '/bill/2026-05'])('%s, without any bill: none', (location) => {
    expect(billAsked(location, [])).toEqual({ kind: 'none' });
  });
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
    expect(verdictOf(report, { bill, t })).toContain('all 4 lines hold');
  });

  it('counts the lines that the bill shows and those that do not fit, not fees that come to nothing', () => {
    const [first] = bill.lines;
    const [verified] = report.lines;
    if (first === undefined || verified === undefined) throw new Error('the sample bill has lines');
    const fee = { ...first, id: 'fee', kind: 'buyerFee' as const, amountMinor: 0, amountExact: '-0.001' };
    const withFee = { ...bill, lines: [...bill.lines, fee] };
    const holds = { ...report, lines: [...report.lines, { ...verified, lineId: 'fee' }] };
    expect(listedLines(holds, withFee)).toHaveLength(report.lines.length);
    expect(verdictOf(holds, { bill: withFee, t })).toContain('all 4 lines hold');
    const fails = { ...report, lines: [...report.lines, { ...verified, lineId: 'fee', ok: false }] };
    expect(listedLines(fails, withFee)).toHaveLength(report.lines.length + 1);
    expect(verdictOf({ ...report, lines: [] }, { bill, t })).toContain('the bill is empty');
    expect(verdictOf({ ...report, lines: [verified] }, { bill, t })).toContain('the 1 line holds');
  });

  it('says how many things do not fit', () => {
    const bad: VerifyReport = { ...report, ok: false, faults: [{ where: 'total', what: 'says 1' }] };
    expect(verdictOf(bad, { bill, t })).toBe('One thing on this bill does not fit the signed readings.');
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
    ['vat-2500', 'VAT 25% on what you bought from the public grid'],
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

  it('follows VAT from the lines that bear it, by rate and base', () => {
    const vat = report.lines.find(({ lineId }) => lineId === 'vat-2500');
    if (vat === undefined) throw new Error('the bill has VAT');
    const steps = vatSteps(vat, bill, words);
    expect(
      steps.map(({ title, detail }) => `${title}: ${typeof detail === 'string' ? plain(detail) : ''}`),
    ).toEqual([
      'Public grid, Fjord Kraft: It bears VAT: NOK 194.40, as rounded on the bill.',
      'The rule of your community: VAT of 25% on the sum of these lines, which is NOK 194.40.',
      'This line: 25% of NOK 194.40 comes to NOK 48.60.',
    ]);
    expect(steps.map(({ state }) => state)).toEqual(['checked', 'checked', 'checked']);
    expect(vatSteps({ ...vat, ok: false }, bill, words).at(-1)?.state).toBe('failed');
    expect(vatSteps({ ...vat, vat: null }, bill, words)).toEqual([]);
  });

  it('lists what the bill shows, and whatever does not fit', () => {
    const [verified] = report.lines;
    const [billed, ...rest] = bill.lines;
    if (verified === undefined || billed === undefined) throw new Error('there are lines');
    const nothing = { ...bill, lines: [{ ...billed, kind: 'buyerFee' as const, amountMinor: 0 }, ...rest] };
    expect(isListed(verified, bill)).toBe(true);
    expect(isListed(verified, nothing)).toBe(false);
    expect(isListed({ ...verified, ok: false }, nothing)).toBe(true);
    expect(isListed(verified, { ...bill, lines: rest })).toBe(true);
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

describe('how green', () => {
  it('adds both sources up, and draws the dirtier one longest', () => {
    expect(greenSum(bill.green)).toEqual({ energyMwh: 100_000_000, grams: 6_400 });
    // What the dialog divides is what the bill says on top.
    expect(Math.round(6_400 / 100)).toBe(bill.carbonGramsAverage);
    expect(greenPerMille(bill.green, 'public')).toBe(1_000);
    expect(greenPerMille(bill.green, 'neighbours')).toBe(237);
  });

  it('draws nothing for power without carbon', () => {
    const none = { energyMwh: 1_000_000, grams: 0, gramsPerKwh: 0 };
    expect(greenPerMille({ neighbours: none, public: none }, 'neighbours')).toBe(0);
  });
});
