import { MapPinOff } from 'lucide-react';
import { Link } from 'wouter';
import { Card } from '../components/Card.tsx';
import { EmptyState } from '../components/States.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import { Page } from './Page.tsx';

/** For an address that leads nowhere. */
export function MissingPage() {
  const { t } = useI18n();
  return (
    <Page title={t('common.pageMissing')}>
      <Card>
        <EmptyState
          icon={MapPinOff}
          title={t('common.pageMissing')}
          detail={t('common.pageMissingDetail')}
          action={<Link to="/">{t('common.goHome')}</Link>}
        />
      </Card>
    </Page>
  );
}
