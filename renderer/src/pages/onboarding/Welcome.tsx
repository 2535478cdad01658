import { Cable, House, KeyRound, Mail, Pencil, Sparkles } from 'lucide-react';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import type { Intent } from './screen.ts';
import { Failure, Way } from './parts.tsx';
import { StepFrame } from './StepFrame.tsx';

/** The first screen of all: three ways in. */
export function Welcome({ onIntent }: { onIntent: (intent: Intent) => void }) {
  const { t } = useI18n();
  const demo = useDemo();
  return (
    <StepFrame title={t('onboarding.welcomeTitle')} lead={t('onboarding.welcomeLead')} step={null}>
      <div className="setup-ways">
        <Way
          main
          icon={House}
          title={t('onboarding.setUp')}
          detail={t('onboarding.setUpDetail')}
          onPress={() => onIntent('newKey')}
        />
        <Way
          icon={KeyRound}
          title={t('onboarding.bringBack')}
          detail={t('onboarding.bringBackDetail')}
          onPress={() => onIntent('bringBack')}
        />
        <Way
          icon={Sparkles}
          title={t('onboarding.lookAtDemo')}
          detail={t('onboarding.demoDetail')}
          isDisabled={demo.isPending}
          onPress={() => void demo.run(undefined)}
        />
      </div>
      <Failure failure={demo.failure} />
      <section className="stack-tight" aria-labelledby="welcome-needs">
        <h2 id="welcome-needs" className="card-title">
          {t('onboarding.welcomeNeeds')}
        </h2>
        <ul className="setup-list muted">
          <li>
            <Pencil size={18} aria-hidden />
            {t('onboarding.needPaper')}
          </li>
          <li>
            <Mail size={18} aria-hidden />
            {t('onboarding.needInvitation')}
          </li>
          <li>
            <Cable size={18} aria-hidden />
            {t('onboarding.needCable')}
          </li>
        </ul>
      </section>
    </StepFrame>
  );
}

/** Leaves the set-up for the demo. */
export function useDemo() {
  const { setup } = useHome();
  return useCommand(() => setup.openDemo(), { quiet: true });
}
