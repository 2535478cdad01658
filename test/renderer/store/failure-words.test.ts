import { describe, expect, it } from 'vitest';
import { REFUSALS } from '../../../node-core/ledger/index.ts';
import { createTranslate } from '../../../renderer/src/i18n/translate.ts';
import { failureWords } from '../../../renderer/src/store/failure-words.ts';

const t = createTranslate('en');
const GENERIC = t('failures.refusedOther');

/** What a person can run into by offering, proposing, answering, ending or disputing. */
const BY_HAND = [
  'priceOutOfRange',
  'energyOutOfRange',
  'shareOutOfRange',
  'endBeforeStart',
  'spanTooLong',
  'expiryAfterEnd',
  'selfContract',
  'suspended',
  'left',
  'unknownTarget',
  'unknownOffer',
  'unknownProposal',
  'unknownContract',
  'notTheAuthor',
  'notAParty',
  'notOpen',
  'contractOver',
  'offerWithdrawn',
  'offerExpired',
  'proposalNotOpen',
  'proposalExpired',
  'termsDiffer',
  'partyNotActive',
  'startInPast',
  'endInPast',
  'endOutsideContract',
  'expiryInPast',
  'sharesOverWhole',
  'monthNotClosed',
] as const;

describe('why something did not work', () => {
  it.each(BY_HAND)('%s has words of its own', (reason) => {
    expect(REFUSALS.map(({ kind }) => kind)).toContain(reason);
    const { detail } = failureWords(t, { kind: 'refused', reason });
    expect(detail).not.toBe(GENERIC);
  });

  it('is said in plain words for every rule there is', () => {
    for (const { kind } of REFUSALS) {
      const { title, detail } = failureWords(t, { kind: 'refused', reason: kind });
      expect(`${title} ${detail}`).not.toMatch(/\b(block|hash|chain|node|transaction|raft)\b/i);
    }
  });

  it('is generic for a rule that we do not know, also one named like a method', () => {
    expect(failureWords(t, { kind: 'refused', reason: 'toString' }).detail).toBe(GENERIC);
    expect(failureWords(t, { kind: 'refused', reason: 'newRule', detail: 'x' }).technical).toBe('newRule: x');
  });

  it('does not claim that a command failed when the line broke', () => {
    expect(failureWords(t, { kind: 'offline' }).detail).toContain('may have been done or not');
    expect(failureWords(t, { kind: 'notSent' }).detail).toContain('nothing was done');
  });

  it('names the fields of a form', () => {
    const issues = [{ path: ['price'], message: 'too big' }];
    expect(failureWords(t, { kind: 'invalid', issues }).technical).toBe('price: too big');
  });
});
