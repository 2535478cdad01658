/** What the Community page asks, with the topics that make its answers old. */
import type {
  BlockPageView,
  BlockRequest,
  BlocksRequest,
  BlockView,
  BoardMonthSummaryView,
  BoardMonthView,
  ChangeTopic,
  DisputeView,
  HealthView,
  HistoryView,
  InvitationView,
  LedgerCheckView,
  MemberHistoryRequest,
  RulesView,
  TariffDraft,
  TariffPlanView,
  TariffView,
} from '../../../node-core/api/index.ts';
import type { Api } from '../api/client.ts';
import type { Query } from './query.ts';

export interface CommunityQueries {
  readonly health: Query<HealthView>;
  readonly invitations: Query<readonly InvitationView[]>;
  readonly rules: Query<RulesView>;
  readonly ledgerCheck: Query<LedgerCheckView>;
  readonly boardMonths: Query<readonly BoardMonthSummaryView[]>;
  readonly disputes: Query<readonly DisputeView[]>;
  readonly ownTariffs: Query<readonly TariffView[]>;
  blocks(request: BlocksRequest): Query<BlockPageView>;
  block(request: BlockRequest): Query<BlockView>;
  boardMonth(month: string): Query<BoardMonthView>;
  /** The same of a month that is closed, kept up to date with what is signed. */
  closedBoardMonth(month: string): Query<BoardMonthView>;
  memberHistory(request: MemberHistoryRequest): Query<HistoryView>;
  planTariff(draft: TariffDraft): Query<TariffPlanView>;
}

/** How `createQueries` makes questions. */
export interface QueryMakers {
  readonly api: Api;
  readonly single: <Value>(topics: readonly ChangeTopic[], ask: () => Promise<Value>) => Query<Value>;
  readonly family: <Input, Value>(
    topics: readonly ChangeTopic[],
    ask: (input: Input) => Promise<Value>,
  ) => (input: Input) => Query<Value>;
}

export function communityQueries({ api, single, family }: QueryMakers): CommunityQueries {
  return {
    // Every block says something of how the homes are doing.
    health: single(['community', 'readings', 'session'], () => api.health.query()),
    // Kept on this PC: no block says that somebody knocks. One comes each minute, and is as good a moment to look.
    invitations: single(['community', 'session', 'readings'], () => api.invitations.query()),
    rules: single(['community'], () => api.rules.query()),
    ledgerCheck: single(['community'], () => api.ledgerCheck.query()),
    boardMonths: single(['bill'], () => api.boardMonths.query()),
    disputes: single(['bill', 'market'], () => api.disputes.query()),
    ownTariffs: single(['market', 'community'], () => api.ownTariffs.query()),
    blocks: family(['readings', 'market', 'contracts', 'bill', 'community'], (request: BlocksRequest) =>
      api.blocks.query(request),
    ),
    // A block never changes; whether one follows it does.
    block: family(['readings', 'market', 'contracts', 'bill', 'community'], (request: BlockRequest) =>
      api.block.query(request),
    ),
    // Worked out from everybody's readings: not anew with every minute that comes.
    boardMonth: family(['community', 'contracts'], (month: string) => api.boardMonth.query({ month })),
    closedBoardMonth: family(['community', 'contracts', 'bill'], (month: string) =>
      api.boardMonth.query({ month }),
    ),
    memberHistory: family(['contracts'], (request: MemberHistoryRequest) => api.memberHistory.query(request)),
    planTariff: family(['market', 'community'], (draft: TariffDraft) => api.planTariff.query(draft)),
  };
}
