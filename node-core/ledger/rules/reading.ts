import { MINUTES_PER_DAY } from '../../units/index.ts';
import { firstOpenDayAt } from '../state-data.ts';
import type { Reading } from '../transaction.ts';
import type { Family } from './rule.ts';

/**
 * Readings: any free slot of a minute that has ended and whose UTC day is open. Revisions may leave gaps: which of them
 * counts is the highest, and a home that was restored need not know what it has sent.
 */
export const READING: Family<Reading> = {
  role: null,
  rules: [
    {
      refusal: 'minuteInFuture',
      broken: ({ minute }, { time }) =>
        minute < time ? undefined : `minute ${minute} in a block of minute ${time}`,
    },
    {
      refusal: 'minuteTooOld',
      broken: ({ minute }, { data, time }) => {
        const firstDay = firstOpenDayAt(data, time);
        return minute >= firstDay * MINUTES_PER_DAY
          ? undefined
          : `minute ${minute} is before day ${firstDay}`;
      },
    },
    {
      refusal: 'slotTaken',
      broken: (reading, { data }) =>
        data.slots.isTaken(reading)
          ? `member ${reading.author}, minute ${reading.minute}, revision ${reading.revision}`
          : undefined,
    },
  ],
  apply: ({ author, minute, revision }, { data }, journal) => {
    const slot = { author, minute, revision };
    data.slots.take(slot);
    journal.note(() => data.slots.free(slot));
  },
};
