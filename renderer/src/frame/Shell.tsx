import { Suspense } from 'react';
import type { SetupView } from '../../../node-core/api/index.ts';
import { shownFor } from '../store/setup.ts';
import { useSession, useSetup } from '../store/stores.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { fetchedPart } from './fetched-part.tsx';
import { Frame } from './Frame.tsx';
import { Mark } from './Mark.tsx';
import './Shell.css';

const onboarding = fetchedPart<{ view: SetupView }>(
  async () => (await import('../pages/onboarding/Onboarding.tsx')).Onboarding,
);
const tour = fetchedPart(async () => (await import('../pages/onboarding/Tour.tsx')).Tour);

/** Which part of the app is on the screen: the set-up, or the household (the demo's, too) with its pages. */
export function Shell() {
  const setup = useSetup((state) => state);
  const connection = useSession((session) => session.connection.kind);
  const shown = shownFor(setup);
  if (setup.view !== null && (shown === 'setup' || setup.arrived) && connection !== 'refused') {
    return (
      <ErrorBoundary onCaught={onboarding.forget}>
        <Suspense fallback={<Splash />}>
          <onboarding.component view={setup.view} />
        </Suspense>
      </ErrorBoundary>
    );
  }
  // Without a word from the host, the frame says best what is wrong.
  if (shown === 'splash' && (connection === 'connecting' || connection === 'online')) return <Splash />;
  return (
    <>
      <Frame />
      <ErrorBoundary onCaught={tour.forget} instead={null}>
        <Suspense>
          <tour.component />
        </Suspense>
      </ErrorBoundary>
    </>
  );
}

/** For the moment until the host has said how far the home is set up. */
function Splash() {
  return (
    <main className="splash" id="main">
      <Mark />
      <ConnectionBanner />
    </main>
  );
}
