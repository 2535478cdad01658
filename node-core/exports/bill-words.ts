import type { BillIdentity, BillLineKind, BillState, CarbonSums, IdentityPart } from '../settlement/index.ts';
import type { ExportLanguage } from './bill-document.ts';

/** Which purchases bear VAT by the community's rules. */
export type VatOn = 'all' | 'neighbours' | 'public';

/** Everything that is said on a bill in one language. */
export interface BillWords {
  readonly locale: string;
  readonly heading: (month: string) => string;
  readonly title: (month: string, household: string) => string;
  readonly household: string;
  readonly community: string;
  readonly number: string;
  readonly period: string;
  readonly periodText: (first: string, last: string) => string;
  readonly state: string;
  readonly states: Readonly<Record<BillState, (closes: string) => string>>;
  readonly toPay: string;
  readonly owed: string;
  readonly even: string;
  readonly kid: string;
  readonly due: string;
  readonly caption: string;
  readonly what: string;
  readonly energy: string;
  readonly price: string;
  readonly amount: string;
  readonly sum: string;
  readonly someone: string;
  readonly line: Readonly<Record<Exclude<BillLineKind, 'vat' | 'correction'>, (name: string) => string>>;
  readonly vat: Readonly<Record<VatOn, (rate: string) => string>>;
  readonly correction: (month: string, about: string) => string;
  readonly correctionVat: (rate: string) => string;
  readonly balance: Readonly<Record<BillIdentity['kind'], { holds: string; fails: string; total: string }>>;
  readonly part: Readonly<Record<BillIdentity['kind'], Readonly<Record<IdentityPart['kind'], string>>>>;
  readonly missing: (name: string, minutes: number) => string;
  readonly provisional: (minutes: number) => string;
  /** All that the home used = of its own roof + in through the meter; energies with their unit. */
  readonly ownUse: (all: string, own: string, metered: string) => string;
  readonly carbon: (grams: string, parts: readonly string[]) => string;
  readonly carbonPart: Readonly<Record<keyof CarbonSums, (energy: string, grams: string) => string>>;
  readonly origin: string;
  readonly page: (page: number, pages: number) => string;
}

const en: BillWords = {
  locale: 'en-GB',
  heading: (month) => `Electricity bill ${month}`,
  title: (month, household) => `Electricity bill ${month}, ${household}`,
  household: 'Household',
  community: 'Community',
  number: 'Bill no.',
  period: 'Period',
  periodText: (first, last) => `${first} – ${last}`,
  state: 'State',
  states: {
    open: (closes) => `Provisional: the month is still running and closes on ${closes}`,
    closing: (closes) => `Provisional: the month is over and closes on ${closes}`,
    closed: (closes) => `Final, closed on ${closes}`,
  },
  toPay: 'To pay',
  owed: 'You are owed',
  even: 'Nothing to pay',
  kid: 'Payment reference (KID)',
  due: 'Pay by',
  caption: 'Lines of the bill',
  what: 'What',
  energy: 'Energy (kWh)',
  price: 'Average per kWh',
  amount: 'Amount',
  sum: 'Total',
  someone: 'a neighbour',
  line: {
    neighbourPurchase: (name) => `Bought from ${name}`,
    publicPurchase: (name) => `Public grid, ${name}`,
    buyerFee: (name) => `Fee with ${name}: less taken than agreed`,
    sellerFee: (name) => `Fee with ${name}: less delivered than agreed`,
    neighbourSale: (name) => `Sold to ${name}`,
    publicSale: (name) => `Sold to the public grid, ${name}`,
    rounding: () => 'Rounding',
  },
  vat: {
    all: (rate) => `VAT ${rate} on all that was bought`,
    neighbours: (rate) => `VAT ${rate} on what was bought from neighbours`,
    public: (rate) => `VAT ${rate} on what was bought from the public grid`,
  },
  correction: (month, about) => `Correction for ${month}${about === '' ? '' : `, ${about}`}`,
  correctionVat: (rate) => `VAT ${rate}`,
  balance: {
    import: {
      holds: 'All that came in is paid for once',
      fails: 'What came in does not add up',
      total: 'Meter: in',
    },
    export: {
      holds: 'All that went out has a place',
      fails: 'What went out does not add up',
      total: 'Meter: out',
    },
  },
  part: {
    import: {
      neighbours: 'from neighbours',
      public: 'from the public grid',
      unpriced: 'without a public price',
      stored: 'taken by nobody',
      netted: 'in and out in the same minute',
    },
    export: {
      neighbours: 'to neighbours',
      public: 'to the public grid',
      unpriced: 'without a public price',
      stored: 'taken by nobody',
      netted: 'in and out in the same minute',
    },
  },
  missing: (name, minutes) =>
    `${name}: ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} without a reading; they count as nothing delivered.`,
  ownUse: (all, own, metered) =>
    `The home used ${all}: ${own} of its own roof and ${metered} in through the meter. Only this home knows it.`,
  provisional: (minutes) =>
    `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} may still change, as readings are still to come.`,
  carbon: (grams, parts) =>
    `What was bought came with ${grams} g CO2 per kWh on average, as its sellers state and sign: ${parts.join('; ')}.`,
  carbonPart: {
    neighbours: (energy, grams) => `${energy} from neighbours with ${grams} g`,
    public: (energy, grams) => `${energy} from the public grid with ${grams} g`,
  },
  origin:
    'A minus is to your credit. Every line is worked out from readings as the meters signed them, and can be verified in Nabowatt.',
  page: (page, pages) => `Page ${page} of ${pages}`,
};

