import type { RequestFailure } from '../api/failure.ts';
import type { PlainKey } from '../i18n/catalogue.ts';
import type { Translate } from '../i18n/translate.ts';

const REASONS: Readonly<Record<string, PlainKey>> = {
  notACopy: 'exports.notACopy',
  damagedCopy: 'exports.damagedCopy',
  otherHousehold: 'exports.otherHousehold',
  demo: 'exports.notInDemo',
};

/** Why a copy was not taken, in plain words; null where it is a failure like any other. */
export function copyFailureWords(t: Translate, failure: RequestFailure): string | null {
  if (failure.kind !== 'refused' && failure.kind !== 'notAllowed') return null;
  const words = Object.hasOwn(REASONS, failure.reason) ? REASONS[failure.reason] : undefined;
  return words === undefined ? null : t(words);
}
