/**
 * The stores of the app: plain zustand stores, made once in main.tsx and handed down through one context. React is a
 * thin layer: `useSettings(select)` and the like re-render when what they select changes. A page's own data gets a
 * store file of its own beside these and an entry in Stores.
 */
import { createContext, type ReactNode, useContext } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { type ClockState, type ClockStore, createClockStore } from './clock.ts';
import { createHintsStore, type HintsState, type HintsStore } from './hints.ts';
import { createLiveStore, type LiveState, type LiveStore } from './live.ts';
import { createProgressStore, type ProgressState, type ProgressStore } from './progress.ts';
import { createSessionStore, type SessionState, type SessionStore } from './session.ts';
import {
  createSettingsStore,
  type SettingsState,
  type SettingsStorage,
  type SettingsStore,
} from './settings.ts';
import { createSetupStore, type SetupState, type SetupStore } from './setup.ts';
import { createToastsStore, type ToastsState, type ToastsStore } from './toasts.ts';
import { createTourStore, type TourState, type TourStore } from './tour.ts';

export interface Stores {
  readonly setup: SetupStore;
  readonly tour: TourStore;
  readonly session: SessionStore;
  readonly settings: SettingsStore;
  readonly toasts: ToastsStore;
  readonly progress: ProgressStore;
  readonly hints: HintsStore;
  readonly live: LiveStore;
  readonly clock: ClockStore;
}

/**
 * Makes all stores. `storage` keeps the settings and which hints were read, `timeZone` is the device's, `languages` are
 * the system's (BCP 47 tags, best first).
 */
export function createStores(options: {
  storage: SettingsStorage;
  timeZone: string;
  languages?: readonly string[];
}): Stores {
  return {
    setup: createSetupStore(),
    tour: createTourStore(options.storage),
    session: createSessionStore({ timeZone: options.timeZone }),
    settings: createSettingsStore(options.storage, options.languages),
    toasts: createToastsStore(),
    progress: createProgressStore(),
    hints: createHintsStore(options.storage),
    live: createLiveStore(),
    clock: createClockStore(),
  };
}

const StoresContext = createContext<Stores | null>(null);

export function StoresProvider(props: { stores: Stores; children: ReactNode }) {
  return <StoresContext value={props.stores}>{props.children}</StoresContext>;
}

/** The stores themselves, for calling their actions. */
export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('useStores outside of StoresProvider');
  return stores;
}

export function useSetup<T>(select: (state: SetupState) => T): T {
  return useSelected(useStores().setup, select);
}

export function useTour<T>(select: (state: TourState) => T): T {
  return useSelected(useStores().tour, select);
}

export function useSession<T>(select: (state: SessionState) => T): T {
  return useSelected(useStores().session, select);
}

export function useSettings<T>(select: (state: SettingsState) => T): T {
  return useSelected(useStores().settings, select);
}

export function useToasts<T>(select: (state: ToastsState) => T): T {
  return useSelected(useStores().toasts, select);
}

export function useProgress<T>(select: (state: ProgressState) => T): T {
  return useSelected(useStores().progress, select);
}

export function useHints<T>(select: (state: HintsState) => T): T {
  return useSelected(useStores().hints, select);
}

export function useLive<T>(select: (state: LiveState) => T): T {
  return useSelected(useStores().live, select);
}

export function useClock<T>(select: (state: ClockState) => T): T {
  return useSelected(useStores().clock, select);
}

function useSelected<State, T>(store: StoreApi<State>, select: (state: State) => T): T {
  return useStore(store, select);
}
