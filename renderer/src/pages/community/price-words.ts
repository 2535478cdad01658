import type { PriceFileView, TariffPlanView } from '../../../../node-core/api/index.ts';
import type { StackedChart } from '../../charts/spec.ts';
import { rangeOfDate } from '../../format/calendar.ts';
import type { Format } from '../../format/format.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';

interface Words {
  readonly t: Translate;
  readonly format: Format;
  readonly currency: string;
}

const FAULTS: Readonly<Record<string, PlainKey>> = {
  unknownFormat: 'prices.faultUnknownFormat',
  tooLarge: 'prices.faultTooLarge',
  syntax: 'prices.faultSyntax',
  field: 'prices.faultField',
  number: 'prices.faultNumber',
  time: 'prices.faultTimeFormat',
  length: 'prices.faultLength',
  currency: 'prices.faultCurrency',
  unit: 'prices.faultUnit',
  missing: 'prices.faultMissing',
  conflict: 'prices.faultConflict',
  overlap: 'prices.faultOverlap',
  incompleteDay: 'prices.faultIncompleteDay',
  empty: 'prices.faultEmpty',
};

/** What is wrong with a file: its line first. */
export function faultWords(
  file: Extract<PriceFileView, { kind: 'fault' }>,
  { t, format }: Pick<Words, 't' | 'format'>,
): { readonly title: string; readonly detail: string } {
  const { fault, line, evidence, startMinute, endMinute } = file;
  const words = t(FAULTS[fault] ?? 'prices.faultSyntax');
  const detail =
    startMinute === null || endMinute === null
      ? t('prices.faultEvidence', { evidence })
      : t('prices.faultTime', { when: format.time.range({ startMinute, endMinute }) });
  return { title: t('prices.faultTitle', { line: format.count(line), fault: words }), detail };
}

const PROBLEMS = {
  nothingLeft: 'prices.problemNothingLeft',
  overlaps: 'prices.problemOverlaps',
  tooManySteps: 'prices.problemTooManySteps',
} as const satisfies Record<NonNullable<TariffPlanView['problem']>, PlainKey>;

export function problemKey(problem: NonNullable<TariffPlanView['problem']>): PlainKey {
  return PROBLEMS[problem];
}

const SHORT_DAY = 23 * 60;
const LONG_DAY = 25 * 60;
/** Days that are named; of more, the first ones. */
const MOST_NAMED = 5;

/** What is worth knowing before these prices are published. */
export function planNotes(plan: TariffPlanView, { t, format }: Words): string[] {
  const { days, leftOut } = plan;
  const dayName = (date: string) => format.time.date(rangeOfDate(date, format.timeZone).startMinute + 720);
  const notes: string[] = [];
  if (leftOut.past > 0) notes.push(t('prices.notePast', { length: format.time.duration(leftOut.past) }));
  if (leftOut.covered > 0)
    notes.push(t('prices.noteCovered', { length: format.time.duration(leftOut.covered) }));
  const negative = days.filter(({ negativeMinutes }) => negativeMinutes > 0).map(({ date }) => dayName(date));
  if (negative.length > 0) {
    const more = negative.length > MOST_NAMED ? ' …' : '';
    notes.push(t('prices.noteNegative', { dates: negative.slice(0, MOST_NAMED).join(', ') + more }));
  }
  for (const { date, minutes } of days) {
    if (minutes === SHORT_DAY && lengthOf(date, format) === SHORT_DAY)
      notes.push(t('prices.noteShort', { date: dayName(date) }));
    if (minutes === LONG_DAY) notes.push(t('prices.noteLong', { date: dayName(date) }));
  }
  return notes;
}

/** What the file itself is worth a word for. */
export function fileNotes(
  file: Extract<PriceFileView, { kind: 'read' }>,
  { t, currency }: Pick<Words, 't' | 'currency'>,
): string[] {
  const notes: string[] = [];
  if (file.currency !== currency) notes.push(t('prices.noteConverted', { currency: file.currency }));
  if (file.repeated > 0) notes.push(t('prices.noteRepeated', { count: file.repeated }));
  if (file.rounded > 0) notes.push(t('prices.noteRounded', { count: file.rounded }));
  if (file.outranked > 0) notes.push(t('prices.noteOutranked', { count: file.outranked }));
  return notes;
}

/** One day's prices as bars: one for each stretch. */
export function priceChart(plan: TariffPlanView, { t, format, currency }: Words): StackedChart {
  const { date, stretches } = plan.day;
  const price = (value: number) => format.money.price({ millionthsPerKwh: Math.round(value), currency });
  const prices = stretches.map((stretch) => stretch.price);
  return {
    kind: 'stacked',
    title: t('prices.chartTitle', {
      date: format.time.fullDate(rangeOfDate(date, format.timeZone).startMinute + 720),
    }),
    summary: t('prices.chartSummary', { low: price(Math.min(...prices)), high: price(Math.max(...prices)) }),
    buckets: stretches.map(({ startMinute, endMinute }) => ({
      label: format.time.time(startMinute),
      name: format.time.clockRange({ startMinute, endMinute }),
    })),
    series: [{ id: 'price', label: t('prices.seriesPrice'), tone: 'grid', values: prices }],
    value: (value) => t('prices.one', { low: price(value) }),
    axis: price,
  };
}

function lengthOf(date: string, { timeZone }: Format): number {
  const { startMinute, endMinute } = rangeOfDate(date, timeZone);
  return endMinute - startMinute;
}
