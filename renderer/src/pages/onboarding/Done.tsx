import { Check } from 'lucide-react';
import type { SetupView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useSetup, useTour } from '../../store/stores.tsx';
import { Note } from './parts.tsx';
import { StepFrame } from './StepFrame.tsx';

/** The household runs: what happens from now on, and the way to the tour. */
export function Done({ view }: { view: SetupView }) {
  const { t } = useI18n();
  const welcomed = useSetup((setup) => setup.welcomed);
  const startTour = useTour((tour) => tour.start);
  const isFirst = view.community.kind === 'member' && view.community.memberIndex === 0;
  return (
    <StepFrame step={null} title={t('onboarding.doneTitle')} lead={t('onboarding.doneLead')}>
      <span className="done-mark" aria-hidden>
        <Check size={40} strokeWidth={2.5} />
      </span>
      {view.meter.kind === 'none' && (
        <Note>
          <p>{t('onboarding.doneNoMeter')}</p>
        </Note>
      )}
      {isFirst && (
        <Note>
          <p>{t('onboarding.doneInvite')}</p>
        </Note>
      )}
      <div className="setup-actions">
        <Button
          kind="primary"
          size="large"
          onPress={() => {
            startTour();
            welcomed();
          }}
        >
          {t('onboarding.doneTour')}
        </Button>
        <Button size="large" onPress={welcomed}>
          {t('onboarding.doneHome')}
        </Button>
      </div>
    </StepFrame>
  );
}
