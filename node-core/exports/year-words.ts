import type { ExportLanguage } from './bill-document.ts';

/** What the money of a year was for. */
export type YearSum =
  | 'boughtNeighbours'
  | 'boughtPublic'
  | 'fees'
  | 'vat'
  | 'sold'
  | 'corrections'
  | 'rounding';

/** What is said on an annual statement and not on a bill. */
export interface YearWords {
  readonly language: ExportLanguage;
  readonly heading: (year: string) => string;
  readonly title: (year: string, household: string) => string;
  readonly year: string;
  readonly owed: string;
  readonly earned: string;
  readonly even: string;
  readonly caption: string;
  readonly month: string;
  readonly bought: string;
  readonly sold: string;
  readonly amount: string;
  readonly sum: string;
  readonly openMonth: (month: string) => string;
  readonly closedMonth: (month: string, number: string) => string;
  readonly moneyTitle: string;
  readonly sums: Readonly<Record<YearSum, string>>;
  readonly provisional: string;
  readonly origin: string;
}

const en: YearWords = {
  language: 'en',
  heading: (year) => `Annual statement ${year}`,
  title: (year, household) => `Annual statement ${year}, ${household}`,
  year: 'Year',
  owed: 'Electricity cost you',
  earned: 'Electricity earned you',
  even: 'Electricity cost you',
  caption: 'Month by month',
  month: 'Month',
  bought: 'In (kWh)',
  sold: 'Out (kWh)',
  amount: 'Amount',
  sum: 'Total',
  openMonth: (month) => `${month} (provisional)`,
  closedMonth: (month, number) => `${month} (bill no. ${number})`,
  moneyTitle: 'What the money was for',
  sums: {
    boughtNeighbours: 'bought from neighbours',
    boughtPublic: 'from the public grid',
    fees: 'fees',
    vat: 'VAT',
    sold: 'sold',
    corrections: 'corrections',
    rounding: 'rounding',
  },
  provisional: 'At least one month is not closed yet; its numbers may still change.',
  origin: 'A minus is to your credit. Every number is the sum of those on the bills of the months.',
};

const nb: YearWords = {
  language: 'nb',
  heading: (year) => `Årsoppgave ${year}`,
  title: (year, household) => `Årsoppgave ${year}, ${household}`,
  year: 'År',
  owed: 'Strømmen kostet deg',
  earned: 'Strømmen ga deg',
  even: 'Strømmen kostet deg',
  caption: 'Måned for måned',
  month: 'Måned',
  bought: 'Inn (kWh)',
  sold: 'Ut (kWh)',
  amount: 'Beløp',
  sum: 'Sum',
  openMonth: (month) => `${month} (foreløpig)`,
  closedMonth: (month, number) => `${month} (regning nr. ${number})`,
  moneyTitle: 'Hva pengene gikk til',
  sums: {
    boughtNeighbours: 'kjøpt fra naboer',
    boughtPublic: 'fra strømnettet',
    fees: 'gebyrer',
    vat: 'mva.',
    sold: 'solgt',
    corrections: 'rettelser',
    rounding: 'øreavrunding',
  },
  provisional: 'Minst én måned er ikke avsluttet ennå; tallene kan fortsatt endre seg.',
  origin: 'Minus er til gode for deg. Hvert tall er summen av tallene på regningene for månedene.',
};

export const YEAR_WORDS: Readonly<Record<ExportLanguage, YearWords>> = { en, nb };
