import { Plug } from 'lucide-react';
import { Card } from '../components/Card.tsx';
import { EmptyState, Skeleton } from '../components/States.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import { useSession } from '../store/stores.tsx';

/** In the place of a page's content until the home has answered: shapes for a moment, words if it takes longer. */
export function Waiting() {
  const { t } = useI18n();
  const kind = useSession((session) => session.connection.kind);
  if (kind === 'connecting' || kind === 'online') {
    return (
      <>
        <Card span={8}>
          <Skeleton height={180} />
        </Card>
        <Card span={4}>
          <Skeleton lines={5} />
        </Card>
      </>
    );
  }
  return (
    <Card>
      <EmptyState icon={Plug} title={t('common.waitingTitle')} detail={t('common.waitingDetail')} />
    </Card>
  );
}
