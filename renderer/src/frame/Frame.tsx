import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ToastRegion } from '../components/ToastRegion.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import { PAGES, pageAt } from '../pages/pages.ts';
import { useHome } from '../store/home.tsx';
import { useSession } from '../store/stores.tsx';
import { DemoBanner } from '../pages/onboarding/DemoBanner.tsx';
import { BrowserNotices } from './BrowserNotices.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Gate } from './Gate.tsx';
import { HasNavigatedContext } from './has-navigated.ts';
import { MissingPage } from './MissingPage.tsx';
import { Navigation } from './Navigation.tsx';
import { ProgressBeside, ProgressOverlay } from './ProgressOverlay.tsx';
import { TitleBar } from './TitleBar.tsx';
import { Waiting } from './Waiting.tsx';
import './Frame.css';

/** Navigation, banner, page, messages: what stays while pages come and go. */
export function Frame() {
  const { t } = useI18n();
  const [location] = useLocation();
  useAllPages();
  const page = pageAt(location);
  const isKnown = useSession((session) => session.view !== null);
  const path = page?.path ?? location;
  const main = useRef<HTMLElement>(null);
  const [openedWith] = useState(path);
  const [left, setLeft] = useState(false);
  if (!left && path !== openedWith) setLeft(true);
  const Component = page?.component ?? MissingPage;
  return (
    <HasNavigatedContext value={left}>
      <div className="frame">
        <a
          className="skip-link"
          href="#main"
          onClick={(event) => {
            // The part after # is the route, so the jump is made by hand.
            event.preventDefault();
            main.current?.focus();
          }}
        >
          {t('common.skipToContent')}
        </a>
        <Navigation current={page?.path ?? null} />
        <main ref={main} id="main" tabIndex={-1} className="frame-main">
          <div className="frame-top">
            <DemoBanner />
            <TitleBar />
            <ConnectionBanner />
          </div>
          <div className="frame-page">
            <ProgressBeside />
            <Gated isOpen={page?.needsNoHome === true}>
              <ErrorBoundary key={path} onCaught={page?.forget}>
                <Suspense fallback={<Waiting />}>
                  <Component />
                </Suspense>
              </ErrorBoundary>
            </Gated>
          </div>
        </main>
        {isKnown && <BrowserNotices />}
        <ToastRegion />
        <ProgressOverlay />
      </div>
    </HasNavigatedContext>
  );
}

/** A page behind the gate, unless it needs no home. */
function Gated({ isOpen, children }: { isOpen: boolean; children: ReactNode }) {
  return isOpen ? children : <Gate>{children}</Gate>;
}

/** The other pages are fetched so long after the home is there: the first one has the start for itself. */
const OTHER_PAGES_AFTER_MS = 500;

/** Once the home is there, fetches the other pages, so that they open also when the line is lost. */
function useAllPages() {
  const isReady = useSession((session) => session.stage === 'ready');
  const { timers } = useHome();
  useEffect(() => {
    if (!isReady) return;
    return timers.after(OTHER_PAGES_AFTER_MS, () => {
      for (const { load, hidden } of PAGES) {
        // A page that cannot be fetched now is fetched when it is opened.
        if (hidden !== true) load().catch(() => undefined);
      }
    });
  }, [isReady, timers]);
}
