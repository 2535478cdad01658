/** What a contract delivered day by day, against what was promised for a day. */
import type { ContractView } from '../../../../node-core/api/index.ts';
import type { StackedChart } from '../../charts/spec.ts';
import type { Format } from '../../format/format.ts';
import type { Translate } from '../../i18n/translate.ts';

/** One day of a contract. `missingMwh` is null where no minimum is promised for a day, or the day is not over. */
export interface DeliveryDay {
  readonly startMinute: number;
  readonly deliveredMwh: number;
  readonly missingMwh: number | null;
}

/** The days so far. Only a minimum counted by the day, and only days that are over, can be missed. */
export function deliveryDays(contract: ContractView): DeliveryDay[] {
  const { terms, days, currentPeriod } = contract;
  const byDay = terms.period === 'day' && terms.minimumEnergyMwh > 0;
  return days.map(({ startMinute, deliveredMwh }) => {
    const running = currentPeriod !== null && startMinute >= currentPeriod.startMinute;
    const missingMwh = byDay && !running ? Math.max(0, terms.minimumEnergyMwh - deliveredMwh) : null;
    return { startMinute, deliveredMwh, missingMwh };
  });
}

/** The days below the minimum. */
export function shortDays(days: readonly DeliveryDay[]): DeliveryDay[] {
  return days.filter(({ missingMwh }) => missingMwh !== null && missingMwh > 0);
}

/** The chart of the days; null where there is none yet. */
export function deliveryChart(
  contract: ContractView,
  { t, format }: { readonly t: Translate; readonly format: Format },
): StackedChart | null {
  const days = deliveryDays(contract);
  const first = days[0];
  if (first === undefined) return null;
  const most = days.reduce((best, day) => (day.deliveredMwh > best.deliveredMwh ? day : best), first);
  const judged = days.filter(({ missingMwh }) => missingMwh !== null);
  const short = shortDays(days);
  const minimum = format.energy(contract.terms.minimumEnergyMwh).text;
  const sentences = [
    t('contracts.chartSummary', {
      count: days.length,
      delivered: format.energy(contract.deliveredMwh).text,
      most: format.energy(most.deliveredMwh).text,
      mostDay: format.time.date(most.startMinute),
    }),
  ];
  if (short.length > 0) sentences.push(t('contracts.chartSummaryShort', { count: short.length, minimum }));
  else if (judged.length > 0) sentences.push(t('contracts.chartSummaryMet', { minimum }));
  const delivered = {
    id: 'delivered',
    label: t('contracts.seriesDelivered'),
    tone: 'neighbours' as const,
    values: days.map(({ deliveredMwh }) => deliveredMwh),
  };
  const missing = {
    id: 'missing',
    label: t('contracts.seriesShort'),
    tone: 'ink' as const,
    values: days.map(({ missingMwh }) => missingMwh ?? 0),
  };
  return {
    kind: 'stacked',
    title: t('contracts.chartTitle'),
    summary: sentences.join(' '),
    buckets: days.map(({ startMinute }) => ({
      label: dayLabel(startMinute, format),
      name: format.time.fullDate(startMinute),
    })),
    series: short.length > 0 ? [delivered, missing] : [delivered],
    value: (value) => format.energyColumn(value).text,
    axis: (value) => format.energyTick(value),
  };
}

/** `23 Nov`: the weekday would not fit under a bar. */
function dayLabel(minute: number, format: Format): string {
  return format.time.date(minute).replace(/^\S+ /u, '');
}
