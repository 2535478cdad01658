import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChangeTopic } from '../../../node-core/api/index.ts';
import { failureOf, type RequestFailure } from '../api/failure.ts';

/** What a screen knows of the answer to one question. */
export interface QueryState<Value> {
  /** The newest answer; it stays while a newer one is fetched and when that fails. */
  readonly data: Value | undefined;
  /** Why the newest attempt failed; null when it did not. */
  readonly error: RequestFailure | null;
  /** Whether there is nothing to show yet and an answer is still to come. */
  readonly loading: boolean;
}

/** One question to the home, asked while a screen shows it and asked again when its topics change. */
export interface Query<Value> {
  readonly topics: readonly ChangeTopic[];
  readonly store: StoreApi<QueryState<Value>>;
  /** A screen shows it from now on. Returns the undo. */
  watch(): () => void;
  /** Whether any screen shows it. */
  readonly isWatched: boolean;
  /** Its answer may be old: asks again if a screen shows it, otherwise when one does. At most once a second. */
  invalidate(): void;
  /** Its answer was another household's: takes it off the screen and asks again as after `invalidate`. */
  forget(): void;
}

/** Time, for tests to hold. */
export interface Timers {
  /** A steady clock in ms. */
  nowMs(): number;
  /** Runs once after so many ms; returns the undo. */
  after(delayMs: number, run: () => void): () => void;
}

/** No question is asked more often than this. */
export const REFETCH_MS = 1_000;

/** Makes a question. Nothing is asked before a screen shows it. */
export function createQuery<Value>(options: {
  readonly topics: readonly ChangeTopic[];
  readonly ask: () => Promise<Value>;
  readonly timers: Timers;
}): Query<Value> {
  const { topics, ask, timers } = options;
  const store = createStore<QueryState<Value>>()(() => ({ data: undefined, error: null, loading: true }));
  let watchers = 0;
  let stale = true;
  let failed = false;
  let asking = false;
  let askedAtMs: number | null = null;
  /** Answers that were asked for in an earlier life of the question come too late. */
  let life = 0;
  let cancelTimer: (() => void) | null = null;

  const consider = () => {
    if (watchers === 0 || !stale || asking || cancelTimer !== null) return;
    const waitMs = askedAtMs === null ? 0 : askedAtMs + REFETCH_MS - timers.nowMs();
    if (waitMs <= 0) void fetchNow();
    else
      cancelTimer = timers.after(waitMs, () => {
        cancelTimer = null;
        consider();
      });
  };

  const fetchNow = async () => {
    stale = false;
    asking = true;
    askedAtMs = timers.nowMs();
    const asked = life;
    if (store.getState().data === undefined) store.setState({ error: null, loading: true });
    try {
      const answer = await ask();
      if (asked !== life) return;
      failed = false;
      store.setState(({ data }) => ({ data: newer(data, answer), error: null, loading: false }));
    } catch (thrown) {
      if (asked !== life) return;
      failed = true;
      const error = failureOf(thrown);
      store.setState(({ data }) =>
        willAskAgain(error) ? { loading: data === undefined } : { error, loading: false },
      );
    } finally {
      asking = false;
      consider();
    }
  };

  return {
    topics,
    store,
    get isWatched() {
      return watchers > 0;
    },
    watch() {
      watchers += 1;
      if (failed && watchers === 1) stale = true;
      consider();
      let watching = true;
      return () => {
        if (!watching) return;
        watching = false;
        watchers -= 1;
        if (watchers > 0 || cancelTimer === null) return;
        cancelTimer();
        cancelTimer = null;
      };
    },
    invalidate() {
      stale = true;
      consider();
    },
    forget() {
      life += 1;
      store.setState({ data: undefined, error: null, loading: true });
      stale = true;
      consider();
    },
  };
}

/** The home is starting or out of reach: the frame says so, and every question is asked again once it is there. */
function willAskAgain(error: RequestFailure): boolean {
  return error.kind === 'offline' || (error.kind === 'unavailable' && error.reason === 'starting');
}

/** The same object where the answer says the same, so that nothing is drawn anew for it. Answers are plain JSON. */
function newer<Value>(before: Value | undefined, answer: Value): Value {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(answer) ? before : answer;
}
