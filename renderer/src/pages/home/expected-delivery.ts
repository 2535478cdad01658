import type { ContractView } from '../../../../node-core/api/index.ts';

/** How far the minimum should have come by now, were it delivered evenly over the period; in mWh. */
export function expectedDeliveryMwh(
  period: NonNullable<ContractView['currentPeriod']>,
  nowMinute: number,
): number {
  const length = period.endMinute - period.startMinute;
  const passed = Math.min(length, Math.max(0, nowMinute - period.startMinute));
  if (length <= 0) return period.minimumMwh;
  return Number((BigInt(period.minimumMwh) * BigInt(passed)) / BigInt(length));
}
