import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/fonts.css';
import './theme/tokens.css';
import './theme/base.css';
import { connectApi } from './api/client.ts';
import { browserPage } from './api/page-session.ts';
import { App } from './App.tsx';
import { openHomeData } from './store/home-data.ts';
import { createStores } from './store/stores.tsx';
import { browserTimers } from './store/timers.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');

const stores = createStores({
  storage: window.localStorage,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});
const home = openHomeData({
  stores,
  connect: (onConnection) => connectApi({ page: browserPage(), onConnection }),
  timers: browserTimers,
});

createRoot(root).render(
  <StrictMode>
    <App stores={stores} home={home} />
  </StrictMode>,
);
