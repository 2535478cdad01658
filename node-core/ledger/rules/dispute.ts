import { spanOfMonth } from '../../units/index.ts';
import type { Dispute } from '../transaction.ts';
import type { Family } from './rule.ts';
import { subjectRules } from './statement.ts';

/**
 * Disputes: a party to a contract or supply names the minutes that it sees differently; a recipient names a grant that
 * does not open for it, as long as the state remembers the grant.
 */
export const DISPUTE: Family<Dispute> = {
  role: null,
  rules: [
    {
      refusal: 'unknownGrant',
      broken: ({ subject }, { data }) =>
        subject.kind === 'minutes' || data.grants.has(subject.grant) ? undefined : subject.grant,
    },
    ...subjectRules<Dispute>(({ author, subject }) =>
      subject.kind === 'minutes' ? { author, subject: subject.of } : undefined,
    ),
    {
      refusal: 'notAParty',
      broken: ({ author, subject }, { data }) => {
        if (subject.kind === 'minutes') return undefined;
        const recipients = data.grants.get(subject.grant)?.recipients ?? [];
        return recipients.includes(author) ? undefined : `granted to members ${recipients.join(', ')}`;
      },
    },
    {
      refusal: 'minuteOutsideMonth',
      broken: ({ subject }, { data }) => {
        if (subject.kind === 'grant') return undefined;
        const { startMinute, endMinute } = spanOfMonth(subject.month, data.rules.timeZone);
        const outside = subject.minutes.find(({ minute }) => minute < startMinute || minute >= endMinute);
        return outside === undefined
          ? undefined
          : `minute ${outside.minute}, the month is ${startMinute} to ${endMinute}`;
      },
    },
  ],
  apply: (dispute, { data, id, time }, journal) => {
    journal.setEntry(data.disputes, id, { id, dispute, standing: 'open', raisedMinute: time });
  },
};
