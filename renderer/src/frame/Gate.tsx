import { KeyRound, PowerOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '../components/Card.tsx';
import { EmptyState } from '../components/States.tsx';
import type { NoSession } from '../api/page-session.ts';
import type { PlainKey } from '../i18n/catalogue.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { useSession } from '../store/stores.tsx';
import { Page } from './Page.tsx';
import { Waiting } from './Waiting.tsx';

/** Shows the page once the home has said who it is, and until then why it cannot be seen and what to do. */
export function Gate({ children }: { children: ReactNode }) {
  const { t } = useI18n();
  const connection = useSession((session) => session.connection);
  const stage = useSession((session) => session.stage);
  const isKnown = useSession((session) => session.view !== null);
  if (connection.kind === 'refused') return <Refused reason={connection.reason} />;
  // It said nothing more and is gone: most likely it could not start.
  const gone = stage === 'starting' && connection.kind === 'lost';
  if (stage === 'failed' || gone) {
    const title = t(gone ? 'common.startBroken' : 'common.startFailed');
    return (
      <Page title={title}>
        <Card>
          <EmptyState icon={PowerOff} title={title} detail={t('common.startFailedDetail')} />
        </Card>
      </Page>
    );
  }
  if (!isKnown) {
    return (
      <div className="page-grid">
        <Waiting />
      </div>
    );
  }
  return children;
}

const REFUSED = {
  linkUsed: 'common.refusedLinkUsed',
  noLink: 'common.refusedNoLink',
  sessionEnded: 'common.refusedSessionEnded',
} as const satisfies Record<NoSession, PlainKey>;

function Refused({ reason }: { reason: NoSession }) {
  const { t } = useI18n();
  return (
    <Page title={t(REFUSED[reason])}>
      <Card span={8}>
        <div className="stack" role="alert">
          <KeyRound size={28} aria-hidden />
          <p>{t(reason === 'sessionEnded' ? 'common.refusedDetailEnded' : 'common.refusedDetail')}</p>
          <h2 className="section-title">{t('common.refusedSteps')}</h2>
          <ol className="stack steps">
            <li>{t('common.refusedStep1')}</li>
            <li>{t('common.refusedStep2')}</li>
            <li>{t('common.refusedStep3')}</li>
          </ol>
        </div>
      </Card>
    </Page>
  );
}
