/** What the desktop itself says, outside of its pages: tray, notices, questions. In English and Norwegian. */
import type { NoticeKind } from '../notice-kinds.ts';
import type { QuietHours } from '../quiet-hours.ts';

/** Every text; a function where it holds a name or a number. */
export interface Words {
  readonly show: string;
  readonly quit: string;
  readonly starting: string;
  readonly noStart: string;
  readonly away: string;
  readonly importing: (power: string) => string;
  readonly exporting: (power: string) => string;
  readonly idle: string;
  /** When the meter was last heard. */
  readonly heardAt: (time: string) => string;
  readonly powerUnknown: string;
  readonly meterSilent: string;
  readonly activeContracts: (count: number) => string;
  readonly waiting: (count: number) => string;
  readonly startAtLogin: string;
  readonly notices: string;
  readonly noticeOf: Readonly<Record<NoticeKind, string>>;
  readonly quietHours: string;
  readonly quietOf: Readonly<Record<QuietHours, string>>;
  readonly stillHere: { readonly title: string; readonly body: string };
  readonly open: string;
  readonly notice: {
    readonly proposal: (from: string) => Said;
    readonly contractAccepted: (by: string) => Said;
    readonly contractEnded: (other: string) => Said;
    readonly meterSilent: () => Said;
    readonly billReady: (month: string) => Said;
    readonly dispute: (by: string) => Said;
    readonly knock: (name: string) => Said;
  };
  readonly update: {
    readonly ready: (version: string) => Said;
    readonly restart: string;
    readonly later: string;
    readonly check: string;
    readonly looking: string;
    readonly fetching: string;
    readonly install: (version: string) => string;
    readonly none: Said;
    readonly failed: Said;
    readonly notPlaced: Said;
  };
  readonly cannotStart: string;
  readonly stoppedByItself: string;
}

/** A title and what follows it. */
export interface Said {
  readonly title: string;
  readonly body: string;
}

export const ENGLISH: Words = {
  show: 'Show Nabowatt',
  quit: 'Quit',
  starting: 'Starting …',
  noStart: 'Nabowatt could not start',
  away: 'No household is open',
  importing: (power) => `Using ${power} from outside`,
  exporting: (power) => `Sending ${power} out`,
  idle: 'No power in or out',
  heardAt: (time) => `heard ${time}`,
  powerUnknown: 'Power now is not known',
  meterSilent: 'The meter is silent',
  activeContracts: (count) => (count === 1 ? '1 contract now' : `${count} contracts now`),
  waiting: (count) => (count === 1 ? '1 thing needs you' : `${count} things need you`),
  startAtLogin: 'Start when I log in',
  notices: 'Tell me about',
  noticeOf: {
    proposal: 'Proposals',
    contractAccepted: 'Contracts that begin',
    contractEnded: 'Contracts that end',
    meterSilent: 'A silent meter',
    billReady: 'A bill that is ready',
    dispute: "Others' disputes",
    knock: 'Somebody who asks to come in',
  },
  quietHours: 'Quiet hours',
  quietOf: { never: 'None', night: '22 to 7', evening: '18 to 8' },
  stillHere: {
    title: 'Nabowatt goes on',
    body: 'It reads your meter and trades for you while its window is closed. Open or quit it from its symbol by the clock, or start it again to see it.',
  },
  open: 'Open',
  notice: {
    proposal: (from) => ({ title: 'A proposal', body: `${from} proposes a contract.` }),
    contractAccepted: (by) => ({ title: 'A contract', body: `${by} accepted your proposal.` }),
    contractEnded: (other) => ({ title: 'A contract ended', body: `Your contract with ${other} has ended.` }),
    meterSilent: () => ({ title: 'The meter is silent', body: 'Nothing is heard of it. Is its cable in?' }),
    billReady: (month) => ({ title: 'A bill is ready', body: `The bill for ${month} can be checked now.` }),
    dispute: (by) => ({ title: 'A dispute', body: `${by} does not agree with some minutes.` }),
    knock: (name) => ({
      title: 'A new neighbour',
      body: `${name} asks to come in with an invitation of yours.`,
    }),
  },
  update: {
    ready: (version) => ({
      title: 'An update is ready',
      body: `Nabowatt ${version} is here. Restart now? It takes a moment; nothing is lost.`,
    }),
    restart: 'Restart now',
    later: 'Later',
    check: 'Look for an update',
    looking: 'Looking for an update …',
    fetching: 'Fetching an update …',
    install: (version) => `Restart into Nabowatt ${version}`,
    none: { title: 'No update', body: 'There is nothing newer than this Nabowatt.' },
    failed: { title: 'No update', body: 'It could not be had. Nabowatt tries again by itself.' },
    notPlaced: {
      title: 'The update was not installed',
      body: 'The new Nabowatt could not be put in the place of this one. Nabowatt starts again as it was; nothing is lost.',
    },
  },
  cannotStart: 'Nabowatt cannot start',
  stoppedByItself: 'It stopped by itself. Quit it and start it again; nothing that was kept is lost.',
};

