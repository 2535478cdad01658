import { AppWindow, FileText, ListChecks, Lock } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { useSetup } from '../../store/stores.tsx';
import { Busy, Failure } from './parts.tsx';
import { StepFrame } from './StepFrame.tsx';
import { useSecretPage } from './use-secret-page.ts';

/** The 24 words of a new key: why, how, and the way to the page that shows them. */
export function Words() {
  const { t } = useI18n();
  const isWindow = useIsWindow();
  const show = useShowWords();
  return (
    <StepFrame step="words" title={t('onboarding.wordsTitle')} lead={t('onboarding.wordsLead')}>
      <Card>
        <ul className="setup-list">
          <li>
            <FileText size={20} aria-hidden />
            {t('onboarding.wordsRule1')}
          </li>
          <li>
            <Lock size={20} aria-hidden />
            {t('onboarding.wordsRule2')}
          </li>
          <li>
            <ListChecks size={20} aria-hidden />
            {t('onboarding.wordsRule3')}
          </li>
        </ul>
        <div className="setup-actions">
          <Button kind="primary" size="large" icon={AppWindow} isPending={show.isPending} onPress={show.run}>
            {t('onboarding.wordsShow')}
          </Button>
        </div>
        <p className="muted small">
          {t(isWindow ? 'onboarding.wordsWhereWindow' : 'onboarding.wordsWhereAddress')}
        </p>
      </Card>
      <Failure failure={show.failure} />
      <div className="stack-tight">
        {isWindow && <Busy>{t('onboarding.wordsWaiting')}</Busy>}
        <p className="muted small">{t('onboarding.wordsLater')}</p>
      </div>
    </StepFrame>
  );
}

/** Waiting for somebody to type the 24 words of an old key in the window that has opened. */
export function RestoreWords({ onAgain }: { onAgain: () => void }) {
  const { t } = useI18n();
  return (
    <StepFrame step="words" title={t('onboarding.restoreTitle')} lead={t('onboarding.restoreWindow')}>
      <Busy>{t('onboarding.restoreWaiting')}</Busy>
      <div className="setup-actions">
        <Button onPress={onAgain}>{t('onboarding.restoreAgain')}</Button>
      </div>
    </StepFrame>
  );
}

/** Whether the host's pages are windows of their own. */
export function useIsWindow(): boolean {
  return useSetup(({ view }) => view?.secretPages !== 'address');
}

/** Shows the words of the key that is open. */
export function useShowWords() {
  const { setup } = useHome();
  const go = useSecretPage();
  const show = useCommand(() => setup.showWords(), { quiet: true });
  const run = async () => {
    const outcome = await show.run(undefined);
    if (outcome.kind === 'done') go(outcome.value.address);
  };
  return { isPending: show.isPending, failure: show.failure, run: () => void run() };
}
