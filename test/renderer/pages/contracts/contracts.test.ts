import { describe, expect, it } from 'vitest';
import { contractIdOf } from '../../../../renderer/src/pages/contracts/ContractsPage.tsx';
import { deliveryChart, deliveryDays, shortDays } from '../../../../renderer/src/pages/contracts/delivery.ts';
import { endDraft, readEnd } from '../../../../renderer/src/pages/contracts/end-draft.ts';
import * as sample from '../../../api/sample-views.ts';
import { format, plain, t, TIME_ZONE } from '../words.ts';

const now = { nowMinute: sample.NOW_MINUTE, timeZone: TIME_ZONE };
const contract = sample.contract;

describe('delivery', () => {
  const days = [
    { startMinute: contract.terms.startMinute, deliveredMwh: 3_000_000 },
    { startMinute: contract.terms.startMinute + 1_440, deliveredMwh: 500_000 },
    { startMinute: contract.currentPeriod?.startMinute ?? 0, deliveredMwh: 100_000 },
  ];

  it('a day that still runs cannot be missed yet', () => {
    const all = deliveryDays({ ...contract, days });
    expect(all.map(({ missingMwh }) => missingMwh)).toEqual([0, 1_500_000, null]);
    expect(shortDays(all).map(({ deliveredMwh }) => deliveredMwh)).toEqual([500_000]);
  });

  it('a minimum by the month says nothing of a day', () => {
    const terms = { ...contract.terms, period: 'month' as const };
    expect(shortDays(deliveryDays({ ...contract, terms, days }))).toEqual([]);
  });

  it('the chart shows what is missing only where something is, and says it in words', () => {
    const chart = deliveryChart({ ...contract, days }, { t, format });
    expect(chart?.series.map(({ id }) => id)).toEqual(['delivered', 'missing']);
    expect(plain(chart?.summary ?? '')).toContain('On 1 day less came than the 2.00 kWh that was promised.');
    expect(chart?.buckets[0]?.label).toBe('1 Jun');
    const met = deliveryChart(contract, { t, format });
    expect(met?.series.map(({ id }) => id)).toEqual(['delivered']);
    expect(plain(met?.summary ?? '')).toContain('Each day reached the 2.00 kWh');
    expect(deliveryChart({ ...contract, days: [] }, { t, format })).toBeNull();
  });
});

describe('ending early', () => {
  it('begins with the next midnight, or the start of one that has not begun', () => {
    expect(endDraft(contract, now)).toEqual({ date: '2026-06-16', time: '00:00' });
    const late = { ...now, nowMinute: now.nowMinute + 8 * 60 };
    expect(endDraft(contract, late)).toEqual({ date: '2026-06-17', time: '00:00' });
    const startMinute = now.nowMinute + 3_000;
    const coming = { ...contract, terms: { ...contract.terms, startMinute } };
    expect(readEnd(endDraft(coming, now), coming, now)).toEqual({ kind: 'ok', endMinute: startMinute });
  });

  it('on the last day begins with the next full hour', () => {
    const ending = { ...contract, endMinute: now.nowMinute + 120 };
    expect(endDraft(ending, now)).toEqual({ date: '2026-06-15', time: '15:00' });
    expect(readEnd(endDraft(ending, now), ending, now).kind).toBe('ok');
  });

  it.each([
    ['nothing filled in', { date: null, time: null }, 'incomplete'],
    ['now', { date: '2026-06-15', time: '14:30' }, 'past'],
    ['its end', { date: '2026-07-01', time: '00:00' }, 'late'],
  ] as const)('%s is no time to end it', (_, draft, fault) => {
    expect(readEnd(draft, contract, now)).toEqual({ kind: 'fault', fault });
  });
});

it.each([
  [`/contracts/${sample.ID.contract}`, sample.ID.contract],
  ['/contracts', null],
  ['/contracts/17', null],
])('%s names %s', (location, id) => {
  expect(contractIdOf(location)).toBe(id);
});
