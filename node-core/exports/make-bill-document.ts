import type { CommunityRules, MemberIndex } from '../ledger/transaction.ts';
import type { Bill, BillIdentity, BillLine, CarbonPart, CarbonSums } from '../settlement/index.ts';
import { addMinutes, formatMonth } from '../units/index.ts';
import type { BillDocument, DocumentBalance, DocumentRow, ExportLanguage, Fact } from './bill-document.ts';
import { BILL_WORDS, type BillWords, type VatOn } from './bill-words.ts';
import { NumberText } from './number-text.ts';

/** What a bill on paper needs besides the bill. */
export interface BillDocumentQuestion {
  readonly bill: Bill;
  readonly language: ExportLanguage;
  /** IANA name of the community's time zone. */
  readonly timeZone: string;
  readonly communityName: string;
  /** The rules of the bill's month. */
  readonly rules: Pick<CommunityRules, 'vatNeighbourBasisPoints' | 'vatPublicBasisPoints'>;
  /** How green it was, by source. */
  readonly green: CarbonSums;
  /** Where a second meter measures the roof, over the minutes that both meters know; null where none does. */
  readonly roof: { readonly ownUseMwh: number; readonly importMwh: number } | null;
  /** Undefined where the name is not known. */
  readonly nameOf: (member: MemberIndex) => string | undefined;
}

interface Writing extends BillDocumentQuestion {
  readonly words: BillWords;
  readonly numbers: NumberText;
}

/** Writes a bill out in one language. */
export function billDocument(question: BillDocumentQuestion): BillDocument {
  const { bill, language, timeZone, nameOf } = question;
  const words = BILL_WORDS[language];
  const writing = { ...question, words, numbers: new NumberText({ locale: words.locale, timeZone }) };
  const month = writing.numbers.month(formatMonth(bill.month));
  const household = nameOf(bill.household) ?? words.someone;
  return {
    language,
    locale: words.locale,
    title: words.title(month, household),
    heading: words.heading(month),
    facts: facts(writing, household),
    total: total(writing),
    payment: payment(writing),
    lines: {
      caption: words.caption,
      header: { what: words.what, energy: words.energy, price: words.price, amount: words.amount },
      rows: bill.lines.filter(isShown).map((line) => row(line, writing)),
      sum: { what: words.sum, energy: '', price: '', amount: charged(bill.totalMinor, writing) },
    },
    balances: bill.identities.map((identity) => balance(identity, writing)),
    notes: notes(writing),
  };
}

function facts({ bill, communityName, words, numbers }: Writing, household: string): Fact[] {
  const closes = numbers.date(bill.closesMinute);
  return [
    { label: words.household, value: household },
    { label: words.community, value: communityName },
    ...(bill.documentNumber === null ? [] : [{ label: words.number, value: String(bill.documentNumber) }]),
    {
      label: words.period,
      value: words.periodText(
        numbers.date(bill.span.startMinute),
        numbers.date(addMinutes(bill.span.endMinute, -1)),
      ),
    },
    { label: words.state, value: words.states[bill.state](closes) },
  ];
}

function total(writing: Writing): Fact {
  const { bill, words } = writing;
  const label = bill.totalMinor < 0 ? words.toPay : bill.totalMinor > 0 ? words.owed : words.even;
  return { label, value: amountText(Math.abs(bill.totalMinor), writing) };
}

function payment({ bill, words, numbers }: Writing): Fact[] {
  return [
    ...(bill.kid === null ? [] : [{ label: words.kid, value: bill.kid }]),
    ...(bill.dueMinute === null ? [] : [{ label: words.due, value: numbers.date(bill.dueMinute) }]),
  ];
}

/** A fee of less than half a minor unit comes to nothing, and would only puzzle. */
function isShown({ kind, amountMinor }: BillLine): boolean {
  return amountMinor !== 0 || (kind !== 'buyerFee' && kind !== 'sellerFee');
}

