import { Handshake } from 'lucide-react';
import type { DisputeView } from '../../../../node-core/api/index.ts';
import { Card } from '../../components/Card.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useQuery } from '../../store/home.tsx';

/** The disputes that nobody has taken back, of all months. */
export function BoardDisputes() {
  const { t } = useI18n();
  const disputes = useQuery((ask) => ask.disputes);
  return (
    <Card title={t('board.disputes')} detail={t('board.disputesDetail')}>
      <Loaded query={disputes} skeleton={<Skeleton lines={2} />}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState
              icon={Handshake}
              title={t('board.disputesNoneTitle')}
              detail={t('board.disputesNoneDetail')}
            />
          ) : (
            <List label={t('board.disputes')}>
              {data.map((dispute) => (
                <DisputeRow key={dispute.id} dispute={dispute} />
              ))}
            </List>
          )
        }
      </Loaded>
    </Card>
  );
}

function DisputeRow({ dispute }: { dispute: DisputeView }) {
  const { t, format } = useI18n();
  const { by, against, month, minutes, raisedMinute } = dispute;
  const [first] = minutes;
  return (
    <ListRow
      title={
        month === null
          ? t('board.disputeKey', { by: by.name })
          : t('board.disputeBetween', {
              by: by.name,
              month: format.time.month(month),
              against: against?.name ?? '?',
            })
      }
      detail={
        first === undefined
          ? undefined
          : t('board.disputeMinutes', { count: minutes.length, when: format.time.dateTime(first.minute) })
      }
      valueDetail={t('board.raised', { when: format.time.dateTime(raisedMinute) })}
    />
  );
}
