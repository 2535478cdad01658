/**
 * The English catalogue: one file for each page, so that several people can write at once, and `common` and
 * `components` for what is shared. Plain words: never block, hash, chain or node; energy and money with unit and sign.
 */
import { bill } from './bill.ts';
import { chart } from './chart.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { contracts } from './contracts.ts';
import { failures } from './failures.ts';
import { gallery } from './gallery.ts';
import { history } from './history.ts';
import { home } from './home.ts';
import { market } from './market.ts';
import { settings } from './settings.ts';

export const en = {
  common,
  components,
  chart,
  failures,
  home,
  market,
  contracts,
  bill,
  history,
  settings,
  gallery,
} as const;
