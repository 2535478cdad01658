import { describe, expect, it } from 'vitest';
import type { TaskView } from '../../../node-core/api/index.ts';
import { idsOf, newTasks, noticePower, noticeWords } from '../../../renderer/src/frame/browser-notices.ts';
import { format, t } from '../pages/words.ts';

const PROPOSAL: TaskView = { kind: 'proposal', proposalId: 'p1', from: 'Ada', expiresMinute: 29_700_000 };
const OTHER: TaskView = { ...PROPOSAL, proposalId: 'p2', from: 'Bo' };
const BILL: TaskView = { kind: 'billReady', month: '2026-06', totalMinor: -12_300 };

describe('what a browser tells', () => {
  it('is what was not there before, and nothing of the first answer', () => {
    expect(newTasks(null, [PROPOSAL, BILL])).toEqual([]);
    expect(newTasks(idsOf([PROPOSAL]), [PROPOSAL, OTHER, BILL])).toEqual([OTHER, BILL]);
    expect(newTasks(idsOf([PROPOSAL, BILL]), [BILL])).toEqual([]);
  });

  it('says the same line as Home, of each kind', () => {
    const words = [
      PROPOSAL,
      BILL,
      { kind: 'endRequested', contractId: 'c', by: 'Bo', endMinute: 1 } as const,
      { kind: 'meterSilent', sinceMs: 1 } as const,
      { kind: 'readingsWaiting', count: 3 } as const,
    ].map((task) => noticeWords(task, { t, format }));
    expect(new Set(words).size).toBe(words.length);
    expect(words[0]).toContain('Ada');
    expect(words[1]).toContain('June 2026');
  });

  it('is nothing where there is no such thing', () => {
    expect(noticePower({})).toBe('none');
  });
});
