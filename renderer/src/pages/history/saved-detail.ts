import type { Resolution } from '../../../../node-core/api/index.ts';
import type { MinuteRange } from '../../format/calendar.ts';

const DAY = 1_440;

/** How fine a file of a stretch is: as fine as a spreadsheet is still easily read at. */
export function savedDetail({ startMinute, endMinute }: MinuteRange): Resolution {
  const days = (endMinute - startMinute) / DAY;
  if (days <= 7) return 'minute';
  if (days <= 62) return 'quarter';
  return days <= 800 ? 'hour' : 'day';
}
