import { Page } from '../../frame/Page.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import { useI18n } from '../../i18n/I18n.tsx';

export function BillPage() {
  const { t } = useI18n();
  return (
    <Page title={t('bill.title')}>
      <Waiting />
    </Page>
  );
}
