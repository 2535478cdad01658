import { Sparkles } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { useSetup } from '../../store/stores.tsx';
import './DemoBanner.css';

/** In the demo: that it is one, and the way out of it. */
export function DemoBanner() {
  const { t } = useI18n();
  const { setup } = useHome();
  const isDemo = useSetup(({ view }) => view?.demo === true);
  const leave = useCommand(() => setup.closeDemo());
  if (!isDemo) return null;
  return (
    <aside className="demo-banner small" aria-label={t('common.demo')}>
      <Sparkles size={16} aria-hidden />
      <span>{t('onboarding.demoBanner')}</span>
      <Button kind="quiet" isPending={leave.isPending} onPress={() => void leave.run(undefined)}>
        {t('onboarding.demoLeave')}
      </Button>
    </aside>
  );
}
