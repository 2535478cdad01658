/**
 * The English catalogue: one file for each page, so that several people can write at once, and `common` and
 * `components` for what is shared. Plain words: never block, hash, chain or node; energy and money with unit and sign.
 */
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

export const en = {
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
} as const;
