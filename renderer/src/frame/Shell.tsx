import { lazy, Suspense } from 'react';
import { shownFor } from '../store/setup.ts';
import { useSession, useSetup } from '../store/stores.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Frame } from './Frame.tsx';
import { Mark } from './Mark.tsx';
import './Shell.css';

const Onboarding = lazy(async () => ({
  default: (await import('../pages/onboarding/Onboarding.tsx')).Onboarding,
}));
const Tour = lazy(async () => ({ default: (await import('../pages/onboarding/Tour.tsx')).Tour }));

/** Which part of the app is on the screen: the set-up, or the household (the demo's, too) with its pages. */
export function Shell() {
  const setup = useSetup((state) => state);
  const connection = useSession((session) => session.connection.kind);
  const shown = shownFor(setup);
  if (setup.view !== null && (shown === 'setup' || setup.arrived) && connection !== 'refused') {
    return (
      <Suspense fallback={<Splash />}>
        <Onboarding view={setup.view} />
      </Suspense>
    );
  }
  // Without a word from the host, the frame says best what is wrong.
  if (shown === 'splash' && (connection === 'connecting' || connection === 'online')) return <Splash />;
  return (
    <>
      <Frame />
      <Suspense>
        <Tour />
      </Suspense>
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
