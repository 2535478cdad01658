import { describe, expect, it } from 'vitest';
import type { PeerHealthView, ProblemView } from '../../../../node-core/api/index.ts';
import { blockSearch } from '../../../../renderer/src/pages/community/block-search.ts';
import {
  monthToShow,
  statementWords,
  sumsHold,
} from '../../../../renderer/src/pages/community/board-words.ts';
import { pathOfBlock, placeOf, tabsFor } from '../../../../renderer/src/pages/community/community-place.ts';
import {
  delayWords,
  lagWords,
  problemWords,
  reachedWords,
} from '../../../../renderer/src/pages/community/health-words.ts';
import { rolesChanged, rolesText } from '../../../../renderer/src/pages/community/role-words.ts';
import {
  fewestValidators,
  RULE_LIMITS,
  RULE_NAMES,
  ruleMeaning,
  ruleName,
  rulesChanged as changedRules,
  ruleValue,
} from '../../../../renderer/src/pages/community/rules-words.ts';
import { saidText } from '../../../../renderer/src/pages/community/said-words.ts';
import { RULE_RANGES } from '../../../../node-core/ledger/index.ts';
import { block, boardMonth, boardMonths, rules } from '../../../api/sample-community.ts';
import { health } from '../../../api/sample-health.ts';
import { BERG, HAUGEN, NOW_MINUTE } from '../../../api/sample-views.ts';
import { format, plain, t } from '../words.ts';

const words = { t, format, currency: 'NOK' };

describe('the parts of the page', () => {
  it.each([
    [[], ['members', 'health', 'blocks', 'rules']],
    [['steward'], ['members', 'health', 'blocks', 'rules']],
    [['superUser'], ['members', 'health', 'blocks', 'rules', 'board']],
    [['publicProducer'], ['members', 'health', 'blocks', 'rules', 'prices']],
  ] as const)('%j sees %j', (roles, tabs) => {
    expect(tabsFor(roles)).toEqual(tabs);
  });

  const all = tabsFor(['superUser', 'publicProducer']);
  it.each([
    ['/community', { tab: 'members' }],
    ['/community/health', { tab: 'health' }],
    ['/community/blocks', { tab: 'blocks', chain: 'energy', height: null }],
    ['/community/blocks/contract/17', { tab: 'blocks', chain: 'contract', height: 17 }],
    ['/community/blocks/energy/x', { tab: 'blocks', chain: 'energy', height: null }],
    ['/community/board/2026-05', { tab: 'board', month: '2026-05' }],
    ['/community/board/2026-13', { tab: 'board', month: null }],
    ['/community/nowhere', { tab: 'members' }],
  ])('%s', (location, place) => {
    expect(placeOf(location, all)).toMatchObject(place);
  });

  it('does not show what a household has no role for', () => {
    expect(placeOf('/community/board', tabsFor([])).tab).toBe('members');
    expect(placeOf(pathOfBlock('contract', 3), tabsFor([]))).toMatchObject({ chain: 'contract', height: 3 });
  });
});

describe('roles', () => {
  it('are said by name, and who has none is a household', () => {
    expect(rolesText([], t)).toBe('Household');
    expect(rolesText(['steward', 'superUser'], t)).toBe('Steward, Super user');
  });

  it('are gained and lost', () => {
    expect(rolesChanged(['steward', 'publicProducer'], ['steward', 'superUser'])).toEqual({
      gained: ['superUser'],
      lost: ['publicProducer'],
    });
  });
});

describe('rules', () => {
  it('have a name, a meaning and a value with its unit, each', () => {
    for (const rule of RULE_NAMES) {
      expect(t(ruleName(rule)).length).toBeGreaterThan(3);
      expect(t(ruleMeaning(rule)).length).toBeGreaterThan(20);
    }
    expect(RULE_NAMES.map((rule) => plain(ruleValue(rules, rule, words)))).toEqual([
      '3 days',
      '14 days',
      '0%',
      '25%',
      'Not rounded',
      '62 days',
      '36 months',
      '5 PCs',
      '1 minute',
      '1,000 blocks',
      'Europe/Oslo',
    ]);
    expect(plain(ruleValue({ ...rules, totalRoundingMinor: 100 }, 'totalRoundingMinor', words))).toBe(
      'NOK 1.00',
    );
  });

  it("keep to the ledger's ranges", () => {
    for (const [rule, { from, to }] of Object.entries(RULE_RANGES)) {
      expect({ rule, ...RULE_LIMITS[rule as keyof typeof RULE_RANGES] }).toEqual({
        rule,
        least: from,
        most: to,
      });
    }
  });

  it('name what differs, and how far the signing PCs can come down', () => {
    expect(changedRules(rules, { ...rules, paymentDays: 30, validatorCount: 3 })).toEqual([
      'paymentDays',
      'validatorCount',
    ]);
    expect([1, 2, 3, 5, 7].map(fewestValidators)).toEqual([1, 2, 2, 3, 4]);
  });
});

