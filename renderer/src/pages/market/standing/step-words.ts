/** What a standing order did and why, in plain words. */
import type { StandingReason, StandingStepView } from '../../../../../node-core/api/index.ts';
import type { Format } from '../../../format/format.ts';
import type { PlainKey } from '../../../i18n/catalogue.ts';
import type { Translate } from '../../../i18n/translate.ts';
import { aboutEnergy } from '../../contracts/about-energy.ts';

export interface Speaking {
  readonly t: Translate;
  readonly format: Format;
  readonly currency: string;
}

/** Those that need nothing to be filled in. */
const PLAIN = {
  onlyOne: 'standing.whyOnlyOne',
  usualPrice: 'standing.whyUsualPrice',
  noOffers: 'standing.whyNoOffers',
  asked: 'standing.whyAsked',
  covered: 'standing.whyCovered',
  unknownUse: 'standing.whyUnknownUse',
  tooLittleHistory: 'standing.whyTooLittleHistory',
  noSurplus: 'standing.whyNoSurplus',
  listed: 'standing.whyListed',
  outsideHours: 'standing.whyOutsideHours',
  takenBack: 'standing.whyTakenBack',
  belowOffer: 'standing.whyBelowOffer',
  hours: 'standing.whyHours',
  promise: 'standing.whyPromise',
  label: 'standing.whyLabel',
  share: 'standing.whyShare',
  byHand: 'standing.whyByHand',
} as const satisfies Partial<Record<StandingReason, PlainKey>>;

type Filled = Exclude<StandingReason, keyof typeof PLAIN>;

/** `cheapest of 3 offers under 100 g/kWh` */
export function reasonWords(step: StandingStepView, { t, format, currency }: Speaking): string {
  const price = (millionthsPerKwh: number | null) =>
    format.money.price({ millionthsPerKwh: millionthsPerKwh ?? 0, currency });
  const grams = (each: number | null) => format.carbon(each ?? 0).text;
  const count = step.count ?? 1;
  const day = step.startMinute === null ? '' : format.time.date(step.startMinute);
  const fill: Record<Filled, () => string> = {
    cheapest: () => t('standing.whyCheapest', { count, limit: grams(step.limit) }),
    preferred: () => t('standing.whyPreferred', { count, limit: grams(step.limit) }),
    first: () => t('standing.whyFirst', { count }),
    bestPrice: () => t('standing.whyBestPrice', { count }),
    aboveLimit: () => t('standing.whyAboveLimit', { price: price(step.price), limit: price(step.limit) }),
    limitPrice: () => t('standing.whyLimitPrice', { limit: price(step.limit) }),
    tooDear: () => t('standing.whyTooDear', { limit: price(step.limit), price: price(step.price) }),
    notGreen: () => t('standing.whyNotGreen', { limit: grams(step.limit), grams: grams(step.grams) }),
    energyCap: () => t('standing.whyEnergyCap', { limit: format.energy(step.limit ?? 0).text, day }),
    moneyCap: () =>
      t('standing.whyMoneyCap', { limit: format.money.money({ minor: step.limit ?? 0, currency }), day }),
    price: () => t('standing.whyPrice', { price: price(step.price), limit: price(step.limit) }),
  };
  const { reason } = step;
  return isPlain(reason) ? t(PLAIN[reason]) : fill[reason]();
}

function isPlain(reason: StandingReason): reason is keyof typeof PLAIN {
  return Object.hasOwn(PLAIN, reason);
}

/** `Asked Berg for power 23 Nov, 12:00-16:00 at NOK 0.84 per kWh` */
export function deedWords(step: StandingStepView, { t, format, currency }: Speaking): string {
  const name = step.party?.name ?? '';
  const price = format.money.price({ millionthsPerKwh: step.price ?? 0, currency });
  const when =
    step.startMinute === null || step.endMinute === null
      ? ''
      : format.time.range({ startMinute: step.startMinute, endMinute: step.endMinute });
  switch (step.deed) {
    case 'proposed':
      return t('standing.didPropose', { name, when, price });
    case 'accepted':
      return t('standing.didAccept', { name, when, price });
    case 'listed':
      return t('standing.didList', { energy: aboutEnergy(step.energyMwh ?? 0, format), when, price });
    case 'left':
      return t('standing.didLeave', { name });
    case 'waited':
      return t(isCap(step) ? 'standing.didStop' : 'standing.didWait');
    case 'saved':
      return t('standing.didSave');
    case 'paused':
      return t('standing.didPause');
    case 'resumed':
      return t('standing.didResume');
    case 'removed':
      return t('standing.didRemove');
  }
}

/** One line of both: `Waited: nothing at or under NOK 0.90 ...` */
export function stepWords(step: StandingStepView, speaking: Speaking): string {
  const deed = deedWords(step, speaking);
  return step.reason === 'byHand' ? deed : `${deed}: ${reasonWords(step, speaking)}`;
}

function isCap({ reason }: StandingStepView): boolean {
  return reason === 'energyCap' || reason === 'moneyCap';
}
