import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SetupView } from '../../../node-core/api/index.ts';

/** How far this PC is set up, and so which part of the app is on the screen. */
export interface SetupState {
  /** Null until the host has said. */
  readonly view: SetupView | null;
  /** The host has a household and nothing to set up. */
  readonly isFixed: boolean;
  /** In this window the household was set up: it ends with a word of welcome and the tour. */
  readonly arrived: boolean;
  readonly hear: (view: SetupView) => void;
  readonly welcomed: () => void;
  readonly fix: () => void;
}

export type SetupStore = StoreApi<SetupState>;

export function createSetupStore(): SetupStore {
  return createStore<SetupState>()((set) => ({
    view: null,
    isFixed: false,
    arrived: false,
    hear: (view) => {
      set((before) => ({ view, arrived: before.arrived || hasArrived(before.view, view) }));
    },
    welcomed: () => {
      set({ arrived: false });
    },
    fix: () => {
      set({ isFixed: true });
    },
  }));
}

/** From the last step of the set-up to a household that runs; not from the demo, nor from a key that was opened. */
function hasArrived(before: SetupView | null, now: SetupView): boolean {
  if (before === null || before.demo || now.demo) return false;
  return now.stage === 'running' && (before.stage === 'meter' || before.stage === 'community');
}

/** Whose data the household's questions are answered from; null while there is nobody to ask. */
export function householdOf(view: SetupView | null): string | null {
  if (view === null) return null;
  if (view.demo) return 'demo';
  if (view.stage !== 'running') return null;
  return view.community.kind === 'member' ? view.community.communityId : 'home';
}

/** What the window is to show. */
export type Shown = 'splash' | 'setup' | 'household';

export function shownFor({ view, isFixed }: Pick<SetupState, 'view' | 'isFixed'>): Shown {
  if (view === null) return isFixed ? 'household' : 'splash';
  return view.demo || view.stage === 'running' ? 'household' : 'setup';
}
