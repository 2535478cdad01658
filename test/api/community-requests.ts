/** A good request for each procedure of the Community page. */
import type { CommunityApi } from '../../node-core/api/index.ts';
import { ID, NOW_MINUTE } from './sample-views.ts';

interface Good {
  readonly type: 'query' | 'mutation';
  readonly input?: Readonly<Record<string, unknown>>;
  readonly args: readonly unknown[];
}

const ask: Good = { type: 'query', args: [] };
const act: Good = { type: 'mutation', args: [] };
const asking = (input: Readonly<Record<string, unknown>>): Good => ({ type: 'query', input, args: [input] });
const acting = (input: Readonly<Record<string, unknown>>): Good => ({
  type: 'mutation',
  input,
  args: [input],
});

const rules = {
  validatorCount: 5,
  validatorSilenceMinutes: 1,
  timeZone: 'Europe/Oslo',
  monthCloseDays: 3,
  paymentDays: 14,
  readingMaxAgeDays: 62,
  retentionMonths: 36,
  checkpointInterval: 1000,
  vatNeighbourBasisPoints: 0,
  vatPublicBasisPoints: 2500,
  totalRoundingMinor: 1,
};
const draft = {
  firstDate: '2026-06-20',
  lastDate: '2026-06-30',
  carbonGrams: 30,
  workdays: [{ startMinuteOfDay: 0, price: 900_000, feedInPrice: null }],
  weekends: null,
  previewDate: null,
};
const upload = 'ab'.repeat(16);
const file = {
  upload,
  surcharge: 20_000,
  feedInDeduction: null,
  carbonGrams: 30,
  exchangeFrom: null,
  exchangeRateMicros: null,
  previewDate: null,
};

export const COMMUNITY_REQUESTS: Readonly<Record<keyof CommunityApi, Good>> = {
  rules: ask,
  blocks: asking({ chain: 'energy', before: null, limit: 20 }),
  block: asking({ chain: 'contract', height: 7, from: 0 }),
  findBlock: { type: 'query', input: { id: ID.offer }, args: [ID.offer] },
  ledgerCheck: ask,
  startLedgerCheck: act,
  cancelLedgerCheck: act,
  changeRoles: acting({ member: 2, roles: ['steward'] }),
  suspendMember: acting({ member: 2, reason: 'has moved' }),
  reinstateMember: { type: 'mutation', input: { member: 2 }, args: [2] },
  changeRules: acting(rules),
  leaveCommunity: act,
  memberHistory: asking({
    member: 1,
    startMinute: NOW_MINUTE,
    endMinute: NOW_MINUTE + 60,
    resolution: 'quarter',
  }),
  boardMonths: ask,
  boardMonth: { type: 'query', input: { month: '2026-05' }, args: ['2026-05'] },
  disputes: ask,
  markPaid: acting({ month: '2026-05', member: 1, paid: true }),
  boardFile: asking({ month: '2026-05', file: 'ledger', decimalMark: ',', from: 0 }),
  ownTariffs: ask,
  planTariff: asking(draft),
  publishTariff: acting(draft),
  endTariffs: act,
  sendPriceFile: acting({ upload, at: 0, text: '[]' }),
  readPriceFile: asking(file),
  publishPriceFile: acting(file),
};
