/** Every question that the screens ask, by name, with the topics that make its answer old. */
import type {
  BillView,
  ChangeTopic,
  CommunityView,
  ContractView,
  ForecastView,
  HistoryRequest,
  HistoryView,
  MonthSummary,
  OfferSuggestion,
  OfferView,
  ProposalView,
  RehearsalView,
  StandingOrderInput,
  StandingOrderView,
  StandingStepView,
  StorageView,
  TariffPoint,
  TaskView,
  TodayView,
  WaitingView,
  WithoutNeighboursView,
} from '../../../node-core/api/index.ts';
import type { Api } from '../api/client.ts';
import { type CommunityQueries, communityQueries } from './community-queries.ts';
import type { MinuteRange } from '../format/calendar.ts';
import { createQuery, type Query, type Timers } from './query.ts';

export interface Queries extends CommunityQueries {
  readonly today: Query<TodayView>;
  readonly tasks: Query<readonly TaskView[]>;
  readonly activeContracts: Query<readonly ContractView[]>;
  readonly offers: Query<readonly OfferView[]>;
  readonly suggestOffer: Query<OfferSuggestion>;
  readonly proposals: Query<readonly ProposalView[]>;
  readonly contracts: Query<readonly ContractView[]>;
  readonly forecast: Query<ForecastView>;
  readonly waiting: Query<WaitingView>;
  readonly standingOrders: Query<readonly StandingOrderView[]>;
  readonly standingLog: Query<readonly StandingStepView[]>;
  /** What an order would have done last week. */
  rehearsal(order: StandingOrderInput): Query<RehearsalView>;
  /** What the data takes on the disk. */
  readonly storage: Query<StorageView>;
  readonly months: Query<readonly MonthSummary[]>;
  readonly community: Query<CommunityView>;
  contract(id: string): Query<ContractView>;
  /** `month`: `2026-06` */
  bill(month: string): Query<BillView>;
  /** The month as it would have been without neighbours. */
  withoutNeighbours(month: string): Query<WithoutNeighboursView>;
  history(request: HistoryRequest): Query<HistoryView>;
  tariffs(span: MinuteRange): Query<readonly TariffPoint[]>;
  /** Something changed: what concerns it is asked again. */
  changed(topics: readonly ChangeTopic[]): void;
  /** Everything may have changed, as after a break of the line. */
  allChanged(): void;
  /** Another household: no answer of before holds. */
  forgetAll(): void;
}

/** A question, whatever its answer is. */
type Kept = Pick<Query<unknown>, 'topics' | 'invalidate' | 'forget'>;

/** So many answers of one kind (bills of months, spans of history) are kept for coming back to. */
export const KEPT_ANSWERS = 24;

export function createQueries(options: { api: Api; timers: Timers }): Queries {
  const { api, timers } = options;
  const every: Kept[] = [];
  const families: { each(): Iterable<Kept> }[] = [];

  const single = <Value>(topics: readonly ChangeTopic[], ask: () => Promise<Value>): Query<Value> => {
    const query = createQuery({ topics, ask, timers });
    every.push(query);
    return query;
  };
  const family = <Input, Value>(
    topics: readonly ChangeTopic[],
    ask: (input: Input) => Promise<Value>,
  ): ((input: Input) => Query<Value>) => {
    const kept = new Map<string, Query<Value>>();
    families.push({ each: () => kept.values() });
    return (input) => {
      const key = JSON.stringify(input);
      const known = kept.get(key);
      const query = known ?? createQuery({ topics, ask: () => ask(input), timers });
      // The newest last, so that the first that nobody looks at is the oldest.
      kept.delete(key);
      kept.set(key, query);
      if (known === undefined) forgetOldest(kept);
      return query;
    };
  };
  const all = () => [...every, ...families.flatMap((kept) => [...kept.each()])];
  const invalidate = (concerns: (topics: readonly ChangeTopic[]) => boolean) => {
    for (const query of all()) {
      if (concerns(query.topics)) query.invalidate();
    }
  };

  return {
    today: single(['readings', 'market', 'contracts', 'bill'], () => api.today.query()),
    tasks: single(['market', 'contracts', 'bill', 'readings', 'session', 'community'], () =>
      api.tasks.query(),
    ),
    activeContracts: single(['contracts', 'readings'], () => api.activeContracts.query()),
    offers: single(['market', 'contracts'], () => api.offers.query()),
    suggestOffer: single(['market', 'contracts', 'readings'], () => api.suggestOffer.query()),
    proposals: single(['market', 'contracts'], () => api.proposals.query()),
    contracts: single(['contracts', 'readings'], () => api.contracts.query()),
    forecast: single(['readings', 'contracts'], () => api.forecast.query()),
    waiting: single(['readings', 'market', 'session'], () => api.waiting.query()),
    standingOrders: single(['market', 'contracts', 'readings'], () => api.standingOrders.query()),
    standingLog: single(['market', 'contracts'], () => api.standingLog.query()),
    rehearsal: family([], (order: StandingOrderInput) => api.rehearseStandingOrder.query(order)),
    storage: single(['readings', 'session'], () => api.storage.query()),
    months: single(['bill', 'readings'], () => api.months.query()),
    community: single(['community'], () => api.community.query()),
    contract: family(['contracts', 'readings'], (id: string) => api.contract.query({ id })),
    bill: family(['bill', 'readings', 'contracts'], (month: string) => api.bill.query({ month })),
    withoutNeighbours: family(['bill', 'readings', 'contracts'], (month: string) =>
      api.withoutNeighbours.query({ month }),
    ),
    history: family(['readings', 'contracts'], (request: HistoryRequest) => api.history.query(request)),
    tariffs: family(['market'], (span: MinuteRange) => api.tariffs.query(span)),
    ...communityQueries({ api, single, family }),
    changed: (topics) => invalidate((concerned) => concerned.some((topic) => topics.includes(topic))),
    allChanged: () => invalidate(() => true),
    forgetAll: () => {
      for (const query of all()) query.forget();
    },
  };
}

function forgetOldest(kept: Map<string, Pick<Query<unknown>, 'isWatched'>>): void {
  for (const [key, query] of kept) {
    if (kept.size <= KEPT_ANSWERS) return;
    if (!query.isWatched) kept.delete(key);
  }
}
