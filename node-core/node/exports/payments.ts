import { z } from 'zod';
import type { Outbox } from '../../storage/index.ts';

/** Months whose bill the household noted as paid, with the minute of the note. Kept on this PC alone. */
const SETTING = 'billsPaid';
const notes = z.record(z.string().regex(/^\d{4}-\d{2}$/), z.int().min(0));

type Settings = Pick<Outbox, 'setting' | 'writeSetting'>;

/** When the household noted that it has paid a month's bill; null: it has not. */
export function paidMinuteOf(outbox: Settings, month: string): number | null {
  return notesOf(outbox)[month] ?? null;
}

/** Notes it, or takes the note back (null). */
export function notePaid(
  outbox: Settings,
  { month, paidMinute }: { readonly month: string; readonly paidMinute: number | null },
): void {
  const { [month]: _before, ...others } = notesOf(outbox);
  outbox.writeSetting(SETTING, paidMinute === null ? others : { ...others, [month]: paidMinute });
}

function notesOf(outbox: Settings): Readonly<Record<string, number>> {
  const read = notes.safeParse(outbox.setting(SETTING) ?? {});
  return read.success ? read.data : {};
}
