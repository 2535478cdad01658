/** How pages use the home: `useQuery` for what they show, `useCommand` for what they do, `useNowMinute` for its time. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionView } from '../../../node-core/api/index.ts';
import type { Api } from '../api/client.ts';
import { failureOf, type RequestFailure } from '../api/failure.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { homeTimeMs } from './clock.ts';
import { failureWords } from './failure-words.ts';
import type { HomeData } from './home-data.ts';
import type { Queries } from './queries.ts';
import type { Query } from './query.ts';
import { useClock, useSession, useStores } from './stores.tsx';

const HomeContext = createContext<HomeData | null>(null);

export function HomeProvider(props: { home: HomeData; children: ReactNode }) {
  return <HomeContext value={props.home}>{props.children}</HomeContext>;
}

/** The home itself; pages rather use the hooks below. */
export function useHome(): HomeData {
  const home = useContext(HomeContext);
  if (home === null) throw new Error('useHome outside of HomeProvider');
  return home;
}

/** Household, community, currency: pages are shown only once it is known. */
export function useSessionView(): SessionView {
  const view = useSession((session) => session.view);
  if (view === null) throw new Error('useSessionView on a page that is shown before the session is known');
  return view;
}

/** The community's currency, ISO 4217. */
export function useCurrency(): string {
  return useSessionView().community.currency;
}

export interface QueryResult<Value> {
  /** The newest answer. It stays while a newer one is fetched, and when fetching one fails. */
  readonly data: Value | undefined;
  /** Why the newest attempt failed; null when it did not, also while the home is out of reach (the frame says that). */
  readonly error: RequestFailure | null;
  /** Nothing to show yet. */
  readonly loading: boolean;
  /** With `keep`: the answer is still that of the question before. */
  readonly isPrevious: boolean;
  readonly retry: () => void;
}

/**
 * The answer to a question, kept up to date while the component is there: `useQuery((ask) => ask.bill(month))`.
 *
 * @param options.keep shows the answer before until the first one to a new question is there
 */
export function useQuery<Value>(
  select: (queries: Queries) => Query<Value>,
  options: { readonly keep?: boolean } = {},
): QueryResult<Value> {
  const { queries } = useHome();
  const query = select(queries);
  const { data, error, loading } = useStore(query.store);
  useEffect(() => query.watch(), [query]);
  const [kept, setKept] = useState(data);
  if (data !== undefined && data !== kept) setKept(data);
  const retry = useCallback(() => query.invalidate(), [query]);
  if (data === undefined && options.keep === true && kept !== undefined) {
    return { data: kept, error, loading: false, isPrevious: loading, retry };
  }
  return { data, error, loading, isPrevious: false, retry };
}

export type Outcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'failed'; readonly failure: RequestFailure };

export interface Command<Input, Value> {
  /** Does it. Never rejects. */
  readonly run: (input: Input) => Promise<Outcome<Value>>;
  readonly isPending: boolean;
  /** Why the last run failed; null after one that did not, and before the first. */
  readonly failure: RequestFailure | null;
  readonly clear: () => void;
}

/**
 * Something that the person does: `useCommand((api, id: string) => api.accept.mutate({ id }), { done: … })`. While it
 * runs, `isPending` goes on the button; then a toast says how it went.
 *
 * @param options.done the words of the toast when it worked; left out: no toast
 * @param options.quiet no toast for a failure, as the component shows `failure` itself
 */
export function useCommand<Input, Value>(
  act: (api: Api, input: Input) => Promise<Value>,
  options: {
    readonly done?: (value: Value, input: Input) => { readonly title: string; readonly detail?: string };
    readonly quiet?: boolean;
  } = {},
): Command<Input, Value> {
  const { api } = useHome();
  const { toasts, session } = useStores();
  const { t } = useI18n();
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const fail = (why: RequestFailure): Outcome<Value> => {
    setFailure(why);
    if (options.quiet !== true) toasts.getState().show({ tone: 'bad', ...failureWords(t, why) });
    return { kind: 'failed', failure: why };
  };
  const run = async (input: Input): Promise<Outcome<Value>> => {
    setFailure(null);
    // It would wait for the line, and be done when nobody thinks of it any more.
    if (session.getState().connection.kind === 'lost') return fail({ kind: 'notSent' });
    setPending(true);
    try {
      const value = await act(api, input);
      if (options.done !== undefined) toasts.getState().show({ tone: 'good', ...options.done(value, input) });
      return { kind: 'done', value };
    } catch (thrown) {
      return fail(failureOf(thrown));
    } finally {
      setPending(false);
    }
  };
  return { run, isPending, failure, clear: useCallback(() => setFailure(null), []) };
}

/** The home's time is looked at so often; what is derived from it is drawn anew only when it differs. */
const TICK_MS = 250;
const MS_PER_MINUTE = 60_000;

/** The home's time in steps of a minute (minutes since 1970), or null before it was told. Runs with the demo's clock. */
export function useNowMinute(): number | null {
  return useHomeTime((nowMs) => Math.floor(nowMs / MS_PER_MINUTE));
}

/**
 * Something derived from the home's time in ms (and this device's steady time), up to date within a quarter of a
 * second. A text, a number or a boolean: an object would differ each time.
 */
export function useHomeTime<T extends string | number | boolean>(
  derive: (nowMs: number, atMs: number) => T | null,
): T | null {
  const clock = useClock((state) => state);
  const { timers } = useHome();
  const [atMs, setAtMs] = useState(() => timers.nowMs());
  const derived = (at: number): T | null => {
    const nowMs = homeTimeMs(clock, at);
    return nowMs === null ? null : derive(nowMs, at);
  };
  // Whatever time was looked at last, an answer of the home that came since is newer.
  const shown = derived(Math.max(atMs, clock.heardAtMs));
  useEffect(() => {
    let cancel = () => {};
    const look = () => {
      const now = timers.nowMs();
      if (derived(now) !== shown) setAtMs(now);
      cancel = timers.after(TICK_MS, look);
    };
    cancel = timers.after(TICK_MS, look);
    return () => cancel();
  });
  return shown;
}
