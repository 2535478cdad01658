import { KeyRound, Sparkles } from 'lucide-react';
import { useState } from 'react';
import type { SetupKeyView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { SecretField } from '../../components/TextFields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { isGone, setupFaultWords, stuckWords } from './fault-words.ts';
import { Failure, Note, Way } from './parts.tsx';
import { StepFrame } from './StepFrame.tsx';
import { useDemo } from './Welcome.tsx';

/** A key is kept here and has to be opened, or cannot be. */
export function Unlock({ view, onBringBack }: { view: SetupKeyView; onBringBack: () => void }) {
  const { t } = useI18n();
  const { setup } = useHome();
  const demo = useDemo();
  const open = useCommand((_, passphrase: string | null) => setup.openKey(passphrase), { quiet: true });
  const isStuck = view.kind === 'stuck';
  const place = view.kind === 'none' ? 'keychain' : view.place;
  const lead = place === 'keychain' ? t('onboarding.unlockKeychain') : t('onboarding.unlockFile');
  return (
    <StepFrame
      step={null}
      title={t(isStuck ? 'onboarding.stuckTitle' : 'onboarding.unlockTitle')}
      lead={lead}
    >
      {isStuck && (
        <div role="alert">
          <Note tone="bad">
            <p>{stuckWords(t, view)}</p>
          </Note>
        </div>
      )}
      {place === 'passphraseFile' && !(isStuck && isGone(view.fault)) && (
        <PassphraseCard
          isPending={open.isPending}
          fault={open.failure === null ? '' : setupFaultWords(t, open.failure)}
          onGiven={async (passphrase) => (await open.run(passphrase)).kind === 'done'}
        />
      )}
      {place === 'keychain' && !(isStuck && isGone(view.fault)) && (
        <>
          <Failure failure={open.failure} />
          <div className="setup-actions">
            <Button
              kind="primary"
              size="large"
              isPending={open.isPending}
              onPress={() => void open.run(null)}
            >
              {t(isStuck ? 'common.tryAgain' : 'onboarding.unlock')}
            </Button>
          </div>
        </>
      )}
      <div className="setup-ways">
        <Way
          icon={KeyRound}
          main={isStuck && isGone(view.fault)}
          title={t('onboarding.bringBack')}
          detail={t('onboarding.bringBackDetail')}
          onPress={onBringBack}
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
    </StepFrame>
  );
}

function PassphraseCard(props: {
  isPending: boolean;
  fault: string;
  onGiven: (passphrase: string) => Promise<boolean>;
}) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  return (
    <Card>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          // What did not open it is taken off the screen, so that the next try starts clean.
          void props.onGiven(text).then(() => setText(''));
        }}
      >
        <SecretField
          label={t('onboarding.passphrase')}
          showLabel={t('onboarding.passphraseShow')}
          autoComplete="current-password"
          value={text}
          error={text === '' ? props.fault : ''}
          onChange={setText}
        />
        <div className="setup-actions">
          <Button
            type="submit"
            kind="primary"
            size="large"
            isPending={props.isPending}
            isDisabled={text === ''}
          >
            {t('onboarding.unlock')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
