import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SettingsStorage } from './settings.ts';

/** First-time hints, in the order in which they are given. */
export const HINTS = ['demo', 'sell', 'contract', 'verify'] as const;
export type Hint = (typeof HINTS)[number];

/** Which hints this person has read, on this device. */
export interface HintsState {
  readonly read: readonly Hint[];
  readonly dismiss: (hints: readonly Hint[]) => void;
}

export type HintsStore = StoreApi<HintsState>;

/** The key in the storage; the value is a JSON array of names. */
export const HINTS_KEY = 'nabowatt.hints';

/** Hints as kept in `storage`; what makes no sense there counts as not read. */
export function createHintsStore(storage: SettingsStorage): HintsStore {
  return createStore<HintsState>()((set, get) => ({
    read: readKept(storage),
    dismiss: (hints) => {
      set(({ read }) => ({ read: HINTS.filter((hint) => read.includes(hint) || hints.includes(hint)) }));
      try {
        storage.setItem(HINTS_KEY, JSON.stringify(get().read));
      } catch {
        // Without storage they stay away until the window closes.
      }
    },
  }));
}

function readKept(storage: SettingsStorage): Hint[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(HINTS_KEY) ?? '[]');
    return Array.isArray(kept) ? HINTS.filter((hint) => kept.includes(hint)) : [];
  } catch {
    return [];
  }
}
