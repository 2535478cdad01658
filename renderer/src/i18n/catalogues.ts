import type { Catalogue, Language } from './catalogue.ts';
import { en } from './en/index.ts';
import { nb } from './nb/index.ts';

/** The catalogues by language. Apart from their types, which every catalogue but the English one needs itself. */
export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, nb };
