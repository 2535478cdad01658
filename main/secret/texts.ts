/** What the pages with the words say, in English and Norwegian. */
import type { TypeFault } from './flow.ts';

export const LANGUAGES = ['en', 'nb'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface SecretTexts {
  readonly words: {
    readonly title: string;
    readonly lead: string;
    readonly warn: string;
    readonly next: string;
  };
  readonly ask: {
    readonly title: string;
    readonly lead: string;
    readonly word: (position: number) => string;
    readonly next: string;
    readonly again: string;
    readonly wrong: (positions: readonly number[]) => string;
    readonly wrongOne: (position: number) => string;
  };
  readonly type: {
    readonly title: string;
    readonly lead: string;
    readonly paste: string;
    readonly next: string;
    readonly fault: (fault: TypeFault) => string;
  };
  readonly done: { readonly title: string; readonly lead: string; readonly back: string };
  readonly gone: { readonly title: string; readonly lead: string; readonly back: string };
  readonly leave: string;
  readonly error: string;
}

/** "3", "3 and 7", "3, 7 and 9". */
function listed(positions: readonly number[], and: string): string {
  const last = positions.at(-1);
  const rest = positions.slice(0, -1);
  return rest.length === 0 ? String(last) : `${rest.join(', ')} ${and} ${last}`;
}

const EN: SecretTexts = {
  words: {
    title: 'Your 24 words',
    lead: 'Write them on paper, in this order, and keep the paper where you keep what is valuable. They are your key: with them you bring your household back on another PC. Nothing else can.',
    warn: 'Whoever has these words has your household. Take no photo of them and save them in no file. Nobody from Nabowatt will ever ask for them.',
    next: 'I have written them down',
  },
  ask: {
    title: 'Three words, please',
    lead: 'So that we both know that the paper is right. Look at your paper and type these three.',
    word: (position) => `Word ${position}`,
    next: 'Check',
    again: 'Show the words again',
    wrong: (positions) =>
      positions.length === 1
        ? `Word ${positions[0]} is not the one that was shown. Look at your paper, or show the words again.`
        : `Words ${listed(positions, 'and')} are not the ones that were shown. Look at your paper, or show the words again.`,
    wrongOne: (position) => `This is not word ${position}`,
  },
  type: {
    title: 'Type your 24 words',
    lead: 'They stand on the paper from when the key was made. Your household comes back with them.',
    paste: 'Capitals make no difference. The four first letters of each word tell it from all others.',
    next: 'Bring my key back',
    fault(fault) {
      switch (fault.kind) {
        case 'missing':
          return `Word ${fault.position} is missing.`;
        case 'wordCount':
          return `There are ${fault.count} words; it takes 24.`;
        case 'unknownWord':
          return `Word ${fault.position}, “${fault.word}”, is not one that such a list has. ${
            fault.likely.length > 0 ? `Did you mean ${fault.likely.join(', ')}?` : ''
          }`.trim();
        case 'checksum':
          return 'Every word is a possible one, but together they are no key: one of them is another word, or two have changed places. Compare each with the paper.';
        case 'notKept':
          return keptEn(fault.reason);
      }
    },
  },
  done: {
    title: 'Done',
    lead: 'Your key is in place.',
    back: 'Back to Nabowatt',
  },
  gone: {
    title: 'This page is closed',
    lead: 'Pages with the words open once and for a quarter of an hour. Nabowatt can open it again.',
    back: 'Back to Nabowatt',
  },
  leave: 'Not now',
  error: 'Error',
};

function keptEn(reason: string): string {
  if (reason === 'occupied') return 'Another key is kept on this PC. It has to be removed first.';
  if (reason === 'noAnswer' || reason === 'locked')
    return 'The keychain of this PC did not open. Unlock it and try again.';
  return 'The words are right, but the key could not be kept on this PC. Try again, or go back and keep it under a passphrase.';
}

const NB: SecretTexts = {
  words: {
    title: 'Dine 24 ord',
    lead: 'Skriv dem på papir i denne rekkefølgen, og legg papiret der du har det som er verdifullt. Ordene er nøkkelen din: med dem får du husstanden tilbake på en annen PC. Ikke noe annet kan det.',
    warn: 'Den som har ordene, har husstanden din. Ikke ta bilde av dem, og ikke lagre dem i en fil. Ingen fra Nabowatt kommer noen gang til å spørre etter dem.',
    next: 'Jeg har skrevet dem ned',
  },
  ask: {
    title: 'Tre av ordene, takk',
    lead: 'Slik at vi begge vet at papiret er riktig. Se på papiret og skriv inn disse tre.',
    word: (position) => `Ord ${position}`,
    next: 'Sjekk',
    again: 'Vis ordene igjen',
    wrong: (positions) =>
      positions.length === 1
        ? `Ord ${positions[0]} er ikke det som ble vist. Se på papiret, eller vis ordene igjen.`
        : `Ordene ${listed(positions, 'og')} er ikke de som ble vist. Se på papiret, eller vis ordene igjen.`,
    wrongOne: (position) => `Dette er ikke ord ${position}`,
  },
  type: {
    title: 'Skriv inn dine 24 ord',
    lead: 'De står på papiret fra da nøkkelen ble laget. Med dem kommer husstanden din tilbake.',
    paste:
      'Store og små bokstaver spiller ingen rolle. De fire første bokstavene skiller hvert ord fra alle andre.',
    next: 'Hent tilbake nøkkelen',
    fault(fault) {
      switch (fault.kind) {
        case 'missing':
          return `Ord ${fault.position} mangler.`;
        case 'wordCount':
          return `Det er ${fault.count} ord; det skal være 24.`;
        case 'unknownWord':
          return `Ord ${fault.position}, «${fault.word}», finnes ikke i slike lister. ${
            fault.likely.length > 0 ? `Mente du ${fault.likely.join(', ')}?` : ''
          }`.trim();
        case 'checksum':
          return 'Hvert ord er mulig, men sammen er de ingen nøkkel: ett av dem er et annet ord, eller to har byttet plass. Sammenlign hvert med papiret.';
        case 'notKept':
          return keptNb(fault.reason);
      }
    },
  },
  done: {
    title: 'Ferdig',
    lead: 'Nøkkelen din er på plass.',
    back: 'Tilbake til Nabowatt',
  },
  gone: {
    title: 'Denne siden er lukket',
    lead: 'Sider med ordene åpnes én gang og i et kvarter. Nabowatt kan åpne den igjen.',
    back: 'Tilbake til Nabowatt',
  },
  leave: 'Ikke nå',
  error: 'Feil',
};

function keptNb(reason: string): string {
  if (reason === 'occupied') return 'En annen nøkkel ligger på denne PC-en. Den må fjernes først.';
  if (reason === 'noAnswer' || reason === 'locked')
    return 'Nøkkelringen på denne PC-en lot seg ikke åpne. Lås den opp og prøv igjen.';
  return 'Ordene er riktige, men nøkkelen kunne ikke lagres på denne PC-en. Prøv igjen, eller gå tilbake og lagre den under en passordfrase.';
}

export const TEXTS: Readonly<Record<Language, SecretTexts>> = { en: EN, nb: NB };

/** The language of a locale or of an Accept-Language header: Norwegian in any of its forms, else English. */
export function languageOf(wanted: string | undefined): Language {
  const [first = ''] = (wanted ?? '').split(',');
  return /^\s*(nb|nn|no)\b/i.test(first) ? 'nb' : 'en';
}
