import { decodeQR } from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import type { PriceFileView, TariffPlanView } from '../../../../node-core/api/index.ts';
import {
  priceFileInput,
  priceFilePartInput,
  tariffDraftInput,
} from '../../../../node-core/api/community-inputs.ts';
import { newUpload, priceFileParts } from '../../../../renderer/src/pages/community/price-file-parts.ts';
import {
  faultWords,
  fileNotes,
  planNotes,
  priceChart,
} from '../../../../renderer/src/pages/community/price-words.ts';
import { qrPath } from '../../../../renderer/src/pages/community/QrCode.tsx';
import {
  hourly,
  minuteOfDay,
  newTariffForm,
  readTariffForm,
  withStretch,
} from '../../../../renderer/src/pages/community/tariff-form.ts';
import { plan } from '../../../api/sample-community.ts';
import { format, plain, t } from '../words.ts';

const words = { t, format, currency: 'NOK' };
const form = newTariffForm('2026-06-16', '2026-06-22');
const at = (start: string | null, price: number | null = 500_000) => ({ start, price, feedIn: 0 });

describe('the price editor', () => {
  it('begins with something that can be published', () => {
    const read = readTariffForm(form, null);
    expect(read.kind === 'ok' && tariffDraftInput.safeParse(read.draft).success).toBe(true);
  });

  it.each([
    ['no first day', { firstDate: null }, 'prices.faultDates'],
    ['the last day before the first', { lastDate: '2026-06-15' }, 'prices.faultDates'],
    ['a day that does not begin at midnight', { workdays: [at('01:00')] }, 'prices.faultOrder'],
    ['the same time twice', { workdays: [at('00:00'), at('00:00')] }, 'prices.faultOrder'],
    ['a time that is not complete', { workdays: [at('00:00'), at(null)] }, 'prices.faultOrder'],
    ['no price', { workdays: [at('00:00', null)] }, 'prices.faultPrice'],
    ['weekends out of order', { weekendsDiffer: true, weekends: [at('02:00')] }, 'prices.faultOrder'],
  ])('%s: says so', (_what, change, fault) => {
    expect(readTariffForm({ ...form, ...change }, null)).toEqual({ kind: 'fault', words: fault });
  });

  it('sends prices for surplus only where surplus is bought', () => {
    const read = (buysSurplus: boolean) =>
      readTariffForm({ ...form, buysSurplus, workdays: [at('00:00')] }, null);
    expect(read(false)).toMatchObject({ draft: { workdays: [{ feedInPrice: null }], weekends: null } });
    expect(read(true)).toMatchObject({ draft: { workdays: [{ feedInPrice: 0 }] } });
  });

  it('adds lines that are in order, and makes one of every hour with the prices that held', () => {
    const two = withStretch([at('00:00', 7)]);
    expect(two.map(({ start }) => start)).toEqual(['00:00', '12:00']);
    expect(withStretch(two).at(-1)?.start).toBe('18:00');
    const hours = hourly([at('00:00', 1), at('06:30', 2)]);
    expect(hours).toHaveLength(24);
    expect(hours.slice(6, 8).map(({ start, price }) => [start, price])).toEqual([
      ['06:00', 1],
      ['07:00', 2],
    ]);
    expect([minuteOfDay('23:59'), minuteOfDay('24:00'), minuteOfDay(null)]).toEqual([1439, null, null]);
  });
});

describe('a price file on its way', () => {
  it.each([
    ['of one line', '[]'],
    ['that is empty', ''],
    ['of many', '{"NOK_per_kWh":0.25,"x":"y"}\n'.repeat(5_000)],
    ['of characters that JSON writes long', '"\\\u0001ø€'.repeat(20_000)],
  ])('%s: parts that fit a message each, and are the whole', (_what, text) => {
    const upload = newUpload();
    const parts = priceFileParts(text, upload);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    for (const part of parts) {
      expect(priceFilePartInput.safeParse(part).success).toBe(true);
      expect(new TextEncoder().encode(JSON.stringify(part)).length).toBeLessThan(60_000);
    }
    expect(parts[0]?.at).toBe(0);
  });

  it('uploads have names of their own', () => {
    expect(newUpload()).not.toBe(newUpload());
    const want = { upload: newUpload(), surcharge: 0, feedInDeduction: null, carbonGrams: 0 };
    const rest = { exchangeFrom: null, exchangeRateMicros: null, previewDate: null };
    expect(priceFileInput.safeParse({ ...want, ...rest }).success).toBe(true);
  });
});

describe('what a file says', () => {
  it('faults come with their line and what they are about', () => {
    const fault: PriceFileView = {
      kind: 'fault',
      fault: 'missing',
      line: 1_206,
      evidence: 'position 6',
      startMinute: Date.UTC(2026, 5, 16, 3) / 60_000,
      endMinute: Date.UTC(2026, 5, 16, 4) / 60_000,
    };
    expect(faultWords(fault, words)).toEqual({
      title: 'Line 1,206: prices are missing here',
      detail: 'It is about Tue 16 Jun, 05:00–06:00.',
    });
    expect(faultWords({ ...fault, fault: 'number', startMinute: null }, words).detail).toBe(
      'There stands: position 6',
    );
  });

  it('warnings: below zero, days of 23 and 25 hours, what is left out, what was converted', () => {
    const day = { low: 1, high: 2, negativeMinutes: 0 };
    const odd: TariffPlanView = {
      ...plan,
      days: [
        { ...day, date: '2026-03-29', minutes: 1380, negativeMinutes: 60 },
        { ...day, date: '2026-10-25', minutes: 1500 },
        { ...day, date: '2026-06-16', minutes: 1380 },
      ],
      leftOut: { past: 480, covered: 1440 },
    };
    const notes = planNotes(odd, words).map(plain);
    expect(notes).toHaveLength(5);
    expect(notes.join(' ')).toContain('Sun 29 Mar has 23 hours');
    expect(notes.join(' ')).toContain('Sun 25 Oct has 25 hours');
    expect(notes.join(' ')).not.toContain('16 Jun has');
    expect(planNotes(plan, words)).toEqual([]);
    const file = { kind: 'read', format: 'entsoe', currency: 'EUR', prices: 48, plan } as const;
    expect(fileNotes({ ...file, repeated: 2, rounded: 1, outranked: 0 }, words)).toHaveLength(3);
  });

  it('is a chart of one day', () => {
    const chart = priceChart(plan, words);
    expect(chart.buckets).toHaveLength(24);
    expect(plain(chart.summary)).toBe('From NOK 0.48 to NOK 1.24 per kWh.');
  });
});

describe("an invitation's code", () => {
  it('is read back by a scanner, letter for letter', () => {
    const text = `nabowatt:${'Ab3-_'.repeat(60)}`;
    const code = qrPath(text);
    if (code === null) throw new Error('it fits');
    const scale = 4;
    const width = code.size * scale;
    const data = new Uint8Array(width * width * 4).fill(255);
    for (const [, x, y] of code.path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
      for (let dy = 0; dy < scale; dy += 1) {
        for (let dx = 0; dx < scale; dx += 1) {
          const place = ((Number(y) * scale + dy) * width + Number(x) * scale + dx) * 4;
          data.fill(0, place, place + 3);
        }
      }
    }
    expect(decodeQR({ width, height: width, data })).toBe(text);
  });

  it('is not drawn where the text is too long for one', () => {
    expect(qrPath('x'.repeat(5_000))).toBeNull();
  });
});
