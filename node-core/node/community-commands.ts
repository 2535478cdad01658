import type { CommunityApi } from '../api/community-api.ts';
import type { Change, Progress } from '../api/views.ts';
import { openBoard } from './board/index.ts';
import type { Household } from './household.ts';
import { LedgerCheck } from './ledger-check.ts';
import { tariffDesk } from './prices/index.ts';
import { requireRole, stewardship } from './stewardship.ts';
import { blockDetail, blockPage, foundBlock } from './views/community-blocks.ts';

/** The Community page's side of a household's API. */
export function communityCommands(
  household: Household,
  say: {
    readonly progress: (progress: Progress) => void;
    readonly changed: (topics: Change['topics']) => void;
  },
): CommunityApi {
  const { replica, clock } = household;
  const board = openBoard(household);
  const desk = tariffDesk(household);
  const check = new LedgerCheck({
    path: replica.store.path,
    nowMs: () => clock.nowMs(),
    progress: say.progress,
    ended: () => say.changed(['community']),
  });
  const asSuperUser = () => {
    requireRole(household, 'superUser');
    return board;
  };
  const asProducer = () => {
    requireRole(household, 'publicProducer');
    return desk;
  };
  return {
    ...stewardship(household),
    rules: () => replica.community.rules,
    blocks: (input) => blockPage(household, input),
    block: (input) => blockDetail(household, input),
    findBlock: (id) => foundBlock(household, id),
    ledgerCheck: () => check.view,
    startLedgerCheck: () => check.start(),
    cancelLedgerCheck: () => check.cancel(),
    memberHistory: async (input) => await asSuperUser().history(input),
    boardMonths: () => asSuperUser().months(),
    boardMonth: async (month) => await asSuperUser().month(month),
    disputes: () => asSuperUser().disputes(),
    markPaid(input) {
      asSuperUser().markPaid(input);
      say.changed(['community']);
    },
    boardFile: async (input) => await asSuperUser().file(input),
    ownTariffs: () => asProducer().own(),
    planTariff: (input) => asProducer().plan(input),
    publishTariff: async (input) => await asProducer().publish(input),
    endTariffs: async () => await asProducer().endAll(),
    sendPriceFile: (input) => asProducer().take(input),
    readPriceFile: async (input) => await asProducer().readFile(input),
    publishPriceFile: async (input) => await asProducer().publishFile(input),
  };
}
