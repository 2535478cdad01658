import { z } from 'zod';
import type { BillView } from '../api/index.ts';
import type { Outbox } from '../storage/index.ts';

/** The newest closed bill that was looked at: what it came to need not be worked out again to be told of. */
const SETTING = 'billSeen';
const kept = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  /** Cents or øre; below zero is to be paid. */
  totalMinor: z.int(),
  /** Null where nothing is to be paid. */
  dueMinute: z.int().min(0).nullable(),
});

export type SeenBill = z.infer<typeof kept>;

/** Null: none was looked at on this PC. */
export function seenBill(outbox: Pick<Outbox, 'setting'>): SeenBill | null {
  const read = kept.safeParse(outbox.setting(SETTING));
  return read.success ? read.data : null;
}

/** Notes that a closed bill was looked at, unless a newer one was. */
export function noteSeen(
  outbox: Pick<Outbox, 'setting' | 'writeSetting'>,
  { month, totalMinor, dueMinute }: Pick<BillView, 'month' | 'totalMinor' | 'dueMinute'>,
): void {
  const before = seenBill(outbox);
  if (before === null || before.month < month) outbox.writeSetting(SETTING, { month, totalMinor, dueMinute });
}
