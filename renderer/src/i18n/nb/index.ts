/**
 * The Norwegian catalogue (bokmål), in the words that people meet in their power app and on their bill: strøm, kWh,
 * naboer, strømnettet, overskudd, regning, avtale. A file for each of the English ones.
 */
import type { Catalogue } from '../catalogue.ts';
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

export const nb: Catalogue = {
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
};
