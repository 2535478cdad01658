/**
 * The shapes of the catalogue and the types that make every key and every `{placeholder}` a compile-time matter.
 * A message is a text, or a text for each plural form chosen by `{count}`.
 */

/** Plural forms by Intl.PluralRules category; `other` is required in every language. */
export interface PluralMessage {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

export type Message = string | PluralMessage;

/** One page's messages. */
export type MessagePage = Readonly<Record<string, Message>>;

/** What may be put into a placeholder; numbers are written the way the locale writes them. */
export type MessageValue = string | number;

/** The names between braces in a text. */
export type PlaceholderNames<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholderNames<Rest>
  : never;

/** The names that a message needs: those of its text, or those of all of its plural forms and `count`. */
export type MessageNames<M> = M extends string
  ? PlaceholderNames<M>
  : M extends PluralMessage
    ? PlaceholderNames<M[keyof M]> | 'count'
    : never;

/** The names between braces in a text, at run time, in order. */
export function placeholderNames(text: string): string[] {
  return Array.from(text.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? '');
}
