/** Every question that the screens ask, by name, with the topics that make its answer old. */
import type {
  BillView,
  ChangeTopic,
  CommunityView,
  ContractView,
  HistoryRequest,
  HistoryView,
  MonthSummary,
  OfferSuggestion,
  OfferView,
  ProposalView,
  TariffPoint,
  TaskView,
  TodayView,
} from '../../../node-core/api/index.ts';
import type { Api } from '../api/client.ts';
import type { MinuteRange } from '../format/calendar.ts';
import { createQuery, type Query, type Timers } from './query.ts';

export interface Queries {
  readonly today: Query<TodayView>;
  readonly tasks: Query<readonly TaskView[]>;
  readonly activeContracts: Query<readonly ContractView[]>;
  readonly offers: Query<readonly OfferView[]>;
  readonly suggestOffer: Query<OfferSuggestion>;
  readonly proposals: Query<readonly ProposalView[]>;
  readonly contracts: Query<readonly ContractView[]>;
  readonly months: Query<readonly MonthSummary[]>;
  readonly community: Query<CommunityView>;
  contract(id: string): Query<ContractView>;
  /** `month`: `2026-06` */
  bill(month: string): Query<BillView>;
  history(request: HistoryRequest): Query<HistoryView>;
  tariffs(span: MinuteRange): Query<readonly TariffPoint[]>;
  /** Something changed: what concerns it is asked again. */
  changed(topics: readonly ChangeTopic[]): void;
  /** Everything may have changed, as after a break of the line. */
  allChanged(): void;
}

/** So many answers of one kind (bills of months, spans of history) are kept for coming back to. */
export const KEPT_ANSWERS = 24;

export function createQueries(options: { api: Api; timers: Timers }): Queries {
  const { api, timers } = options;
  const every: Pick<Query<unknown>, 'topics' | 'invalidate'>[] = [];
  const families: { each(): Iterable<Pick<Query<unknown>, 'topics' | 'invalidate'>> }[] = [];

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
  const invalidate = (concerns: (topics: readonly ChangeTopic[]) => boolean) => {
    for (const query of [...every, ...families.flatMap((kept) => [...kept.each()])]) {
      if (concerns(query.topics)) query.invalidate();
    }
  };

  return {
    today: single(['readings', 'market', 'contracts', 'bill'], () => api.today.query()),
    tasks: single(['market', 'contracts', 'bill', 'readings', 'session'], () => api.tasks.query()),
    activeContracts: single(['contracts', 'readings'], () => api.activeContracts.query()),
    offers: single(['market', 'contracts'], () => api.offers.query()),
    suggestOffer: single(['market', 'contracts', 'readings'], () => api.suggestOffer.query()),
    proposals: single(['market', 'contracts'], () => api.proposals.query()),
    contracts: single(['contracts', 'readings'], () => api.contracts.query()),
    months: single(['bill', 'readings'], () => api.months.query()),
    community: single(['community'], () => api.community.query()),
    contract: family(['contracts', 'readings'], (id: string) => api.contract.query({ id })),
    bill: family(['bill', 'readings', 'contracts'], (month: string) => api.bill.query({ month })),
    history: family(['readings', 'contracts'], (request: HistoryRequest) => api.history.query(request)),
    tariffs: family(['market'], (span: MinuteRange) => api.tariffs.query(span)),
    changed: (topics) => invalidate((concerned) => concerned.some((topic) => topics.includes(topic))),
    allChanged: () => invalidate(() => true),
  };
}

function forgetOldest(kept: Map<string, Pick<Query<unknown>, 'isWatched'>>): void {
  for (const [key, query] of kept) {
    if (kept.size <= KEPT_ANSWERS) return;
    if (!query.isWatched) kept.delete(key);
  }
}
