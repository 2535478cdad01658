import type { Bill, BillLineKind } from '../settlement/index.ts';
import { type EnergyMwh, formatMonth } from '../units/index.ts';
import type { BillDocument, DocumentBalance, ExportLanguage, Fact } from './bill-document.ts';
import { BILL_WORDS } from './bill-words.ts';
import { NumberText } from './number-text.ts';
import { YEAR_WORDS, type YearSum, type YearWords } from './year-words.ts';

/** What an annual statement is made of. */
export interface YearDocumentQuestion {
  readonly year: number;
  /** Those of its months that there are, ascending; at least one. */
  readonly bills: readonly Bill[];
  readonly language: ExportLanguage;
  /** IANA name of the community's time zone. */
  readonly timeZone: string;
  readonly communityName: string;
  readonly householdName: string;
}

interface Writing extends YearDocumentQuestion {
  readonly words: YearWords;
  readonly numbers: NumberText;
  readonly currency: { readonly currency: string; readonly minorDigits: number };
}

/** The sums of money in their order, and the lines of bills that each takes in. */
const MONEY_SUMS: readonly (readonly [YearSum, readonly BillLineKind[]])[] = [
  ['boughtNeighbours', ['neighbourPurchase']],
  ['boughtPublic', ['publicPurchase']],
  ['fees', ['buyerFee', 'sellerFee']],
  ['vat', ['vat']],
  ['sold', ['neighbourSale', 'publicSale']],
  ['corrections', ['correction']],
  ['rounding', ['rounding']],
];

/**
 * A household's year as a document of the same form as a bill: a row a month, then the year by what the money was for, and
 * by where the energy came from and went. Every number is the sum of those on the bills.
 */
export function yearDocument(question: YearDocumentQuestion): BillDocument {
  const { year, bills, language, timeZone } = question;
  const [first] = bills;
  if (first === undefined) throw new RangeError('an annual statement has at least one bill');
  const { locale } = BILL_WORDS[language];
  const writing: Writing = {
    ...question,
    words: YEAR_WORDS[language],
    numbers: new NumberText({ locale, timeZone }),
    currency: first,
  };
  const { words } = writing;
  const totalMinor = bills.reduce((sum, bill) => sum + bill.totalMinor, 0);
  return {
    language,
    locale,
    title: words.title(String(year), question.householdName),
    heading: words.heading(String(year)),
    facts: facts(writing),
    total: {
      label: totalMinor < 0 ? words.owed : totalMinor > 0 ? words.earned : words.even,
      value: money(Math.abs(totalMinor), writing),
    },
    payment: [],
    lines: {
      caption: words.caption,
      header: { what: words.month, energy: words.bought, price: words.sold, amount: words.amount },
      rows: bills.map((bill) => ({
        what: monthText(bill, writing),
        energy: energy(inOrOut(bill, 'import'), writing),
        price: energy(inOrOut(bill, 'export'), writing),
        amount: charged(bill.totalMinor, writing),
      })),
      sum: {
        what: words.sum,
        energy: energy(sumOf(bills, 'import'), writing),
        price: energy(sumOf(bills, 'export'), writing),
        amount: charged(totalMinor, writing),
      },
    },
    balances: [moneyBalance(writing, totalMinor), ...energyBalances(writing)],
    notes: [...(bills.every(({ state }) => state === 'closed') ? [] : [words.provisional]), words.origin],
  };
}

function facts({ words, numbers, year, bills, communityName, householdName }: Writing): Fact[] {
  const names = BILL_WORDS[words.language];
  const [first] = bills;
  const last = bills.at(-1);
  const month = (bill: Bill | undefined): string =>
    bill === undefined ? '' : numbers.month(formatMonth(bill.month));
  return [
    { label: names.household, value: householdName },
    { label: names.community, value: communityName },
    { label: words.year, value: String(year) },
    { label: names.period, value: names.periodText(month(first), month(last)) },
  ];
}

function monthText({ month, state, documentNumber }: Bill, { words, numbers }: Writing): string {
  const name = numbers.month(formatMonth(month));
  if (state !== 'closed') return words.openMonth(name);
  return documentNumber === null ? name : words.closedMonth(name, String(documentNumber));
}

/** The whole year's money, by what it was for. */
function moneyBalance(writing: Writing, totalMinor: number): DocumentBalance {
  const { words, bills } = writing;
  const parts = MONEY_SUMS.flatMap(([sum, kinds]) => {
    const minor = bills
      .flatMap(({ lines }) => lines)
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((all, { amountMinor }) => all + amountMinor, 0);
    return minor === 0 ? [] : [{ label: words.sums[sum], value: charged(minor, writing) }];
  });
  return { title: words.moneyTitle, parts, total: { label: words.sum, value: charged(totalMinor, writing) } };
}

/** What came in by its sources, what went out by where it went: the identities of all bills, added up. */
function energyBalances(writing: Writing): DocumentBalance[] {
  const { bills, language } = writing;
  const words = BILL_WORDS[language];
  return (['import', 'export'] as const).map((kind) => {
    const identities = bills.flatMap((bill) => bill.identities.filter((each) => each.kind === kind));
    const byPart = new Map<(typeof identities)[number]['parts'][number]['kind'], number>();
    for (const { parts } of identities) {
      for (const part of parts) byPart.set(part.kind, (byPart.get(part.kind) ?? 0) + part.energyMwh);
    }
    const { holds, fails, total } = words.balance[kind];
    return {
      title: identities.every((each) => each.holds) ? holds : fails,
      parts: [...byPart]
        .filter(([, energyMwh]) => energyMwh !== 0)
        .map(([part, energyMwh]) => ({ label: words.part[kind][part], value: kwh(energyMwh, writing) })),
      total: { label: total, value: kwh(sumOf(bills, kind), writing) },
    };
  });
}

function inOrOut(bill: Bill, kind: 'import' | 'export'): number {
  return bill.identities
    .filter((each) => each.kind === kind)
    .reduce((sum, { totalMwh }: { totalMwh: EnergyMwh }) => sum + totalMwh, 0);
}

function sumOf(bills: readonly Bill[], kind: 'import' | 'export'): number {
  return bills.reduce((sum, bill) => sum + inOrOut(bill, kind), 0);
}

/** What is owed is positive on paper, as on a bill. */
function charged(minor: number, writing: Writing): string {
  return money(0 - minor, writing);
}

function money(minor: number, { numbers, currency }: Writing): string {
  return numbers.money({ minor, ...currency });
}

function energy(energyMwh: number, { numbers }: Writing): string {
  return numbers.decimal(BigInt(energyMwh), { places: 6, least: 3, most: 3 });
}

function kwh(energyMwh: number, writing: Writing): string {
  return `${energy(energyMwh, writing)}\u00a0kWh`;
}
