import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/fonts.css';
import './theme/tokens.css';
import './theme/base.css';
import { connectApi } from './api/client.ts';
import { connectDesktop, desktopBridge } from './api/desktop-client.ts';
import { browserPage } from './api/page-session.ts';
import { App } from './App.tsx';
import { tellLook } from './desktop/tell-look.ts';
import { allowEmptyHtml } from './frame/trusted-types.ts';
import { pageAt } from './pages/pages.ts';
import { openHomeData } from './store/home-data.ts';
import { createStores } from './store/stores.tsx';
import { browserTimers } from './store/timers.ts';

allowEmptyHtml(window);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');

const stores = createStores({
  storage: window.localStorage,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  languages: navigator.languages,
});
window.addEventListener('languagechange', () => {
  stores.settings.getState().setSystemLanguages(navigator.languages);
});
// In the desktop app the preload has put the API on the page; in a browser it is at the other end of a socket.
const bridge = desktopBridge(window);
if (bridge !== undefined) tellLook(bridge, stores.settings);
const home = openHomeData({
  stores,
  connect: (onConnection) =>
    bridge === undefined
      ? connectApi({ page: browserPage(), onConnection })
      : connectDesktop({ bridge, onConnection }),
  timers: browserTimers,
});

// The first page's own code comes while the home opens; what cannot be fetched now is fetched when it is drawn.
pageAt(window.location.hash.slice(1) || '/')
  ?.load()
  .catch(() => undefined);
createRoot(root).render(
  <StrictMode>
    <App stores={stores} home={home} />
  </StrictMode>,
);
