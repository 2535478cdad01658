import { describe, expect, it } from 'vitest';
import { type BillDocument, type ExportLanguage, yearDocument } from '../../node-core/exports/index.ts';
import { type Bill } from '../../node-core/settlement/index.ts';
import { monthFromText } from '../../node-core/units/index.ts';
import { NAMES, octoberBill, TIME_ZONE } from './sample-bill.ts';

const october = octoberBill();
const november: Bill = { ...octoberBill('open'), month: monthFromText('2026-11') };

function documentOf(bills: readonly Bill[], language: ExportLanguage = 'nb'): BillDocument {
  return yearDocument({
    year: 2026,
    bills,
    language,
    timeZone: TIME_ZONE,
    communityName: 'Solsiden',
    householdName: NAMES[0],
  });
}

/** No-break spaces as spaces. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('an annual statement', () => {
  it('has a row a month, and their sum', () => {
    const { lines, total } = documentOf([october, october]);
    expect(lines.rows).toHaveLength(2);
    expect(
      lines.rows.map(({ what, energy, price, amount }) =>
        plain([what, energy, price, amount].join(' | ')),
      )[0],
    ).toBe('oktober 2026 (regning nr. 4) | 1 340,940 | 8,000 | 1 800,19 kr');
    expect(plain(lines.sum.amount)).toBe('3 600,38 kr');
    expect(plain(lines.sum.energy)).toBe('2 681,880');
    expect([total.label, plain(total.value)]).toEqual(['Strømmen kostet deg', '3 600,38 kr']);
  });

  it('says what the money was for, and its parts add up to the total', () => {
    const [money] = documentOf([october]).balances;
    expect(money?.parts.map(({ label, value }) => plain(`${label} ${value}`))).toEqual([
      'kjøpt fra naboer 424,63 kr',
      'fra strømnettet 1 103,65 kr',
      'mva. 275,91 kr',
      'solgt −4,00 kr',
    ]);
    const cents = (text: string): number => Number(text.replace('−', '-').replaceAll(/[^\d-]/g, ''));
    const sum = (money?.parts ?? []).reduce((all, { value }) => all + cents(value), 0);
    expect(sum).toBe(cents(money?.total.value ?? ''));
  });

  it('says where the energy came from and went', () => {
    const [, came, went] = documentOf([october, october], 'en').balances;
    expect(came?.title).toBe('All that came in is paid for once');
    expect(came?.parts.map(({ label, value }) => plain(`${label} ${value}`))).toEqual([
      'from neighbours 893.960 kWh',
      'from the public grid 1,787.920 kWh',
    ]);
    expect(plain(went?.total.value ?? '')).toBe('16.000 kWh');
  });

  it('says of a month that is not closed that it may change, and of a year that is closed nothing', () => {
    const open = documentOf([october, november], 'en');
    expect(open.lines.rows[1]?.what).toBe('November 2026 (provisional)');
    expect(open.notes).toHaveLength(2);
    expect(documentOf([october], 'en').notes).toHaveLength(1);
  });

  it('names the year, whose it is, and its months', () => {
    const { title, heading, facts, payment } = documentOf([october, november], 'en');
    expect([heading, title]).toEqual(['Annual statement 2026', 'Annual statement 2026, Solveig og Jonas']);
    expect(facts.map(({ value }) => value)).toContain('October 2026 – November 2026');
    expect(payment).toEqual([]);
  });

  it('is nothing without a bill', () => {
    expect(() => documentOf([])).toThrow(RangeError);
  });
});
