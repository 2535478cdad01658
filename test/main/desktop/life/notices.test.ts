import { expect, test } from 'vitest';
import type { ContractView, ProposalView, TaskView } from '../../../../node-core/api/index.ts';
import { type Look, newsBetween } from '../../../../main/desktop/life/notices.ts';
import { ENGLISH } from '../../../../main/desktop/life/words.ts';
import { contract, proposal } from '../../../api/sample-views.ts';

const NOTHING: Look = { tasks: [], contracts: [], proposals: [] };
const outgoing = (id: string): ProposalView => ({ ...proposal, id, direction: 'outgoing' });
const contractOf = (id: string, state: ContractView['state']): ContractView => ({ ...contract, id, state });
const news = (before: Look, after: Look) =>
  newsBetween(before, after, ENGLISH).map(({ kind, page }) => `${kind} ${page}`);

test.each<[string, TaskView, string[]]>([
  [
    'a proposal',
    { kind: 'proposal', proposalId: 'p', from: 'Ola', expiresMinute: 9 },
    ['proposal #/contracts'],
  ],
  ['a bill', { kind: 'billReady', month: '2026-05', totalMinor: 5 }, ['billReady #/bill']],
  ['a dispute', { kind: 'disputeOpen', disputeId: 'd', contractId: null, by: 'Ola' }, ['dispute #/bill']],
  ['a bill to be paid', { kind: 'billDue', month: '2026-05', totalMinor: -5, dueMinute: 9 }, []],
  ['a knock', { kind: 'knock', key: 'k', name: 'Bo' }, ['knock #/community']],
  ['a silent meter', { kind: 'meterSilent', sinceMs: 5 }, ['meterSilent #/']],
  ['readings that wait', { kind: 'readingsWaiting', count: 9 }, []],
  ['an end that is asked for', { kind: 'endRequested', contractId: 'c', by: 'Ola', endMinute: 1 }, []],
])('%s is told once', (_what, task, expected) => {
  const after = { ...NOTHING, tasks: [task] };
  expect(news(NOTHING, after)).toEqual(expected);
  expect(news(after, after)).toEqual([]);
});

test('a contract that others accepted, and one that ended', () => {
  const asked = { ...NOTHING, proposals: [outgoing('c')] };
  const begun = { ...asked, contracts: [contractOf('c', 'coming')] };
  const over = { ...asked, contracts: [contractOf('c', 'past')] };
  expect(news(asked, begun)).toEqual(['contractAccepted #/contracts']);
  expect(news(begun, over)).toEqual(['contractEnded #/contracts']);
  expect(news(over, over)).toEqual([]);
});

test('a contract that the person accepted is no news to them', () => {
  expect(news(NOTHING, { ...NOTHING, contracts: [contractOf('c', 'active')] })).toEqual([]);
});

test('a meter that is silent again is told again', () => {
  const silent = (sinceMs: number): Look => ({ ...NOTHING, tasks: [{ kind: 'meterSilent', sinceMs }] });
  expect(news(silent(1), silent(2))).toHaveLength(1);
});
