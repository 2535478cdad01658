import { dayOfMinute } from '../../units/index.ts';
import type { Grant } from '../transaction.ts';
import type { Family } from './rule.ts';

/**
 * Grants: to members of any standing, for days up to today. Whether the wrapped keys open is for their recipients to
 * find out: nobody else can.
 */
export const GRANT: Family<Grant> = {
  role: null,
  rules: [
    {
      refusal: 'unknownRecipient',
      broken: ({ recipients }, { data }) => {
        const unknown = recipients.find(({ recipient }) => data.members[recipient] === undefined);
        return unknown === undefined ? undefined : `member ${unknown.recipient}`;
      },
    },
    {
      refusal: 'dayInFuture',
      broken: ({ day }, { time }) =>
        day <= dayOfMinute(time) ? undefined : `day ${day} in a block of day ${dayOfMinute(time)}`,
    },
  ],
  apply: ({ author, recipients }, { data, id, time }, journal) => {
    journal.setEntry(data.grants, id, {
      id,
      author,
      recipients: recipients.map(({ recipient }) => recipient),
      includedDay: dayOfMinute(time),
    });
  },
};
