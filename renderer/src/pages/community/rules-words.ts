import type { RulesView } from '../../../../node-core/api/index.ts';
import type { Format } from '../../format/format.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';

export type RuleName = keyof RulesView;
export type NumericRule = Exclude<RuleName, 'timeZone'>;

/** In the order of the screen: what a household feels first. */
export const RULE_NAMES: readonly RuleName[] = [
  'monthCloseDays',
  'paymentDays',
  'vatNeighbourBasisPoints',
  'vatPublicBasisPoints',
  'totalRoundingMinor',
  'readingMaxAgeDays',
  'retentionMonths',
  'validatorCount',
  'validatorSilenceMinutes',
  'checkpointInterval',
  'timeZone',
];

/** Each rule's range, as the ledger has it (RULE_RANGES). */
export const RULE_LIMITS: Readonly<Record<NumericRule, { readonly least: number; readonly most: number }>> = {
  validatorCount: { least: 1, most: 7 },
  validatorSilenceMinutes: { least: 1, most: 1440 },
  monthCloseDays: { least: 0, most: 31 },
  paymentDays: { least: 0, most: 90 },
  readingMaxAgeDays: { least: 1, most: 400 },
  retentionMonths: { least: 1, most: 120 },
  checkpointInterval: { least: 1, most: 100_000 },
  vatNeighbourBasisPoints: { least: 0, most: 10_000 },
  vatPublicBasisPoints: { least: 0, most: 10_000 },
  totalRoundingMinor: { least: 1, most: 10_000 },
};

const NAMES = {
  monthCloseDays: 'communityRules.monthCloseDays',
  paymentDays: 'communityRules.paymentDays',
  vatNeighbourBasisPoints: 'communityRules.vatNeighbourBasisPoints',
  vatPublicBasisPoints: 'communityRules.vatPublicBasisPoints',
  totalRoundingMinor: 'communityRules.totalRoundingMinor',
  readingMaxAgeDays: 'communityRules.readingMaxAgeDays',
  retentionMonths: 'communityRules.retentionMonths',
  validatorCount: 'communityRules.validatorCount',
  validatorSilenceMinutes: 'communityRules.validatorSilenceMinutes',
  checkpointInterval: 'communityRules.checkpointInterval',
  timeZone: 'communityRules.timeZone',
} as const satisfies Record<RuleName, PlainKey>;

const MEANINGS = {
  monthCloseDays: 'communityRules.monthCloseDaysMeans',
  paymentDays: 'communityRules.paymentDaysMeans',
  vatNeighbourBasisPoints: 'communityRules.vatNeighbourBasisPointsMeans',
  vatPublicBasisPoints: 'communityRules.vatPublicBasisPointsMeans',
  totalRoundingMinor: 'communityRules.totalRoundingMinorMeans',
  readingMaxAgeDays: 'communityRules.readingMaxAgeDaysMeans',
  retentionMonths: 'communityRules.retentionMonthsMeans',
  validatorCount: 'communityRules.validatorCountMeans',
  validatorSilenceMinutes: 'communityRules.validatorSilenceMinutesMeans',
  checkpointInterval: 'communityRules.checkpointIntervalMeans',
  timeZone: 'communityRules.timeZoneMeans',
} as const satisfies Record<RuleName, PlainKey>;

/** The rule's name on the screen. */
export function ruleName(rule: RuleName): PlainKey {
  return NAMES[rule];
}

/** What it means for a household. */
export function ruleMeaning(rule: RuleName): PlainKey {
  return MEANINGS[rule];
}

/** What a rule says, with its unit: `3 days`, `25%`, `NOK 1.00`. */
export function ruleValue(
  rules: RulesView,
  rule: RuleName,
  words: { readonly t: Translate; readonly format: Format; readonly currency: string },
): string {
  const { t, format, currency } = words;
  switch (rule) {
    case 'timeZone':
      return rules.timeZone.replaceAll('_', ' ');
    case 'validatorCount':
      return t('communityRules.pcs', { count: rules.validatorCount });
    case 'validatorSilenceMinutes':
      return t('communityRules.minutes', { count: rules.validatorSilenceMinutes });
    case 'monthCloseDays':
    case 'paymentDays':
    case 'readingMaxAgeDays':
      return t('communityRules.days', { count: rules[rule] });
    case 'retentionMonths':
      return t('communityRules.months', { count: rules.retentionMonths });
    case 'checkpointInterval':
      return t('communityRules.blocks', { count: rules.checkpointInterval });
    case 'vatNeighbourBasisPoints':
    case 'vatPublicBasisPoints':
      return new Intl.NumberFormat(format.locale, { style: 'percent', maximumFractionDigits: 2 }).format(
        rules[rule] / 10_000,
      );
    case 'totalRoundingMinor':
      return rules.totalRoundingMinor === 1
        ? t('communityRules.notRounded')
        : format.money.money({ minor: rules.totalRoundingMinor, currency });
  }
}

/** The rules that differ, in the order of the screen. */
export function rulesChanged(before: RulesView, after: RulesView): readonly RuleName[] {
  return RULE_NAMES.filter((rule) => before[rule] !== after[rule]);
}

/** The fewest signing PCs that the community can come down to in one step: more than half of those who sign must stay. */
export function fewestValidators(signing: number): number {
  return Math.floor(signing / 2) + 1;
}
