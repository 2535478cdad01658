/**
 * Keeps the stores filled from the home: the line, the session, live power, progress, and which questions to ask
 * again. One of these a window, opened in main.tsx.
 */
import type { Change, LivePower, Progress as TaskProgress } from '../../../node-core/api/index.ts';
import type { Api, ApiConnection, ConnectionState } from '../api/client.ts';
import { failureOf } from '../api/failure.ts';
import { type SetupClient, setupClient } from '../api/setup-client.ts';
import { homeTimeMs } from './clock.ts';
import type { Queries } from './queries.ts';
import { createQueries } from './queries.ts';
import type { Timers } from './query.ts';
import { followSetup } from './follow-setup.ts';
import { householdOf } from './setup.ts';
import { reportTask } from './task-progress.ts';
import type { Stores } from './stores.tsx';

/** The home as pages use it: questions through `queries`, commands through `api`. */
export interface HomeData {
  readonly api: Api;
  /** Key, community, meter: what is there also before a household is. */
  readonly setup: SetupClient;
  readonly queries: Queries;
  readonly timers: Timers;
  /** Asks for the session again, as after a change of the demo's speed. */
  refreshSession(): Promise<void>;
  /** Hangs up. */
  close(): Promise<void>;
}

/** A watch that broke is begun again after so long; the line itself comes back faster and by its own means. */
const WATCH_AGAIN_MS = 2_000;
/** The home says when it has started; this only catches a word that was lost. */
const STILL_STARTING_MS = 3_000;
const MS_PER_MINUTE = 60_000;

/** Connects and follows the home until `close`. */
export function openHomeData(options: {
  readonly stores: Stores;
  readonly connect: (onConnection: (state: ConnectionState) => void) => ApiConnection;
  readonly timers: Timers;
}): HomeData {
  const { stores, connect, timers } = options;
  const { session, clock, live } = stores;
  let following: Following | null = null;

  const connection = connect((state) => {
    switch (state.kind) {
      case 'lost': {
        const nowMs = homeTimeMs(clock.getState(), timers.nowMs()) ?? Date.now();
        session.getState().setConnection({ kind: 'lost', sinceMinute: Math.floor(nowMs / MS_PER_MINUTE) });
        // What time it is there now, nobody can tell from here.
        clock.getState().setSpeed({ speed: 0, atMs: timers.nowMs() });
        break;
      }
      case 'online':
        session.getState().setConnection(state);
        following?.askAll();
        break;
      case 'connecting':
      case 'refused':
        session.getState().setConnection(state);
    }
  });
  const { api } = connection;
  const queries = createQueries({ api, timers });
  const setup = setupClient(api);

  const hear = (nowMs: number) => clock.getState().tell({ nowMs, heardAtMs: timers.nowMs() });
  following = follow({
    api,
    stores,
    timers,
    askAll: () => queries.allChanged(),
    onChange: ({ topics, nowMs }) => {
      hear(nowMs);
      queries.changed(topics);
    },
    onPower: (power) => {
      hear(power.atMs);
      live.getState().hear({ power, heardAtMs: timers.nowMs() });
    },
  });
  const leaveSetup = followSetup({
    client: setup,
    stores,
    timers,
    onHousehold: () => {
      queries.forgetAll();
      following?.askAll();
    },
  });
  return {
    api,
    setup,
    queries,
    timers,
    refreshSession: async () => await following?.askSession(),
    async close() {
      leaveSetup();
      following?.end();
      await connection.close();
    },
  };
}

interface Following {
  /** The line is there (again): asks for everything on the screen. */
  askAll(): void;
  askSession(): Promise<void>;
  end(): void;
}

function follow(options: {
  readonly api: Api;
  readonly stores: Stores;
  readonly timers: Timers;
  readonly askAll: () => void;
  readonly onChange: (change: Change) => void;
  readonly onPower: (power: LivePower) => void;
}): Following {
  const { api, stores, timers } = options;
  const { session, clock } = stores;
  const undo = new Set<() => void>();
  /** Watches that ended while there is nobody to watch. */
  const sleeping: (() => void)[] = [];
  let ended = false;
  let watchesPower = false;

  const later = (delayMs: number, run: () => void) => {
    const cancel = timers.after(delayMs, () => {
      undo.delete(cancel);
      if (!ended) run();
    });
    undo.add(cancel);
  };

  let asking: Promise<void> | null = null;
  let askAgain = false;
  const askSession = (): Promise<void> => {
    // An answer that is on its way may be older than what made us ask.
    if (asking === null) asking = askUntilNew();
    else askAgain = true;
    return asking;
  };
  const askUntilNew = async () => {
    do {
      askAgain = false;
      await takeSession();
    } while (askAgain);
    asking = null;
  };
  /** While the home is being set up there is no household to ask. */
  const isNobody = () => {
    const { view } = stores.setup.getState();
    return view !== null && householdOf(view) === null;
  };
  const takeSession = async () => {
    if (isNobody()) return;
    try {
      const view = await api.session.query();
      if (ended || isNobody()) return;
      const wasReady = session.getState().stage === 'ready';
      session.getState().setView(view);
      clock.getState().setSpeed({ speed: speedOf(view.demo), atMs: timers.nowMs() });
      clock.getState().tell({ nowMs: view.nowMs, heardAtMs: timers.nowMs() });
      if (!watchesPower) watchPower();
      if (!wasReady) {
        for (const { id, ofStart } of stores.progress.getState().running) {
          if (ofStart === true) stores.progress.getState().finish(id);
        }
        options.askAll();
      }
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (ended || isNobody() || failure.kind !== 'unavailable') return;
      if (failure.reason === 'startFailed') session.getState().setStage('failed');
      if (failure.reason !== 'starting') return;
      session.getState().setStage('starting');
      later(STILL_STARTING_MS, () => void askSession());
    }
  };

  const watch = <Value>(
    begin: (events: { onData: (value: Value) => void; onError: () => void; onComplete: () => void }) => {
      unsubscribe(): void;
    },
    onData: (value: Value) => void,
  ) => {
    const anew = () => watch(begin, onData);
    const again = () => (isNobody() ? sleeping.push(anew) : later(WATCH_AGAIN_MS, anew));
    const watching = begin({ onData, onError: again, onComplete: again });
    undo.add(() => watching.unsubscribe());
  };
  const watchPower = () => {
    watchesPower = true;
    watch<LivePower>((events) => api.watchPower.subscribe(undefined, events), options.onPower);
  };

  watch<Change>(
    (events) => api.watchChanges.subscribe(undefined, events),
    (change) => {
      options.onChange(change);
      if (change.topics.includes('session') || session.getState().stage !== 'ready') void askSession();
    },
  );
  watch<TaskProgress>(
    (events) => api.watchProgress.subscribe(undefined, events),
    (task) => {
      reportTask(task, stores);
      // The host ends after it has said so: there will be nobody to ask.
      if (task.state === 'failed' && task.error === 'startFailed' && session.getState().stage !== 'ready') {
        session.getState().setStage('failed');
      }
    },
  );
  void askSession();
  return {
    askAll() {
      for (const wake of sleeping.splice(0)) wake();
      void askSession();
      options.askAll();
    },
    askSession,
    end() {
      ended = true;
      for (const each of undo) each();
    },
  };
}

function speedOf(demo: { readonly speed: number; readonly paused: boolean } | null): number {
  if (demo === null) return 1;
  return demo.paused ? 0 : demo.speed;
}
