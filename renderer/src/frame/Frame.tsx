import { Suspense, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ToastRegion } from '../components/ToastRegion.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import { pageAt } from '../pages/pages.ts';
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
  const page = pageAt(location);
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
            <TitleBar />
            <ConnectionBanner />
          </div>
          <div className="frame-page">
            <ProgressBeside />
            <ErrorBoundary key={path}>
              <Suspense fallback={<Waiting />}>
                {page?.hidden === true ? (
                  <Component />
                ) : (
                  <Gate>
                    <Component />
                  </Gate>
                )}
              </Suspense>
            </ErrorBoundary>
          </div>
        </main>
        <ToastRegion />
        <ProgressOverlay />
      </div>
    </HasNavigatedContext>
  );
}
