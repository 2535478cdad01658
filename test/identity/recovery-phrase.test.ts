import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../node-core/codec/index.ts';
import {
  IdentityError,
  PhraseError,
  type PhraseFault,
  phraseFromSeed,
  seedFromPhrase,
  wordsToAsk,
  wrongAnswers,
} from '../../node-core/identity/index.ts';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const WORDS = phraseFromSeed(new Uint8Array(32).fill(42));
const PHRASE = WORDS.join(' ');

/** From the reference vectors of BIP-39 (trezor/python-mnemonic, vectors.json): entropy and words. */
const REFERENCE: readonly (readonly [string, string])[] = [
  ['00'.repeat(32), `${'abandon '.repeat(23)}art`],
  [
    '7f'.repeat(32),
    'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title',
  ],
  [
    '80'.repeat(32),
    'letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless',
  ],
  ['ff'.repeat(32), `${'zoo '.repeat(23)}vote`],
];

describe('a recovery phrase', () => {
  test.each(REFERENCE)('of %s is that of BIP-39', (entropy, words) => {
    expect(phraseFromSeed(fromHex(entropy)).join(' ')).toBe(words);
    expect(seedFromPhrase(words)).toEqual(fromHex(entropy));
  });

  test('brings back every seed', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const words = phraseFromSeed(seed);
        expect(words).toHaveLength(24);
        expect(seedFromPhrase(words.join(' '))).toEqual(seed);
      }),
    );
  });

  test.each([
    ['capitals', PHRASE.toUpperCase()],
    ['white space', `\n  ${WORDS.join('\t\u00a0 \n')}  `],
    ['commas', WORDS.join(', ')],
    ['numbers before the words', WORDS.map((word, at) => `${at + 1}. ${word}`).join('\n')],
    ['numbers against the words', WORDS.map((word, at) => `${at + 1}.${word}`).join(' ')],
    ['full-width letters', PHRASE.replaceAll('a', '\uff41')],
  ])('may be typed with %s', (_name, typed) => {
    expect(seedFromPhrase(typed)).toEqual(new Uint8Array(32).fill(42));
  });

  test.each([0, 16, 31, 33])('is not made of %d bytes', (length) => {
    expect(() => phraseFromSeed(new Uint8Array(length))).toThrow(IdentityError);
  });
});

describe('a phrase with a mistake', () => {
  test.each([1, 12, 24])('names word %d when it is not in the list, with likely ones', (position) => {
    const word = WORDS[position - 1] ?? '';
    const fault = faultOf(WORDS.with(position - 1, `${word}x`).join(' '));
    expect(fault).toMatchObject({ kind: 'unknownWord', position, word: `${word}x` });
    expect(fault).toHaveProperty('likely', expect.arrayContaining([word]));
  });

  test('names the first of several', () => {
    expect(faultOf(WORDS.with(3, 'qqq').with(9, 'qqq').join(' '))).toMatchObject({ position: 4 });
  });

  test('knows no likely word for what begins like none', () => {
    expect(faultOf(WORDS.with(0, '123').join(' '))).toEqual({ kind: 'wordCount', count: 23 });
    expect(faultOf(WORDS.with(0, 'ørret').join(' '))).toMatchObject({ position: 1, likely: [] });
  });

  test.each([0, 1, 12, 23, 25])('of %d words says how many there are', (count) => {
    const words = [...WORDS, ...WORDS].slice(0, count);
    expect(faultOf(words.join(' '))).toEqual({ kind: 'wordCount', count });
  });

  test('is caught by its checksum when a word is another word, mostly: 8 bits of it', () => {
    const others = Array.from({ length: 23 }, (_, at) => WORDS.with(at, WORDS[at] === 'zoo' ? 'art' : 'zoo'));
    const caught = others.filter((words) => tolerantFaultOf(words.join(' '))?.kind === 'checksum');
    expect(caught.length).toBeGreaterThanOrEqual(21);
  });

  test('shows no other word in its message', () => {
    const wrong = WORDS.with(5, 'nabowatt').join(' ');
    const { message } = errorOf(wrong);
    expect(message).toContain('word 6');
    expect(WORDS.filter((word) => message.split(/\W+/u).includes(word) && !EXPLAINING.has(word))).toEqual([]);
  });
});

/** Words of the error's own sentence, should the phrase hold them by chance. */
const EXPLAINING = new Set(['word', 'not', 'of']);

describe('asking words back', () => {
  test('asks three different ones, in order, whatever the random numbers', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        (stream) => {
          const asked = wordsToAsk((below) => Math.floor((stream.next().value ?? 0) * below));
          expect(new Set(asked).size).toBe(3);
          expect(asked.toSorted((a, b) => a - b)).toEqual(asked);
          expect(asked.every((position) => position >= 1 && position <= 24)).toBe(true);
        },
      ),
    );
  });

  test('asks every word sooner or later, all alike often', () => {
    const counts = new Map<number, number>();
    for (let first = 0; first < 24; first += 1) {
      for (let second = 0; second < 23; second += 1) {
        for (let third = 0; third < 22; third += 1) {
          const given = [first, second, third].values();
          for (const position of wordsToAsk(() => given.next().value ?? 0)) {
            counts.set(position, (counts.get(position) ?? 0) + 1);
          }
        }
      }
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 24 }, (_, at) => at + 1),
    );
    expect(new Set(counts.values())).toEqual(new Set([(24 * 23 * 22 * 3) / 24]));
  });

  test('stops when the random source goes past its bound', () => {
    expect(() => wordsToAsk((below) => below)).toThrow(RangeError);
  });

  test('says which answers are wrong', () => {
    const answers = [
      { position: 1, word: WORDS[0] ?? '' },
      { position: 7, word: ` ${(WORDS[6] ?? '').toUpperCase()} ` },
      { position: 24, word: 'nabowatt' },
    ];
    expect(wrongAnswers(WORDS, answers)).toEqual([24]);
    expect(
      wrongAnswers(WORDS, [
        { position: 25, word: 'zoo' },
        { position: 2, word: '' },
      ]),
    ).toEqual([25, 2]);
    expect(wrongAnswers(WORDS, [])).toEqual([]);
  });
});

function errorOf(typed: string): PhraseError {
  try {
    seedFromPhrase(typed);
  } catch (error) {
    if (error instanceof PhraseError) return error;
    throw error;
  }
  throw new Error('the phrase was taken');
}

function faultOf(typed: string): PhraseFault {
  return errorOf(typed).fault;
}

function tolerantFaultOf(typed: string): PhraseFault | undefined {
  try {
    return faultOf(typed);
  } catch {
    return undefined;
  }
}
