import type { RequestFailure } from '../api/failure.ts';
import type { PlainKey } from '../i18n/catalogue.ts';
import type { Translate } from '../i18n/translate.ts';

/** What the community's rules answered, by the refusal's name (node-core/ledger/refusal.ts). */
const REASONS: Readonly<Record<string, PlainKey>> = {
  priceOutOfRange: 'failures.priceOutOfRange',
  energyOutOfRange: 'failures.energyOutOfRange',
  shareOutOfRange: 'failures.shareOutOfRange',
  carbonOutOfRange: 'failures.carbonOutOfRange',
  badText: 'failures.badText',
  endBeforeStart: 'failures.endBeforeStart',
  spanTooLong: 'failures.spanTooLong',
  expiryAfterEnd: 'failures.expiryAfterEnd',
  selfContract: 'failures.selfContract',
  stranger: 'failures.stranger',
  suspended: 'failures.suspended',
  left: 'failures.left',
  roleMissing: 'failures.roleMissing',
  lastSteward: 'community.lastSteward',
  lastSeat: 'failures.lastSeat',
  tooFewValidators: 'failures.tooFewValidators',
  rulesOutOfRange: 'failures.rulesOutOfRange',
  wrongStanding: 'failures.notOpen',
  tariffOverlaps: 'prices.problemOverlaps',
  overlaps: 'prices.problemOverlaps',
  nothingLeft: 'prices.problemNothingLeft',
  tooManySteps: 'prices.problemTooManySteps',
  badStretches: 'prices.faultOrder',
  unknownTarget: 'failures.gone',
  unknownOffer: 'failures.gone',
  unknownProposal: 'failures.gone',
  unknownContract: 'failures.gone',
  notTheAuthor: 'failures.notYours',
  notAParty: 'failures.notYours',
  notAddressed: 'failures.notYours',
  notTheOfferer: 'failures.notYours',
  notOpen: 'failures.notOpen',
  contractOver: 'failures.contractOver',
  offerWithdrawn: 'failures.offerWithdrawn',
  offerExpired: 'failures.offerExpired',
  proposalNotOpen: 'failures.proposalNotOpen',
  proposalExpired: 'failures.proposalExpired',
  counterParties: 'failures.termsDiffer',
  termsDiffer: 'failures.termsDiffer',
  partyNotActive: 'failures.partyNotActive',
  startInPast: 'failures.startInPast',
  endInPast: 'failures.endInPast',
  endOutsideContract: 'failures.endOutsideContract',
  expiryInPast: 'failures.expiryInPast',
  sharesOverWhole: 'failures.sharesOverWhole',
  contractNotInMonth: 'failures.contractNotInMonth',
  monthNotClosed: 'failures.monthNotClosed',
  statementClosed: 'failures.statementClosed',
  minuteOutsideMonth: 'failures.minuteOutsideMonth',
  revisionOutOfRange: 'failures.amountOutOfRange',
  amountOutOfRange: 'failures.amountOutOfRange',
  unknownMember: 'failures.unknownMember',
  unknownRecipient: 'failures.unknownMember',
  memberExists: 'failures.memberExists',
  communityFull: 'failures.communityFull',
  notAProducer: 'failures.notAProducer',
  unknownGrant: 'failures.gone',
  oneAnswer: 'failures.oneAnswer',
  badSpan: 'failures.badSpan',
  tooManyPoints: 'failures.tooManyPoints',
  tooLarge: 'failures.tooLarge',
  outOfOrder: 'failures.outOfOrder',
  notACopy: 'exports.notACopy',
  damagedCopy: 'exports.damagedCopy',
  otherHousehold: 'exports.otherHousehold',
};

/** What the home itself does not allow, whatever the community's rules. */
const NOT_ALLOWED: Readonly<Record<string, PlainKey>> = {
  tooManyOrders: 'failures.tooManyOrders',
  demo: 'failures.inDemo',
  notDemo: 'failures.notDemo',
  roleMissing: 'failures.roleMissing',
  notASteward: 'failures.roleMissing',
  tooManyOpen: 'failures.tooManyOpen',
  keyClosed: 'failures.keyClosed',
  noSession: 'failures.noSession',
  noSetup: 'failures.noSetup',
};

/** Why something did not work, and what to do, in plain words. `technical` is for whoever helps. */
export interface FailureWords {
  readonly title: string;
  readonly detail: string;
  readonly technical?: string;
}

/** Says a failure of a command or a question in words. */
export function failureWords(t: Translate, failure: RequestFailure): FailureWords {
  switch (failure.kind) {
    case 'refused':
      return {
        title: t('failures.refused'),
        detail: t(wordsOf(REASONS, failure.reason) ?? 'failures.refusedOther'),
        technical: technical(failure.reason, failure.detail),
      };
    case 'notFound':
      return { title: t('failures.notFound'), detail: t('failures.gone') };
    case 'notAllowed':
      return {
        title: t('failures.notAllowed'),
        detail: t(wordsOf(NOT_ALLOWED, failure.reason) ?? 'failures.notAllowedDetail'),
        technical: technical(failure.reason, failure.detail),
      };
    case 'unavailable':
      return {
        title: t('failures.unavailable'),
        detail: t(failure.reason === 'starting' ? 'failures.starting' : 'failures.unavailableDetail'),
        technical: technical(failure.reason, failure.detail),
      };
    case 'invalid':
      return {
        title: t('failures.invalid'),
        detail: t('failures.invalidDetail'),
        technical: failure.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      };
    case 'internal':
      return {
        title: t('failures.internal'),
        detail: t('failures.internalDetail'),
        technical: failure.reference,
      };
    case 'offline':
      return { title: t('failures.offline'), detail: t('failures.offlineDetail') };
    case 'notSent':
      return { title: t('failures.notSent'), detail: t('failures.notSentDetail') };
  }
}

/** A reason comes from outside and may be called like a method. */
function wordsOf(table: Readonly<Record<string, PlainKey>>, reason: string): PlainKey | undefined {
  return Object.hasOwn(table, reason) ? table[reason] : undefined;
}

function technical(reason: string, detail: string | undefined): string {
  return detail === undefined ? reason : `${reason}: ${detail}`;
}
