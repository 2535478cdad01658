/**
 * The Norwegian catalogue (bokmål), in the words that people meet in their power app and on their bill: strøm, kWh,
 * naboer, strømnettet, overskudd, regning, avtale. A file for each of the English ones.
 */
import type { Catalogue } from '../catalogue.ts';
import { bill } from './bill.ts';
import { blocks } from './blocks.ts';
import { board } from './board.ts';
import { chart } from './chart.ts';
import { common } from './common.ts';
import { community } from './community.ts';
import { communityHealth } from './communityHealth.ts';
import { communityRules } from './communityRules.ts';
import { components } from './components.ts';
import { contracts } from './contracts.ts';
import { exportWords } from './exports.ts';
import { failures } from './failures.ts';
import { gallery } from './gallery.ts';
import { history } from './history.ts';
import { home } from './home.ts';
import { market } from './market.ts';
import { meter } from './meter.ts';
import { onboarding } from './onboarding.ts';
import { prices } from './prices.ts';
import { settings } from './settings.ts';
import { standing } from './standing.ts';

export const nb: Catalogue = {
  common,
  components,
  chart,
  failures,
  exports: exportWords,
  home,
  market,
  standing,
  contracts,
  bill,
  blocks,
  board,
  community,
  communityHealth,
  communityRules,
  prices,
  history,
  settings,
  onboarding,
  meter,
  gallery,
};
