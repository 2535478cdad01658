import type { DeliveryPeriodView } from '../../../../node-core/api/index.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';

/** The delivery period that runs now: `Today`. */
export const NOW_WORDS = {
  hour: 'contracts.nowHour',
  day: 'contracts.nowDay',
  month: 'contracts.nowMonth',
  term: 'contracts.nowTerm',
} as const satisfies Record<DeliveryPeriodView, PlainKey>;
