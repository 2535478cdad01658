import { useEffect } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { Frame } from './frame/Frame.tsx';
import { I18nProvider } from './i18n/I18n.tsx';
import type { HomeData } from './store/home-data.ts';
import { HomeProvider } from './store/home.tsx';
import { type Stores, StoresProvider, useSettings } from './store/stores.tsx';

/** Routes live after the #, as the page is also opened from places without a server that knows them. */
const ROUTING = { hook: useHashLocation };

/** The whole app: stores, language, theme and routes around the frame. */
export function App({ stores, home }: { stores: Stores; home: HomeData }) {
  return (
    <StoresProvider stores={stores}>
      <I18nProvider>
        <ThemeOnRoot />
        <HomeProvider home={home}>
          <Router {...ROUTING}>
            <Frame />
          </Router>
        </HomeProvider>
      </I18nProvider>
    </StoresProvider>
  );
}

/** Puts the chosen theme on <html>, where tokens.css looks for it. */
function ThemeOnRoot() {
  const theme = useSettings((settings) => settings.theme);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return null;
}
