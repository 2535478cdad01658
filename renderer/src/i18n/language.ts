import { type Language, LOCALES } from './catalogue.ts';

/** What a person chose: one of the languages, or whatever the system speaks. */
export type LanguageChoice = 'system' | Language;

/** The languages by themselves, each named in itself: a person must find their own in a screen they cannot read. */
export const LANGUAGE_NAMES = { en: 'English', nb: 'Norsk bokmål' } as const satisfies Record<
  Language,
  string
>;

/** Tags that stand for a language of ours. `no` is what older systems say, and nynorsk is nearer to bokmål than to English. */
const LANGUAGE_OF_TAG: ReadonlyMap<string, Language> = new Map([
  ['en', 'en'],
  ['nb', 'nb'],
  ['no', 'nb'],
  ['nn', 'nb'],
]);

/** The language to show: the one chosen, or the first that the system prefers (BCP 47 tags, best first) and we have. */
export function languageFor(choice: LanguageChoice, systemTags: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of systemTags) {
    const known = LANGUAGE_OF_TAG.get(tag.split('-')[0]?.toLowerCase() ?? '');
    if (known !== undefined) return known;
  }
  return 'en';
}

/** Whether a value read from somewhere is a language of ours. */
export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(LOCALES, value);
}
