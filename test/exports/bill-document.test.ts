import { describe, expect, it } from 'vitest';
import {
  billDocument,
  type BillDocument,
  type BillDocumentQuestion,
  type ExportLanguage,
} from '../../node-core/exports/index.ts';
import { type Bill, isValidKid } from '../../node-core/settlement/index.ts';
import { NAMES, octoberBill, octoberGreen, TIME_ZONE } from './sample-bill.ts';
import { energyMwh } from '../../node-core/units/index.ts';
import { RULES } from '../settlement/fixtures.ts';

function documentOf(
  bill: Bill,
  language: ExportLanguage = 'nb',
  roof: BillDocumentQuestion['roof'] = null,
): BillDocument {
  return billDocument({
    bill,
    language,
    timeZone: TIME_ZONE,
    communityName: 'Solsiden',
    rules: RULES,
    green: octoberGreen(),
    roof,
    nameOf: (member) => NAMES[member],
  });
}

/** No-break spaces as spaces. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

const rowsOf = ({ lines }: BillDocument): string[] =>
  lines.rows.map(({ what, energy, price, amount }) => plain([what, energy, price, amount].join(' | ')));

describe('a bill on paper', () => {
  const bill = octoberBill();

  it('has its lines in the order of the bill, gross, what is owed positive', () => {
    expect(rowsOf(documentOf(bill))).toEqual([
      'Kjøpt fra Bjørg Ødegård | 446,980 | 0,95 | 424,63 kr',
      'Strømnettet, Fjord Kraft; Voss | 893,960 | 1,2346 | 1 103,65 kr',
      'Mva. 25 % på kjøp fra strømnettet |  |  | 275,91 kr',
      'Solgt til =1+1 | 5,000 | 0,80 | −4,00 kr',
    ]);
    expect(rowsOf(documentOf(bill, 'en'))[3]).toBe('Sold to =1+1 | 5.000 | 0.80 | −NOK 4.00');
  });

  it('sums up what the bill says', () => {
    const { lines, total } = documentOf(bill);
    expect(plain(lines.sum.amount)).toBe('1 800,19 kr');
    expect(total).toEqual({ label: 'Å betale', value: lines.sum.amount });
    const cents = lines.rows.reduce(
      (sum, { amount }) => sum + Number(amount.replace('−', '-').replaceAll(/[^\d-]/g, '')),
      0,
    );
    expect(cents).toBe(-bill.totalMinor);
  });

  it('says how to pay: a KID that passes MOD10, and the due date', () => {
    const [kid, due] = documentOf(bill).payment;
    expect(kid?.label).toBe('KID');
    expect(isValidKid(kid?.value ?? '')).toBe(true);
    expect(due).toEqual({ label: 'Forfallsdato', value: '18.\u00a0november\u00a02026' });
  });

  it('says whose it is, for when and how final', () => {
    expect(documentOf(bill).facts.map(({ label, value }) => plain(`${label}: ${value}`))).toEqual([
      'Husstand: Solveig og Jonas',
      'Strømfellesskap: Solsiden',
      'Regning nr.: 4',
      'Periode: 1. oktober 2026 – 31. oktober 2026',
      'Status: Endelig, avsluttet 4. november 2026',
    ]);
    expect(documentOf(bill).title).toBe('Strømregning oktober 2026, Solveig og Jonas');
    expect(documentOf(bill, 'en').locale).toBe('en-GB');
  });

  it('shows that the energy adds up, and what is missing', () => {
    const { balances, notes } = documentOf(bill);
    expect(balances.map(({ title }) => title)).toEqual([
      'Alt som kom inn, er betalt én gang',
      'Alt som gikk ut, er gjort rede for',
    ]);
    expect(balances[1]?.parts.map(({ label, value }) => plain(`${label} ${value}`))).toEqual([
      'til naboer 5,000 kWh',
      'som ingen tok 3,000 kWh',
    ]);
    expect(notes[0]).toBe('Solveig og Jonas: 1 minutt uten måling; de regnes som ingenting levert.');
  });

  it('says how green it was, and which part came from whom', () => {
    const { notes } = documentOf(bill, 'en');
    const { neighbours, public: grid } = octoberGreen();
    const green = plain(notes.find((note) => note.includes('CO2')) ?? '');
    expect(green).toContain(`${bill.carbonGramsAverage} g CO2 per kWh on average`);
    expect(green).toContain(`446.980 kWh from neighbours with ${neighbours.gramsPerKwh} g`);
    expect(green).toContain(`893.960 kWh from the public grid with ${grid.gramsPerKwh} g`);
    const none = { energyMwh: energyMwh(0), grams: 0, gramsPerKwh: null };
    const alone = billDocument({
      bill,
      language: 'nb',
      timeZone: TIME_ZONE,
      communityName: '',
      rules: RULES,
      green: { neighbours: none, public: grid },
      roof: null,
      nameOf: () => undefined,
    });
    expect(alone.notes.join(' ')).not.toContain('fra naboer med');
  });

  it('says what the home used altogether, where a second meter measures its roof', () => {
    const roof = { ownUseMwh: 63_250_000, importMwh: 187_200_000 };
    const said = (language: ExportLanguage) =>
      plain(documentOf(octoberBill(), language, roof).notes.join(' '));
    expect(said('en')).toContain(
      'The home used 250.450 kWh: 63.250 kWh of its own roof and 187.200 kWh in through the meter.',
    );
    expect(said('nb')).toContain(
      'Hjemmet brukte 250,450 kWh: 63,250 kWh fra sitt eget tak og 187,200 kWh inn gjennom måleren.',
    );
    expect(documentOf(octoberBill()).notes.join(' ')).not.toContain('tak');
  });

  it('asks for nothing while it is open, and says that it may change', () => {
    const open = documentOf(octoberBill('open'));
    expect(open.payment).toEqual([]);
    expect(open.facts.map(({ value }) => value).join()).toContain('Foreløpig');
    expect(open.notes.some((note) => note.startsWith('1 minutt kan fortsatt endre seg'))).toBe(true);
  });

  it('is owed to the household where it earned more than it owes', () => {
    const { total } = documentOf({ ...bill, totalMinor: (0 - bill.totalMinor) as Bill['totalMinor'] });
    expect([total.label, plain(total.value)]).toEqual(['Du har til gode', '1 800,19 kr']);
  });

  it('says when a bill does not add up', () => {
    const broken = { ...bill, identities: bill.identities.map((each) => ({ ...each, holds: false })) };
    expect(documentOf(broken, 'en').balances.map(({ title }) => title)).toEqual([
      'What came in does not add up',
      'What went out does not add up',
    ]);
  });
});
