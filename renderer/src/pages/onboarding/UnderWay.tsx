import { DoorOpen, PhoneCall, PhoneMissed } from 'lucide-react';
import type { SetupCommunityView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { failedWords } from './fault-words.ts';
import { Busy, Failure, Note } from './parts.tsx';
import { StepFrame } from './StepFrame.tsx';

type Joining = Extract<SetupCommunityView, { kind: 'joining' }>;

const STATES = {
  dialling: {
    icon: PhoneCall,
    title: 'onboarding.joinDialling',
    detail: 'onboarding.joinDiallingDetail',
  },
  unreachable: {
    icon: PhoneMissed,
    title: 'onboarding.joinUnreachable',
    detail: 'onboarding.joinUnreachableDetail',
  },
  waiting: { icon: DoorOpen, title: 'onboarding.joinWaiting', detail: 'onboarding.joinWaitingDetail' },
} as const satisfies Record<Joining['state'], { icon: typeof PhoneCall; title: PlainKey; detail: PlainKey }>;

/** Joining or founding goes on, or has failed. */
export function UnderWay({ community }: { community: SetupCommunityView }) {
  const { t } = useI18n();
  const { setup } = useHome();
  const cancel = useCommand(() => setup.cancelJoin(), { quiet: true });
  if (community.kind === 'founding') {
    return (
      <StepFrame step="community" title={t('onboarding.foundingTitle', { name: community.name })}>
        <output>
          <Busy>{t('onboarding.foundingDetail')}</Busy>
        </output>
      </StepFrame>
    );
  }
  if (community.kind === 'failed') {
    return (
      <StepFrame step="community" title={t('onboarding.failedTitle')}>
        <div role="alert">
          <Note tone="bad">
            <p>{failedWords(t, community.reason)}</p>
          </Note>
        </div>
        <Failure failure={cancel.failure} />
        <div className="setup-actions">
          <Button
            kind="primary"
            size="large"
            isPending={cancel.isPending}
            onPress={() => void cancel.run(undefined)}
          >
            {t('onboarding.failedAgain')}
          </Button>
        </div>
      </StepFrame>
    );
  }
  return (
    <StepFrame step="community" title={t('onboarding.joiningTitle')}>
      <Card>{community.kind === 'joining' && <JoinState joining={community} />}</Card>
      <Failure failure={cancel.failure} />
      <div className="setup-actions">
        <Button isPending={cancel.isPending} onPress={() => void cancel.run(undefined)}>
          {t('onboarding.joinCancel')}
        </Button>
      </div>
    </StepFrame>
  );
}

function JoinState({ joining }: { joining: Joining }) {
  const { t } = useI18n();
  const { icon: Icon, title, detail } = STATES[joining.state];
  return (
    <div className="stack">
      <output className="stack-tight">
        <p className="setup-state-title">
          <Icon size={24} aria-hidden />
          {t(title)}
        </p>
        <p className="muted">{t(detail)}</p>
      </output>
      {joining.state === 'unreachable' && (
        <section className="stack-tight" aria-labelledby="join-try">
          <h2 id="join-try" className="card-title">
            {t('onboarding.joinUnreachableTry')}
          </h2>
          <ul className="stack-tight steps">
            <li>{t('onboarding.joinTry1')}</li>
            <li>{t('onboarding.joinTry2')}</li>
            <li>{t('onboarding.joinTry3')}</li>
          </ul>
          {joining.detail !== null && (
            <details className="state-technical">
              <summary>{t('onboarding.joinDetail')}</summary>
              <code>{joining.detail}</code>
            </details>
          )}
        </section>
      )}
    </div>
  );
}
