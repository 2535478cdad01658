import { describe, expect, it } from 'vitest';
import { localTimeOf, rangeOfMonth } from '../../../../renderer/src/format/calendar.ts';
import { checkedDraft, firstDraft, minutesOf } from '../../../../renderer/src/pages/bill/dispute-draft.ts';
import { barsPerMille, worthKey } from '../../../../renderer/src/pages/bill/WithoutNeighbours.tsx';

const OSLO = 'Europe/Oslo';
const march = rangeOfMonth('2026-03', OSLO);

describe('minutes that are not right', () => {
  it('begin with the first hour of the last day', () => {
    const draft = firstDraft(march, OSLO);
    expect(draft).toEqual({ date: '2026-03-31', from: '00:00', to: '01:00' });
    expect(checkedDraft(draft, '2026-03', OSLO)).toMatchObject({ kind: 'minutes' });
  });

  it.each([
    ['a quarter', { date: '2026-03-10', from: '12:00', to: '12:15' }, 15],
    ['a day until its end', { date: '2026-03-10', from: '00:00', to: '00:00' }, 1440],
    ['the short day', { date: '2026-03-29', from: '00:00', to: '00:00' }, 1380],
  ] as const)('are counted: %s', (_what, draft, minutes) => {
    const checked = checkedDraft(draft, '2026-03', OSLO);
    if (checked.kind !== 'minutes') throw new Error(checked.kind);
    const each = minutesOf(checked.range);
    expect(each).toHaveLength(minutes);
    expect(localTimeOf(each[0] ?? 0, OSLO)).toEqual({ date: draft.date, time: draft.from });
  });

  it('are at most as many as one dispute takes: a day of 25 hours is cut', () => {
    const checked = checkedDraft({ date: '2026-10-25', from: '00:00', to: '00:00' }, '2026-10', OSLO);
    expect(checked.kind === 'minutes' ? minutesOf(checked.range).length : 0).toBe(1440);
  });

  it.each([
    ['unfinished', { date: null, from: '12:00', to: '12:15' }],
    ['unfinished', { date: '2026-03-10', from: '12:00', to: null }],
    ['outside', { date: '2026-04-01', from: '12:00', to: '12:15' }],
    ['outside', { date: '2026-02-28', from: '23:00', to: '00:00' }],
    ['order', { date: '2026-03-10', from: '12:15', to: '12:00' }],
  ] as const)('are refused: %s', (kind, draft) => {
    expect(checkedDraft(draft, '2026-03', OSLO)).toEqual({ kind });
  });
});

describe('the month without neighbours', () => {
  it.each([
    [100, 'bill.withoutSaved'],
    [-100, 'bill.withoutLost'],
    [0, 'bill.withoutEven'],
  ])('%i is said as %s', (saved, key) => {
    expect(worthKey(saved)).toBe(key);
  });

  it('has the longer bar whole, also where both are nothing', () => {
    expect(barsPerMille({ totalMinor: -50, withoutMinor: -200 })).toEqual({ withThem: 250, alone: 1_000 });
    expect(barsPerMille({ totalMinor: 0, withoutMinor: 0 })).toEqual({ withThem: 0, alone: 0 });
  });
});
