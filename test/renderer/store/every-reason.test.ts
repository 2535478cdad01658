/** Every reason for which a home says no to a person has words of its own, in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { REFUSALS } from '../../../node-core/ledger/index.ts';
import { createTranslate } from '../../../renderer/src/i18n/translate.ts';
import { copyFailureWords } from '../../../renderer/src/exports/copy-words.ts';
import { setupFaultWords } from '../../../renderer/src/pages/onboarding/fault-words.ts';
import { failureWords } from '../../../renderer/src/store/failure-words.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** What no press of a button can bring about: a fault of ours, which `technical` names for whoever helps. */
const NO_BUTTON = new Set<string>(
  `blockTooLarge nonCanonicalBlock wrongVersion malformedBlock emptyBlock tooManyTransactions
   wrongCount wrongCommunity wrongChain wrongHeight wrongPrevious timeBackwards timeInFuture
   notAValidator wrongMerkleRoot badFounding transactionTooLarge nonCanonical unknownKind malformed
   wrongSize badSealingKey wrongNumber unsorted kindNotOnChain alreadyFounded badSignature
   sequenceReused notSeated minuteInFuture minuteTooOld slotTaken dayInFuture weakKey badConsent
   tooManySeats seatsUnchanged majorityReplaced wrongStateHash`.split(/\s+/),
);

type Kind = 'refused' | 'notAllowed';

function sources(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(ROOT, folder, name), 'utf8'));
}

/** `kind: 'refused', reason: 'x'` of errors that a screen gets. */
function namedReasons(texts: readonly string[]): { kind: Kind; reason: string }[] {
  const found = texts.flatMap((text) => [
    ...text.matchAll(/new ApiError\(\{\s*kind: '(refused|notAllowed)',\s*reason: '(\w+)'/g),
  ]);
  return found.flatMap(([, kind, reason]) =>
    (kind === 'refused' || kind === 'notAllowed') && reason !== undefined ? [{ kind, reason }] : [],
  );
}

/** Reasons that go through a variable: `reason: 'a' | 'b'` of what is thrown on as an ApiError. */
const PASSED_ON: readonly { kind: Kind; reason: string }[] = [
  ...(['notASteward', 'tooManyOpen'] as const).map((reason) => ({ kind: 'notAllowed' as const, reason })),
  ...(['notACopy', 'otherHousehold', 'damagedCopy'] as const).map((reason) => ({
    kind: 'refused' as const,
    reason,
  })),
];

describe.each(['en', 'nb'] as const)('reasons in words: %s', (language) => {
  const t = createTranslate(language);
  const generic = new Set([t('failures.refusedOther'), t('failures.notAllowedDetail')]);

  it('each rule of the ledger that a person can run into', () => {
    const wordless = REFUSALS.filter(({ kind }) =>
      generic.has(failureWords(t, { kind: 'refused', reason: kind }).detail),
    );
    expect(new Set(wordless.map(({ kind }) => kind))).toEqual(NO_BUTTON);
  });

  it('each reason that the node gives to a screen', () => {
    const given = [...namedReasons([...sources('node-core'), ...sources('main')]), ...PASSED_ON];
    const reasons = given.map(({ reason }) => reason);
    // The search finds what it is for.
    expect(reasons).toEqual(expect.arrayContaining(['tooManyOrders', 'oneAnswer', 'badSpan']));
    const wordless = given.filter((failure) => {
      const words = copyFailureWords(t, failure) ?? failureWords(t, failure).detail;
      return generic.has(words) && setupFaultWords(t, failure) === words;
    });
    expect(wordless).toEqual([]);
  });
});
