import { useEffect } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { Shell } from './frame/Shell.tsx';
import { I18nProvider } from './i18n/I18n.tsx';
import type { HomeData } from './store/home-data.ts';
import { HomeProvider } from './store/home.tsx';
import { type Stores, StoresProvider, useSettings } from './store/stores.tsx';

/** Routes live after the #, as the page is also opened from places without a server that knows them. */
const ROUTING = { hook: useHashLocation };

/** The whole app: stores, language, theme and routes around what is shown. */
export function App({ stores, home }: { stores: Stores; home: HomeData }) {
  return (
    <StoresProvider stores={stores}>
      <I18nProvider>
        <ThemeOnRoot />
        <HomeProvider home={home}>
          <Router {...ROUTING}>
            <Shell />
          </Router>
        </HomeProvider>
      </I18nProvider>
    </StoresProvider>
  );
}

/** Puts the chosen theme and contrast on <html>, where tokens.css looks for them. */
function ThemeOnRoot() {
  const theme = useSettings((settings) => settings.theme);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'light' || theme === 'dark') dataset['theme'] = theme;
    else delete dataset['theme'];
    // Whoever asked the system for more contrast gets it in any theme.
    const system = matchMedia('(prefers-contrast: more)');
    const setContrast = (): void => {
      if (theme === 'contrast' || system.matches) dataset['contrast'] = 'more';
      else delete dataset['contrast'];
    };
    setContrast();
    system.addEventListener('change', setContrast);
    return () => {
      system.removeEventListener('change', setContrast);
    };
  }, [theme]);
  return null;
}