const nb: BillWords = {
  locale: 'nb-NO',
  heading: (month) => `Strømregning ${month}`,
  title: (month, household) => `Strømregning ${month}, ${household}`,
  household: 'Husstand',
  community: 'Strømfellesskap',
  number: 'Regning nr.',
  period: 'Periode',
  periodText: (first, last) => `${first} – ${last}`,
  state: 'Status',
  states: {
    open: (closes) => `Foreløpig: måneden er ikke over og avsluttes ${closes}`,
    closing: (closes) => `Foreløpig: måneden er over og avsluttes ${closes}`,
    closed: (closes) => `Endelig, avsluttet ${closes}`,
  },
  toPay: 'Å betale',
  owed: 'Du har til gode',
  even: 'Ingenting å betale',
  kid: 'KID',
  due: 'Forfallsdato',
  caption: 'Linjene på regningen',
  what: 'Hva',
  energy: 'Energi (kWh)',
  price: 'Snitt per kWh',
  amount: 'Beløp',
  sum: 'Sum',
  someone: 'en nabo',
  line: {
    neighbourPurchase: (name) => `Kjøpt fra ${name}`,
    publicPurchase: (name) => `Strømnettet, ${name}`,
    buyerFee: (name) => `Gebyr med ${name}: mindre tatt imot enn avtalt`,
    sellerFee: (name) => `Gebyr med ${name}: mindre levert enn avtalt`,
    neighbourSale: (name) => `Solgt til ${name}`,
    publicSale: (name) => `Solgt til strømnettet, ${name}`,
    rounding: () => 'Øreavrunding',
  },
  vat: {
    all: (rate) => `Mva. ${rate} på alt som er kjøpt`,
    neighbours: (rate) => `Mva. ${rate} på kjøp fra naboer`,
    public: (rate) => `Mva. ${rate} på kjøp fra strømnettet`,
  },
  correction: (month, about) => `Rettelse for ${month}${about === '' ? '' : `, ${about}`}`,
  correctionVat: (rate) => `mva. ${rate}`,
  balance: {
    import: {
      holds: 'Alt som kom inn, er betalt én gang',
      fails: 'Det som kom inn, går ikke opp',
      total: 'Måler: inn',
    },
    export: {
      holds: 'Alt som gikk ut, er gjort rede for',
      fails: 'Det som gikk ut, går ikke opp',
      total: 'Måler: ut',
    },
  },
  part: {
    import: {
      neighbours: 'fra naboer',
      public: 'fra strømnettet',
      unpriced: 'uten kjent nettpris',
      stored: 'som ingen tok',
      netted: 'inn og ut i samme minutt',
    },
    export: {
      neighbours: 'til naboer',
      public: 'til strømnettet',
      unpriced: 'uten kjent nettpris',
      stored: 'som ingen tok',
      netted: 'inn og ut i samme minutt',
    },
  },
  missing: (name, minutes) =>
    `${name}: ${minutes} ${minutes === 1 ? 'minutt' : 'minutter'} uten måling; de regnes som ingenting levert.`,
  ownUse: (all, own, metered) =>
    `Hjemmet brukte ${all}: ${own} fra sitt eget tak og ${metered} inn gjennom måleren. Bare dette hjemmet vet det.`,
  provisional: (minutes) =>
    `${minutes} ${minutes === 1 ? 'minutt' : 'minutter'} kan fortsatt endre seg, fordi målinger ikke har kommet ennå.`,
  carbon: (grams, parts) =>
    `Det som ble kjøpt, kom i snitt med ${grams} g CO2 per kWh, slik selgerne oppgir og signerer: ${parts.join('; ')}.`,
  carbonPart: {
    neighbours: (energy, grams) => `${energy} fra naboer med ${grams} g`,
    public: (energy, grams) => `${energy} fra strømnettet med ${grams} g`,
  },
  origin:
    'Minus er til gode for deg. Hver linje er regnet ut fra målinger slik målerne signerte dem, og kan kontrolleres i Nabowatt.',
  page: (page, pages) => `Side ${page} av ${pages}`,
};

export const BILL_WORDS: Readonly<Record<ExportLanguage, BillWords>> = { en, nb };
