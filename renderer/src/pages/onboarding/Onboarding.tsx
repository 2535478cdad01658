import { useState } from 'react';
import type { SetupView } from '../../../../node-core/api/index.ts';
import { ToastRegion } from '../../components/ToastRegion.tsx';
import { ConnectionBanner } from '../../frame/ConnectionBanner.tsx';
import { ErrorBoundary } from '../../frame/ErrorBoundary.tsx';
import { HasNavigatedContext } from '../../frame/has-navigated.ts';
import { useSession } from '../../store/stores.tsx';
import { CommunityChoice } from './CommunityChoice.tsx';
import { Done } from './Done.tsx';
import { defaultRules } from './found-draft.ts';
import { FoundForm } from './FoundForm.tsx';
import { EMPTY_JOIN } from './join-draft.ts';
import { JoinForm } from './JoinForm.tsx';
import { KeyPlace } from './KeyPlace.tsx';
import { MeterStep } from './meter/MeterStep.tsx';
import { type Intent, type Screen, screenFor } from './screen.ts';
import { SetupPage } from './StepFrame.tsx';
import { UnderWay } from './UnderWay.tsx';
import { Unlock } from './Unlock.tsx';
import { useSecretPage } from './use-secret-page.ts';
import { Welcome } from './Welcome.tsx';
import { RestoreWords, Words } from './Words.tsx';

/** Setting a home up, from the first start to the first reading. What the host says decides which screen is shown. */
export function Onboarding({ view }: { view: SetupView }) {
  const [intent, setIntent] = useState<Intent>('none');
  const screen = screenFor(view, intent);
  const [openedWith] = useState(screen);
  const [left, setLeft] = useState(false);
  if (!left && screen !== openedWith) setLeft(true);
  return (
    <HasNavigatedContext value={left}>
      <SetupPage>
        <ConnectionBanner />
        <ErrorBoundary>
          <CurrentScreen screen={screen} view={view} onIntent={setIntent} />
        </ErrorBoundary>
      </SetupPage>
      <ToastRegion />
    </HasNavigatedContext>
  );
}

function CurrentScreen(props: { screen: Screen; view: SetupView; onIntent: (intent: Intent) => void }) {
  const { screen, view, onIntent } = props;
  const timeZone = useSession((session) => session.timeZone);
  const [join, setJoin] = useState(EMPTY_JOIN);
  const [found, setFound] = useState(() => defaultRules(timeZone));
  /** The window where the words of an old key are typed has opened. */
  const [isTyping, setTyping] = useState(false);
  const go = useSecretPage();
  const back = () => onIntent('none');
  switch (screen) {
    case 'welcome':
      return <Welcome onIntent={onIntent} />;
    case 'newKey':
      return <KeyPlace key="new" kind="new" onBack={back} onPage={go} />;
    case 'bringBack':
      return isTyping ? (
        <RestoreWords onAgain={() => setTyping(false)} />
      ) : (
        <KeyPlace
          key="back"
          kind="back"
          onBack={back}
          onPage={(address) => {
            setTyping(address === null);
            go(address);
          }}
        />
      );
    case 'unlock':
      return <Unlock view={view.key} onBringBack={() => onIntent('bringBack')} />;
    case 'words':
      return <Words />;
    case 'community':
      return <CommunityChoice onIntent={onIntent} />;
    case 'join':
      return <JoinForm draft={join} onDraft={setJoin} onBack={back} />;
    case 'found':
      return <FoundForm draft={found} onDraft={setFound} onBack={back} />;
    case 'underWay':
      return <UnderWay community={view.community} />;
    case 'meter':
      return <MeterStep />;
    case 'done':
      return <Done view={view} />;
  }
}
