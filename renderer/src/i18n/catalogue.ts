import type { en } from './en/index.ts';
import type { Message, MessageNames, MessageValue } from './message.ts';

/** The languages of the app and the locale that each formats numbers and dates with. English first. */
export const LOCALES = { en: 'en-GB', nb: 'nb-NO' } as const;

export type Language = keyof typeof LOCALES;

type English = typeof en;

/** `page.name` for every message of the English catalogue, which is the reference for all others. */
export type MessageKey = {
  [Page in keyof English]: `${Page}.${keyof English[Page] & string}`;
}[keyof English];

type MessageOf<Key extends MessageKey> = Key extends `${infer Page}.${infer Name}`
  ? Page extends keyof English
    ? Name extends keyof English[Page]
      ? English[Page][Name]
      : never
    : never
  : never;

/** The second argument of `t`: nothing for a plain message, otherwise a value for each placeholder. */
export type MessageArguments<Key extends MessageKey> = [MessageNames<MessageOf<Key>>] extends [never]
  ? []
  : [values: Readonly<Record<MessageNames<MessageOf<Key>>, MessageValue>>];

/** The keys of messages without placeholders: for tables of words, as in `Record<Tone, PlainKey>`. */
export type PlainKey = {
  [Key in MessageKey]: [MessageNames<MessageOf<Key>>] extends [never] ? Key : never;
}[MessageKey];

/**
 * What another language has to supply: the same pages and names, each as text or as plural forms where English has
 * plural forms. `en` is checked against the placeholders by test/renderer/i18n.
 */
export type Catalogue = {
  readonly [Page in keyof English]: {
    readonly [Name in keyof English[Page]]: English[Page][Name] extends string
      ? string
      : Exclude<Message, string>;
  };
};

/** `common.save` -> message, of one language. */
export function flatten(catalogue: Catalogue): ReadonlyMap<string, Message> {
  const flat = new Map<string, Message>();
  for (const [page, messages] of Object.entries(catalogue)) {
    for (const [name, message] of Object.entries<Message>(messages)) flat.set(`${page}.${name}`, message);
  }
  return flat;
}
