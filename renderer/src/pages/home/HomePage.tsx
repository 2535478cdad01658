import { Page } from '../../frame/Page.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import { useI18n } from '../../i18n/I18n.tsx';

export function HomePage() {
  const { t } = useI18n();
  return (
    <Page title={t('home.title')}>
      <Waiting />
    </Page>
  );
}