describe('health', () => {
  const problem = (kind: ProblemView['kind'], more: Partial<ProblemView> = {}): ProblemView => ({
    kind,
    party: null,
    count: null,
    detail: '',
    ...more,
  });

  it('every problem is said with what to do; what stops the community is grave', () => {
    const kinds = [
      'noLeader',
      'majorityMissing',
      'alone',
      'behind',
      'waiting',
      'diskFull',
      'validatorSilent',
      'notReachable',
      'misbehaved',
      'fork',
    ] as const;
    const said = kinds.map((kind) => problemWords(problem(kind, { party: BERG, count: 3 }), t, 4001));
    expect(new Set(said.map(({ title }) => title)).size).toBe(kinds.length);
    expect(said.every(({ todo }) => todo.length > 30)).toBe(true);
    expect(kinds.filter((_, place) => said[place]?.isGrave)).toEqual([
      'majorityMissing',
      'alone',
      'diskFull',
      'fork',
    ]);
    expect(problemWords(problem('validatorSilent', { party: HAUGEN }), t, null).title).toContain('Haugen');
    expect(problemWords(problem('notReachable'), t, 4001).todo).toContain('4001');
    expect(problemWords(problem('misbehaved'), t, null).title).toContain('Somebody');
  });

  it('peers: how they are reached, how quickly they answer, whether they are up to date', () => {
    const [berg, haugen] = health.peers;
    if (berg === undefined || haugen === undefined) throw new Error('the sample has two peers');
    expect([reachedWords(berg, t), delayWords(berg, t), lagWords(berg, t)]).toEqual([
      'Directly, through both routers',
      '14 ms',
      'Yes',
    ]);
    expect([reachedWords(haugen, t), delayWords(haugen, t), lagWords(haugen, t)]).toEqual([
      'Not reached',
      'Not known',
      'Not known',
    ]);
    const quick: PeerHealthView = { ...berg, roundTripMs: 0.2, lagEntries: 1 };
    expect([delayWords(quick, t), lagWords(quick, t)]).toEqual(['1 ms', '1 block behind']);
  });
});

describe('the block explorer', () => {
  it.each([
    ['17', { kind: 'height', height: 17 }],
    [' 46\u00a0110 ', { kind: 'height', height: 46_110 }],
    ['AB'.repeat(32), { kind: 'id', id: 'ab'.repeat(32) }],
    ['ab', { kind: 'bad' }],
    ['-1', { kind: 'bad' }],
    ['', { kind: 'bad' }],
  ])('reads %j', (typed, search) => {
    expect(blockSearch(typed)).toEqual(search);
  });

  it('puts entries into words', () => {
    const said = (height: number) =>
      block({ chain: 'contract', height, from: 0 }).transactions.map((entry) =>
        plain(saidText(entry.said, words)),
      );
    expect(said(85)).toEqual(['Signs May 2026 with Berg family: 61.48 kWh.']);
    expect(said(86)).toEqual(['Accepts the proposal: it is a contract.']);
    expect(said(87)[0]).toContain('Solveig and Jonas sells to Berg family');
    const reading = { kind: 'reading', minute: NOW_MINUTE, revision: 2 } as const;
    expect(saidText(reading, words)).toContain('Correction 2');
    expect(saidText({ kind: 'role', member: BERG, roles: [] }, words)).toBe(
      'Berg family is from now on Household.',
    );
  });
});

describe("everybody's months", () => {
  it('show the month asked for, else the newest closed one, else the newest', () => {
    expect(monthToShow(boardMonths, null)).toBe('2026-05');
    expect(monthToShow(boardMonths, '2026-04')).toBe('2026-04');
    expect(monthToShow(boardMonths, '2020-01')).toBe('2026-05');
    expect(monthToShow(boardMonths.slice(0, 1), null)).toBe('2026-06');
    expect(monthToShow([], null)).toBeNull();
  });

  it('the sums hold only when every minute, the money and the meters do', () => {
    const { sums } = boardMonth('2026-05');
    expect(sumsHold(sums)).toBe(true);
    expect(sumsHold({ ...sums, unequalMinutes: 1 })).toBe(false);
    expect(sumsHold({ ...sums, balanced: false })).toBe(false);
    expect(sumsHold({ ...sums, soldExact: '504.137' })).toBe(false);
  });

  it('say how far the signing is, and what differs', () => {
    const [contract, supply] = boardMonth('2026-05').statements;
    if (contract === undefined || supply === undefined) throw new Error('the sample has two');
    expect(statementWords(contract, t)).toEqual({ tone: 'good', words: 'By both, the same' });
    expect(statementWords(supply, t)).toEqual({ tone: 'waiting', words: 'Only by Fjord Kraft' });
    expect(statementWords({ ...contract, equal: false, differs: ['amount', 'minutesHash'] }, t)).toEqual({
      tone: 'bad',
      words: 'Different numbers: amount, single minutes',
    });
    expect(statementWords({ ...supply, sellerSigned: false }, t).words).toBe('By nobody yet');
  });
});