function row(line: BillLine, writing: Writing): DocumentRow {
  const { bill, numbers } = writing;
  const price =
    line.averagePrice === null
      ? ''
      : numbers.decimal(BigInt(line.averagePrice), { places: 6, least: bill.minorDigits, most: 4 });
  return {
    what: lineText(line, writing),
    energy: line.energyMwh === null ? '' : energyText(line.energyMwh, numbers),
    price,
    amount: charged(line.amountMinor, writing),
  };
}

function lineText(line: BillLine, writing: Writing): string {
  const { words, numbers, rules, nameOf } = writing;
  const known = line.counterparty === null ? undefined : nameOf(line.counterparty);
  const rate = numbers.percent(line.vatBasisPoints ?? 0);
  if (line.kind === 'vat') return words.vat[vatOn(line.vatBasisPoints, rules)](rate);
  if (line.kind === 'correction') {
    const month = line.correctsMonth === null ? '' : numbers.month(formatMonth(line.correctsMonth));
    return words.correction(month, line.vatBasisPoints === null ? (known ?? '') : words.correctionVat(rate));
  }
  return words.line[line.kind](known ?? words.someone);
}

/** Which purchases bear VAT of this rate. */
function vatOn(basisPoints: number | null, rules: BillDocumentQuestion['rules']): VatOn {
  if (rules.vatNeighbourBasisPoints === rules.vatPublicBasisPoints) return 'all';
  return basisPoints === rules.vatNeighbourBasisPoints ? 'neighbours' : 'public';
}

function balance(identity: BillIdentity, { words, numbers }: Writing): DocumentBalance {
  const { holds, fails, total: name } = words.balance[identity.kind];
  return {
    title: identity.holds ? holds : fails,
    parts: identity.parts
      .filter(({ energyMwh }) => energyMwh !== 0)
      .map(({ kind, energyMwh }) => ({
        label: words.part[identity.kind][kind],
        value: kwhText(energyMwh, numbers),
      })),
    total: { label: name, value: kwhText(identity.totalMwh, numbers) },
  };
}

function notes({ bill, green, roof, words, numbers, nameOf }: Writing): string[] {
  return [
    ...bill.missing.map(({ party, count }) => words.missing(nameOf(party) ?? words.someone, count)),
    ...(bill.provisionalMinutes === 0 ? [] : [words.provisional(bill.provisionalMinutes)]),
    ...(bill.carbonGramsAverage === null
      ? []
      : [
          words.carbon(
            wholeText(bill.carbonGramsAverage, numbers),
            (['neighbours', 'public'] as const).flatMap((source) =>
              green[source].gramsPerKwh === null
                ? []
                : [words.carbonPart[source](...partTexts(green[source], numbers))],
            ),
          ),
        ]),
    ...(roof === null
      ? []
      : [
          words.ownUse(
            kwhText(roof.ownUseMwh + roof.importMwh, numbers),
            kwhText(roof.ownUseMwh, numbers),
            kwhText(roof.importMwh, numbers),
          ),
        ]),
    words.origin,
  ];
}

/** Energy, and grams for each kWh of it. */
function partTexts({ energyMwh, gramsPerKwh }: CarbonPart, numbers: NumberText): [string, string] {
  return [kwhText(energyMwh, numbers), wholeText(gramsPerKwh ?? 0, numbers)];
}

function wholeText(whole: number, numbers: NumberText): string {
  return numbers.decimal(BigInt(whole), { places: 0, least: 0, most: 0 });
}

/** What is owed is positive on paper; a bill counts it as negative. */
function charged(minor: number, writing: Writing): string {
  return amountText(0 - minor, writing);
}

function amountText(minor: number, { bill, numbers }: Writing): string {
  return numbers.money({ minor, currency: bill.currency, minorDigits: bill.minorDigits });
}

/** To the watt-hour: three decimals of a kWh, as meters show. */
function energyText(energyMwh: number, numbers: NumberText): string {
  return numbers.decimal(BigInt(energyMwh), { places: 6, least: 3, most: 3 });
}

function kwhText(energyMwh: number, numbers: NumberText): string {
  return `${energyText(energyMwh, numbers)}\u00a0kWh`;
}
