import { intersectSpans } from '../../units/index.ts';
import { tariffSpan } from '../encoding/terms.ts';
import type { Tariff } from '../transaction.ts';
import type { Family } from './rule.ts';

/** Tariffs: by public producers, ahead of time, never two of one producer for the same minute. */
export const TARIFF: Family<Tariff> = {
  role: 'publicProducer',
  rules: [
    {
      refusal: 'startInPast',
      broken: (tariff, { time }) => {
        const { startMinute } = tariffSpan(tariff);
        return startMinute >= time ? undefined : `starts in minute ${startMinute}, the block is of ${time}`;
      },
    },
    {
      refusal: 'tariffOverlaps',
      broken: (tariff, { data }) => {
        const span = tariffSpan(tariff);
        const other = data.tariffs.find(
          (record) =>
            record.tariff.author === tariff.author &&
            intersectSpans({ ...tariffSpan(record.tariff), endMinute: record.endMinute }, span) !== undefined,
        );
        return other === undefined ? undefined : `tariff ${other.id} ends in minute ${other.endMinute}`;
      },
    },
  ],
  apply: (tariff, { data, id }, journal) => {
    journal.setItem(data.tariffs, data.tariffs.length, { id, tariff, endMinute: tariff.endMinute });
  },
};
