import { flatten, type Language, LOCALES, type MessageArguments, type MessageKey } from './catalogue.ts';
import { CATALOGUES } from './catalogues.ts';
import type { Message, MessageValue } from './message.ts';

/** Says a message in the language it was made for. `t('home.offers', { count: 2 })`. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: MessageArguments<Key>) => string;

/**
 * Makes the translator of one language. A key that the catalogue lacks is a broken invariant of ours (the types
 * forbid it) and throws.
 */
export function createTranslate(language: Language): Translate {
  const messages = flatten(CATALOGUES[language]);
  const plurals = new Intl.PluralRules(LOCALES[language]);
  const numbers = new Intl.NumberFormat(LOCALES[language]);
  return (key, ...values) => {
    const message = messages.get(key);
    if (message === undefined) throw new Error(`No message ${key} in the language ${language}`);
    return fill({ message, values: values[0] ?? {}, plurals, numbers });
  };
}

function fill(input: {
  message: Message;
  values: Readonly<Record<string, MessageValue>>;
  plurals: Intl.PluralRules;
  numbers: Intl.NumberFormat;
}): string {
  const { message, values, plurals, numbers } = input;
  const text =
    typeof message === 'string'
      ? message
      : (message[plurals.select(Number(values['count']))] ?? message.other);
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}
