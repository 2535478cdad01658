/** How good a passphrase is, for whoever chooses one. A guess on the careful side; the host has the last word on length. */

/** The host's own limit (main/keys/keyring.ts). */
export const SHORTEST_PASSPHRASE = 10;

export type Strength =
  | { readonly kind: 'short'; readonly missing: number }
  | { readonly kind: 'weak' | 'fair' | 'strong'; readonly bits: number };

/** What a stolen file is worth guessing at: below the first in a day, below the second in years (scrypt slows it down). */
const FAIR_BITS = 40;
const STRONG_BITS = 52;

/** Bits that a word of a phrase is worth: it is one of some two thousand that come to mind. */
const BITS_A_WORD = 11;

/** Judges a passphrase; never kept, never sent. */
export function strengthOf(passphrase: string): Strength {
  const characters = Array.from(passphrase);
  if (characters.length < SHORTEST_PASSPHRASE) {
    return { kind: 'short', missing: SHORTEST_PASSPHRASE - characters.length };
  }
  const bits = Math.floor(Math.min(bitsAsCharacters(characters), bitsAsWords(passphrase)));
  return { kind: bits < FAIR_BITS ? 'weak' : bits < STRONG_BITS ? 'fair' : 'strong', bits };
}

/** As somebody who tries character by character: what repeats or counts up adds almost nothing. */
function bitsAsCharacters(characters: readonly string[]): number {
  const perCharacter = Math.log2(alphabetOf(characters.join('')));
  const distinct = new Set(characters.map((one) => one.toLowerCase())).size;
  const fresh = characters.filter((one, at) => !follows(characters[at - 1], one)).length;
  // Of few different characters there are few arrangements worth the name.
  return Math.min(fresh, distinct * 2) * perCharacter;
}

/** As somebody who tries words: letters that belong together count as one word, what stands between them a little. */
function bitsAsWords(passphrase: string): number {
  const words = passphrase.toLowerCase().match(/\p{L}+/gu) ?? [];
  const others = passphrase.match(/[^\p{L}\s]/gu) ?? [];
  const different = new Set(words.filter((word) => word.length > 1));
  // A long run of letters is several words, or none that a list has.
  const runs = [...different].map((word) => BITS_A_WORD * Math.max(1, Math.ceil((word.length - 7) / 4)));
  const kinds = new Set(others).size;
  return runs.reduce((sum, bits) => sum + bits, 0) + kinds * 5;
}

function follows(before: string | undefined, one: string): boolean {
  if (before === undefined) return false;
  const step = (one.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
  return Math.abs(step) <= 1;
}

function alphabetOf(text: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/\p{Ll}/u, 29],
    [/\p{Lu}/u, 29],
    [/\d/, 10],
    [/[^\p{L}\d]/u, 20],
  ];
  return kinds.reduce((sum, [kind, size]) => sum + (kind.test(text) ? size : 0), 0);
}
