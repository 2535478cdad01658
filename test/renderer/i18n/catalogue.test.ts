import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  flatten,
  LOCALES,
  type Language,
  type MessageArguments,
  type PlainKey,
} from '../../../renderer/src/i18n/catalogue.ts';
import { CATALOGUES } from '../../../renderer/src/i18n/catalogues.ts';
import { en } from '../../../renderer/src/i18n/en/index.ts';
import { type Message, placeholderNames } from '../../../renderer/src/i18n/message.ts';
import { createTranslate } from '../../../renderer/src/i18n/translate.ts';

const LANGUAGES = Object.keys(LOCALES).filter((name): name is Language => name in CATALOGUES);

function texts(message: Message): string[] {
  if (typeof message === 'string') return [message];
  const { zero, one, two, few, many, other } = message;
  return [zero, one, two, few, many, other].filter((text) => text !== undefined);
}

/** The same in both languages: names, units, places for values, and words that both have. */
const SHARED_WORDS: readonly string[] = [
  'common.appName',
  'common.documentTitle',
  'common.demo',
  'common.toneBad',
  'components.perKwh',
  'components.speedTimes',
  'chart.partOf',
  'market.pricePerKwh',
  'market.perKwh',
  'contracts.priceText',
  'contracts.withCount',
  'contracts.lineDetail',
  'communityHealth.milliseconds',
  'communityRules.fromTo',
  'prices.chosen',
  'bill.forHousehold',
  'bill.greenDivided',
  'bill.greenGrams',
  'bill.greenPart',
  'bill.inMonth',
  'bill.seconds',
  'meter.factorUnit',
  'meter.triedLine',
  'onboarding.percentUnit',
  'onboarding.port',
];

/** Keys of the messages that have a text for which `isWrong` holds: a failing test names them. */
function wrong(
  messages: ReadonlyMap<string, Message>,
  isWrong: (text: string, key: string) => boolean,
): string[] {
  return [...messages]
    .filter(([key, message]) => texts(message).some((text) => isWrong(text, key)))
    .map(([key]) => key);
}

describe('translate', () => {
  const t = createTranslate('en');

  it('fills placeholders and writes numbers the way of the locale', () => {
    expect(t('common.documentTitle', { page: 'Home' })).toBe('Home – Nabowatt');
    expect(t('components.pageOf', { page: 2, pages: 1_234 })).toBe('Page 2 of 1,234');
  });

  it('chooses the plural form by count', () => {
    expect(t('components.rows', { count: 1 })).toBe('1 row');
    expect(t('components.rows', { count: 0 })).toBe('0 rows');
    expect(t('components.rows', { count: 1_500 })).toBe('1,500 rows');
  });

  it('does not fill what a value brings along', () => {
    expect(t('common.documentTitle', { page: '{page}' })).toBe('{page} – Nabowatt');
  });

  it('has types that ask for exactly the placeholders', () => {
    expectTypeOf<MessageArguments<'common.cancel'>>().toEqualTypeOf<[]>();
    expectTypeOf<keyof MessageArguments<'components.pageOf'>[0]>().toEqualTypeOf<'page' | 'pages'>();
    expectTypeOf<keyof MessageArguments<'components.rows'>[0]>().toEqualTypeOf<'count'>();
    expectTypeOf<'common.cancel'>().toExtend<PlainKey>();
    expectTypeOf<'common.documentTitle'>().not.toExtend<PlainKey>();
  });
});

describe.each(LANGUAGES)('the catalogue in %s', (language) => {
  const reference = flatten(en);
  const messages = flatten(CATALOGUES[language]);

  it('has every message of the English one and no other', () => {
    expect([...messages.keys()].toSorted()).toEqual([...reference.keys()].toSorted());
  });

  it('says something everywhere, with the placeholders of the English one', () => {
    expect(wrong(messages, (text) => text === '' || text.trim() !== text)).toEqual([]);
    const parameters = (message: Message | undefined): string =>
      [...new Set(texts(message ?? '').flatMap(placeholderNames))].toSorted().join();
    const differing = [...reference].filter(
      ([key, message]) => parameters(messages.get(key)) !== parameters(message),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('has every plural form that its language needs', () => {
    const { pluralCategories } = new Intl.PluralRules(LOCALES[language]).resolvedOptions();
    const needed = pluralCategories.toSorted().join();
    const lacking = [...messages].filter(
      ([, message]) => typeof message !== 'string' && Object.keys(message).toSorted().join() !== needed,
    );
    expect(lacking).toEqual([]);
  });

  it('joins words by a hyphen that neither breaks nor is as wide as a digit', () => {
    // Digits are all of one width (base.css), and Inter then gives the plain hyphen that width: `PC - en`.
    const isFile = (key: string) => /^contracts\.file|^\w+\.\w+File$/.test(key);
    expect(wrong(messages, (text, key) => !isFile(key) && /[\p{L}\d]-\p{L}/u.test(text))).toEqual([]);
  });

  it('never says the words that a household should not have to know', () => {
    const taboo = /\b(block(chain)?s?|hash(es)?|raft|ledger|node|blokk(jede)?n?|hovedbok|noden?)\b/i;
    expect(wrong(messages, (text, key) => !/^(community\w*|blocks)\./.test(key) && taboo.test(text))).toEqual(
      [],
    );
  });
});

describe('Norwegian', () => {
  it('is said in words of its own', () => {
    const english = flatten(en);
    const same = [...flatten(CATALOGUES.nb)].filter(
      ([key, message]) => JSON.stringify(message) === JSON.stringify(english.get(key)),
    );
    expect(same.map(([key]) => key).toSorted()).toEqual(SHARED_WORDS.toSorted());
  });
});

describe('the sources', () => {
  const sources = import.meta.glob<string>(
    ['../../../renderer/src/**/*.tsx', '!../../../renderer/src/pages/gallery/**'],
    { query: '?raw', import: 'default', eager: true },
  );

  it('show no text of their own: all of it comes from the catalogue', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(20);
    const shown = Object.entries(sources).flatMap(([path, text]) =>
      [
        ...text.matchAll(/<[\w.]+(?:\s[^<>]*)?>\s*([A-Z][a-z]+[^<>{}=;]*)<\//g),
        ...text.matchAll(
          /(?<![\w-])(?:aria-label|title|label|placeholder|alt|detail)="([^"]*[A-Za-z][^"]*)"/g,
        ),
      ].map((match) => `${path}: ${match[1]}`),
    );
    expect(shown).toEqual([]);
  });

  it('use every message', () => {
    const code = Object.values(
      import.meta.glob<string>('../../../renderer/src/**/*.{ts,tsx}', {
        query: '?raw',
        import: 'default',
        eager: true,
      }),
    ).join('\n');
    expect([...flatten(en).keys()].filter((key) => !code.includes(`'${key}'`))).toEqual([]);
  });
});