const NORWEGIAN: Words = {
  show: 'Vis Nabowatt',
  quit: 'Avslutt',
  starting: 'Starter …',
  noStart: 'Nabowatt kunne ikke starte',
  away: 'Ingen husstand er åpen',
  importing: (power) => `Bruker ${power} utenfra`,
  exporting: (power) => `Sender ${power} ut`,
  idle: 'Ingen strøm inn eller ut',
  heardAt: (time) => `hørt ${time}`,
  powerUnknown: 'Effekten nå er ikke kjent',
  meterSilent: 'Måleren er stille',
  activeContracts: (count) => (count === 1 ? '1 avtale nå' : `${count} avtaler nå`),
  waiting: (count) => (count === 1 ? '1 ting venter på deg' : `${count} ting venter på deg`),
  startAtLogin: 'Start når jeg logger inn',
  notices: 'Si fra om',
  noticeOf: {
    proposal: 'Forslag',
    contractAccepted: 'Avtaler som begynner',
    contractEnded: 'Avtaler som slutter',
    meterSilent: 'En stille måler',
    billReady: 'En regning som er klar',
    dispute: 'Andres innsigelser',
    knock: 'Noen som ber om å få komme inn',
  },
  quietHours: 'Stille timer',
  quietOf: { never: 'Ingen', night: '22 til 7', evening: '18 til 8' },
  stillHere: {
    title: 'Nabowatt fortsetter',
    body: 'Den leser måleren og handler for deg mens vinduet er lukket. Åpne eller avslutt den fra symbolet ved klokken, eller start den igjen for å se den.',
  },
  open: 'Åpne',
  notice: {
    proposal: (from) => ({ title: 'Et forslag', body: `${from} foreslår en avtale.` }),
    contractAccepted: (by) => ({ title: 'En avtale', body: `${by} godtok forslaget ditt.` }),
    contractEnded: (other) => ({ title: 'En avtale er over', body: `Avtalen din med ${other} er over.` }),
    meterSilent: () => ({ title: 'Måleren er stille', body: 'Vi hører ikke noe fra den. Sitter kabelen i?' }),
    billReady: (month) => ({ title: 'En regning er klar', body: `Regningen for ${month} kan sjekkes nå.` }),
    dispute: (by) => ({ title: 'En innsigelse', body: `${by} er ikke enig i noen av minuttene.` }),
    knock: (name) => ({
      title: 'En ny nabo',
      body: `${name} ber om å få komme inn med en invitasjon fra deg.`,
    }),
  },
  update: {
    ready: (version) => ({
      title: 'En oppdatering er klar',
      body: `Nabowatt ${version} er her. Starte på nytt nå? Det tar et øyeblikk, og ingenting går tapt.`,
    }),
    restart: 'Start på nytt',
    later: 'Senere',
    check: 'Se etter oppdatering',
    looking: 'Ser etter oppdatering …',
    fetching: 'Henter en oppdatering …',
    install: (version) => `Start på nytt med Nabowatt ${version}`,
    none: { title: 'Ingen oppdatering', body: 'Det finnes ingen nyere Nabowatt enn denne.' },
    failed: { title: 'Ingen oppdatering', body: 'Den kunne ikke hentes. Nabowatt prøver igjen av seg selv.' },
    notPlaced: {
      title: 'Oppdateringen ble ikke installert',
      body: 'Den nye Nabowatt kunne ikke legges der denne ligger. Nabowatt starter igjen som før, og ingenting går tapt.',
    },
  },
  cannotStart: 'Nabowatt kan ikke starte',
  stoppedByItself: 'Den stoppet av seg selv. Avslutt og start den igjen. Ingenting som var lagret, går tapt.',
};

/** The words for a locale such as 'nb-NO'; English where it is neither. */
export function wordsFor(locale: string): Words {
  return /^(nb|no|nn)\b/i.test(locale) ? NORWEGIAN : ENGLISH;
}

/** A time of day to the second, in the PC's own zone. */
export function timeText(timeMs: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(timeMs);
}

/** Watts as a person reads them: '850 W', '1.2 kW', in the locale's own digits. */
export function powerText(watts: number, locale: string): string {
  const isKilo = watts >= 1000;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: isKilo ? 1 : 0 });
  return isKilo ? `${number.format(watts / 1000)} kW` : `${number.format(watts)} W`;
}
