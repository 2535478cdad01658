import type { ExportLanguage } from '../../exports/index.ts';

/** A page of words that goes along with files, for whoever finds them in some years. */
interface Page {
  readonly fileName: string;
  readonly text: string;
}

/** What stands in a copy of the database. */
export const COPY_WORDS: Readonly<Record<ExportLanguage, Page>> = {
  en: {
    fileName: 'READ ME.txt',
    text: [
      'A copy of your Nabowatt database: the ledger of your community, your opened readings, and what waits to be sent.',
      '',
      'Your key is NOT in it. To use this copy on another PC you need your 24 recovery words as well.',
      'Readings in home.sqlite are not sealed: whoever has this file can see when your home was in use. Keep it safe.',
      '',
      'To restore it: Nabowatt, Settings, Data, "Restore a copy".',
      '',
    ].join('\r\n'),
  },
  nb: {
    fileName: 'LES MEG.txt',
    text: [
      'En kopi av Nabowatt-databasen din: strømfellesskapets regnskap, de åpnede målingene dine og det som venter på å bli sendt.',
      '',
      'Nøkkelen din er IKKE med. For å bruke kopien på en annen PC trenger du også de 24 gjenopprettingsordene.',
      'Målingene i home.sqlite er ikke forseglet: den som har denne filen, kan se når hjemmet ditt var i bruk. Oppbevar den trygt.',
      '',
      'Slik gjenoppretter du den: Nabowatt, Innstillinger, Data, «Gjenopprett en kopi».',
      '',
    ].join('\r\n'),
  },
};

/** What stands in an export of everything. */
export const EVERYTHING_WORDS: Readonly<Record<ExportLanguage, Page>> = {
  en: {
    fileName: 'READ ME.txt',
    text: [
      'Everything that Nabowatt keeps of your household, in open forms.',
      '',
      'bills/       each month on paper (PDF) and as tables (CSV)',
      'readings.csv every minute: in, out, from neighbours, from the grid, sold, left',
      'contracts.json  every contract with its terms; its ID is what both of you signed',
      '',
      'CSV files are UTF-8 with semicolons. Prices in contracts.json are millionths of the currency per kWh, energies mWh,',
      'minutes are counted from 1 January 1970 UTC.',
      '',
    ].join('\r\n'),
  },
  nb: {
    fileName: 'LES MEG.txt',
    text: [
      'Alt Nabowatt har lagret om husstanden din, i åpne formater.',
      '',
      'regninger/   hver måned på papir (PDF) og som tabeller (CSV)',
      'readings.csv hvert minutt: inn, ut, fra naboer, fra strømnettet, solgt, til overs',
      'contracts.json  hver avtale med vilkårene; ID-en er det dere begge signerte',
      '',
      'CSV-filene er UTF-8 med semikolon. Priser i contracts.json er milliondeler av valutaen per kWh, energi er mWh,',
      'minutter telles fra 1. januar 1970 UTC.',
      '',
    ].join('\r\n'),
  },
};
