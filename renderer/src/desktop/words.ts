/** What the desktop's own settings say, in both languages. */
import type { Language } from '../i18n/catalogue.ts';
import type { KeyPlace, Notice, QuietHours } from './desktop-api.ts';

export interface DesktopWords {
  readonly notices: string;
  readonly noticesDetail: string;
  readonly notice: Readonly<Record<Notice, string>>;
  readonly quietHours: string;
  readonly quiet: Readonly<Record<QuietHours, string>>;
  readonly start: string;
  readonly startAtLogin: string;
  readonly startDetail: string;
  readonly key: string;
  readonly keyNone: string;
  readonly keyIn: Readonly<Record<KeyPlace, string>>;
  readonly keyAbout: Readonly<Record<KeyPlace, string>>;
  readonly keyClosed: string;
  readonly stuck: Readonly<Record<'lost' | 'damaged' | 'locked' | 'noAnswer' | 'other', string>>;
  readonly move: Readonly<Record<KeyPlace, string>>;
  readonly unlock: string;
  readonly tryAgain: string;
  readonly passphrase: string;
  readonly passphraseHelp: string;
  readonly failed: Readonly<Record<'passphraseTooShort' | 'wrongPassphrase' | 'other', string>>;
}

const ENGLISH: DesktopWords = {
  notices: 'Notices',
  noticesDetail: 'What Nabowatt tells you while its window is closed.',
  notice: {
    proposal: 'Somebody proposes a contract',
    contractAccepted: 'A contract begins',
    contractEnded: 'A contract ends',
    meterSilent: 'The meter is silent',
    billReady: 'A bill is ready',
    dispute: 'Somebody disputes some minutes',
    knock: 'Somebody asks to come in',
  },
  quietHours: 'Quiet hours',
  quiet: { never: 'None', night: '22 to 7', evening: '18 to 8' },
  start: 'Start',
  startAtLogin: 'Start when I log in',
  startDetail: 'In the tray, without a window, so that no minute of the meter is missed.',
  key: "The household's key",
  keyNone: 'There is no key on this PC yet. The demo needs none.',
  keyIn: {
    keychain: "It is kept in this PC's keychain.",
    passphraseFile: 'It is kept in a file under your passphrase.',
  },
  keyAbout: {
    keychain: 'Your login opens it. Programs that run as you can ask for it too.',
    passphraseFile: 'Nobody opens it without the passphrase. Nabowatt asks for it at each start.',
  },
  keyClosed: 'It is locked.',
  stuck: {
    lost: 'It was here and is gone. Bring it back with your 24 words; nothing is lost on the ledger.',
    damaged: 'What is kept here is not what was saved. Bring it back with your 24 words.',
    locked: 'The keychain is locked. Unlock it, then try again.',
    noAnswer: 'The keychain did not answer in time. It may be waiting for you in another window.',
    other: 'The keychain cannot be asked now.',
  },
  move: { keychain: 'Move it to the keychain', passphraseFile: 'Move it to a file under a passphrase' },
  unlock: 'Unlock',
  tryAgain: 'Try again',
  passphrase: 'Passphrase',
  passphraseHelp: 'At least 10 characters; four or five words are good.',
  failed: {
    passphraseTooShort: 'That is too short: take at least 10 characters.',
    wrongPassphrase: 'That is not the passphrase.',
    other: 'That did not work. The key is where it was.',
  },
};

const NORWEGIAN: DesktopWords = {
  notices: 'Varsler',
  noticesDetail: 'Hva Nabowatt sier fra om mens vinduet er lukket.',
  notice: {
    proposal: 'Noen foreslår en avtale',
    contractAccepted: 'En avtale begynner',
    contractEnded: 'En avtale slutter',
    meterSilent: 'Måleren er stille',
    billReady: 'En regning er klar',
    dispute: 'Noen er uenig i noen minutter',
    knock: 'Noen ber om å få komme inn',
  },
  quietHours: 'Stille timer',
  quiet: { never: 'Ingen', night: '22 til 7', evening: '18 til 8' },
  start: 'Start',
  startAtLogin: 'Start når jeg logger inn',
  startDetail: 'Uten vindu, så ikke et minutt fra måleren går tapt.',
  key: 'Husholdningens nøkkel',
  keyNone: 'Det er ingen nøkkel på denne PC‑en ennå. Demoen trenger ingen.',
  keyIn: {
    keychain: 'Den ligger i denne PC‑ens nøkkelring.',
    passphraseFile: 'Den ligger i en fil under passfrasen din.',
  },
  keyAbout: {
    keychain: 'Innloggingen din åpner den. Programmer som kjører som deg, kan også spørre etter den.',
    passphraseFile: 'Ingen åpner den uten passfrasen. Nabowatt spør om den ved hver start.',
  },
  keyClosed: 'Den er låst.',
  stuck: {
    lost: 'Den var her og er borte. Hent den tilbake med de 24 ordene; ingenting er tapt i regnskapet.',
    damaged: 'Det som ligger her, er ikke det som ble lagret. Hent nøkkelen tilbake med de 24 ordene.',
    locked: 'Nøkkelringen er låst. Lås den opp, og prøv igjen.',
    noAnswer: 'Nøkkelringen svarte ikke i tide. Kanskje den venter på deg i et annet vindu.',
    other: 'Nøkkelringen kan ikke spørres nå.',
  },
  move: { keychain: 'Flytt den til nøkkelringen', passphraseFile: 'Flytt den til en fil under en passfrase' },
  unlock: 'Lås opp',
  tryAgain: 'Prøv igjen',
  passphrase: 'Passfrase',
  passphraseHelp: 'Minst 10 tegn; fire eller fem ord er bra.',
  failed: {
    passphraseTooShort: 'Den er for kort: ta minst 10 tegn.',
    wrongPassphrase: 'Det er ikke passfrasen.',
    other: 'Det gikk ikke. Nøkkelen er der den var.',
  },
};

/** The words of a language. */
export function desktopWords(language: Language): DesktopWords {
  return language === 'nb' ? NORWEGIAN : ENGLISH;
}
