import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionView } from '../../../node-core/api/index.ts';
import type { NoSession } from '../api/page-session.ts';

/** The line between this window and the home. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** The home does not answer; we keep trying. What is on the screen is as old as `sinceMinute` (minutes since the epoch). */
  | { readonly kind: 'lost'; readonly sinceMinute: number }
  /** The home will not have this window: trying again does not help, a new link does. */
  | { readonly kind: 'refused'; readonly reason: NoSession };

/** How far the home has come with its own start. */
export type Stage =
  /** Nothing is known yet. */
  | 'unknown'
  /** It answers, and is still starting: nothing but its progress can be asked. */
  | 'starting'
  | 'ready'
  /** It will not start; somebody has to look at the window where it runs. */
  | 'failed';

/** Who we talk to, and the time zone the home lives in. */
export interface SessionState {
  readonly connection: Connection;
  readonly stage: Stage;
  /** Household, community, currency and demo; null until the home has said. */
  readonly view: SessionView | null;
  /** IANA name. The device's own until the home says otherwise. */
  readonly timeZone: string;
  readonly setConnection: (connection: Connection) => void;
  readonly setStage: (stage: Stage) => void;
  readonly setView: (view: SessionView) => void;
  readonly setTimeZone: (timeZone: string) => void;
  /** Another household, or none: nothing is known of it yet. The line stays. */
  readonly forget: () => void;
}

export type SessionStore = StoreApi<SessionState>;

export function createSessionStore(initial: { timeZone: string }): SessionStore {
  return createStore<SessionState>()((set) => ({
    connection: { kind: 'connecting' },
    stage: 'unknown',
    view: null,
    timeZone: initial.timeZone,
    setConnection: (connection) => {
      set({ connection });
    },
    setStage: (stage) => {
      set({ stage });
    },
    setView: (view) => {
      set({ view, stage: 'ready', timeZone: view.community.timeZone });
    },
    setTimeZone: (timeZone) => {
      set({ timeZone });
    },
    forget: () => {
      set({ stage: 'unknown', view: null, timeZone: initial.timeZone });
    },
  }));
}
