import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { checkLength } from './error.ts';
import { SEED_BYTES } from './signer.ts';

/** Words of a recovery phrase: 32 bytes of seed and 8 bits of checksum, 11 bits a word (BIP-39). */
export const PHRASE_WORDS = 24;
/** How many words the app asks back before it believes that the phrase was written down. */
export const ASKED_WORDS = 3;

/** What is wrong with a phrase that somebody typed. Positions count from 1, as on the paper. */
export type PhraseFault =
  | { readonly kind: 'wordCount'; readonly count: number }
  /** A word that is not in the list; `likely` are up to three that are, the nearest first. */
  | {
      readonly kind: 'unknownWord';
      readonly position: number;
      readonly word: string;
      readonly likely: readonly string[];
    }
  /** Every word is in the list, but not all are right or in their place. */
  | { readonly kind: 'checksum' };

/** A phrase that gives no seed. Says which word is wrong, and no other word of the phrase. */
export class PhraseError extends Error {
  override readonly name = 'PhraseError';
  readonly fault: PhraseFault;

  constructor(fault: PhraseFault) {
    super(explain(fault));
    this.fault = fault;
  }
}

/** The 24 words of a 32-byte seed (BIP-39, English list). They are the seed: show them once. @throws IdentityError 'length' */
export function phraseFromSeed(seed: Uint8Array): readonly string[] {
  return entropyToMnemonic(checkLength(seed, { field: 'seed', length: SEED_BYTES }), wordlist).split(' ');
}

/**
 * The seed of a phrase as a person types it: any case, any white space between words, numbers before them ('1. abandon')
 * left out.
 * @throws PhraseError with the first word that is wrong
 */
export function seedFromPhrase(typed: string): Uint8Array {
  const words = wordsOf(typed);
  for (const [index, word] of words.entries()) {
    if (!wordlist.includes(word)) {
      throw new PhraseError({ kind: 'unknownWord', position: index + 1, word, likely: likelyWords(word) });
    }
  }
  if (words.length !== PHRASE_WORDS) throw new PhraseError({ kind: 'wordCount', count: words.length });
  try {
    return Uint8Array.from(mnemonicToEntropy(words.join(' '), wordlist));
  } catch {
    // Count and words were right: only the checksum is left. The library's error is dropped lest it quote the words.
    throw new PhraseError({ kind: 'checksum' });
  }
}

/**
 * Three different positions of a phrase to ask for, 1 to 24, ascending.
 * `random` gives a whole number from 0 up to but not including its argument, all alike likely.
 */
export function wordsToAsk(random: (below: number) => number): readonly number[] {
  const left = Array.from({ length: PHRASE_WORDS }, (_, index) => index + 1);
  const asked: number[] = [];
  while (asked.length < ASKED_WORDS) {
    const [position] = left.splice(random(left.length), 1);
    if (position === undefined) throw new RangeError('the random source went past its bound');
    asked.push(position);
  }
  return asked.toSorted((a, b) => a - b);
}

/** The positions at which an answer is not the phrase's word, case and white space around it aside. */
export function wrongAnswers(
  phrase: readonly string[],
  answers: readonly { readonly position: number; readonly word: string }[],
): readonly number[] {
  return answers
    .filter(({ position, word }) => phrase[position - 1] !== word.trim().toLowerCase())
    .map(({ position }) => position);
}

function wordsOf(typed: string): string[] {
  return typed
    .normalize('NFKD')
    .toLowerCase()
    .split(/[\s,;]+/u)
    .map((word) => word.replace(/^\d+[.):]?/u, ''))
    .filter((word) => word !== '');
}

/** Words of the list with the same beginning: any word of the list is told by its first four letters (BIP-39). */
function likelyWords(word: string): readonly string[] {
  for (let letters = Math.min(4, word.length); letters > 0; letters -= 1) {
    const likely = wordlist.filter((known) => known.startsWith(word.slice(0, letters)));
    if (likely.length > 0) return likely.slice(0, 3);
  }
  return [];
}

function explain(fault: PhraseFault): string {
  switch (fault.kind) {
    case 'wordCount':
      return `a recovery phrase has ${PHRASE_WORDS} words, not ${fault.count}`;
    case 'unknownWord':
      return `word ${fault.position} is not a word of recovery phrases: ${fault.word}`;
    case 'checksum':
      return 'these words are not a recovery phrase: one of them is another word, or two have changed places';
  }
}
