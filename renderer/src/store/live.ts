import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LivePower } from '../../../node-core/api/index.ts';

/** Power as it is told from moment to moment. */
export interface LiveState {
  readonly power: LivePower | null;
  /** This device's steady time when `power` came, in ms. */
  readonly heardAtMs: number;
  readonly hear: (heard: { power: LivePower; heardAtMs: number }) => void;
  /** Another household: nothing was heard of it yet. */
  readonly forget: () => void;
}

export type LiveStore = StoreApi<LiveState>;

export function createLiveStore(): LiveStore {
  return createStore<LiveState>()((set) => ({
    power: null,
    heardAtMs: 0,
    hear: ({ power, heardAtMs }) => {
      set({ power, heardAtMs });
    },
    forget: () => {
      set({ power: null });
    },
  }));
}
