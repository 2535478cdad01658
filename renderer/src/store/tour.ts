import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SettingsStorage } from './settings.ts';

/** The short tour of the app after the set-up. */
export interface TourState {
  /** The step on the screen, from 0; null while it is closed. */
  readonly step: number | null;
  readonly start: () => void;
  readonly goTo: (step: number) => void;
  readonly end: () => void;
}

export type TourStore = StoreApi<TourState>;

/** The key in the storage: the step that a window which was closed in mid-tour comes back to. */
export const TOUR_KEY = 'nabowatt.tour';
export const TOUR_STEPS = 4;

/** A tour that was begun goes on where it was left. */
export function createTourStore(storage: SettingsStorage): TourStore {
  const keep = (step: number | null) => {
    try {
      storage.setItem(TOUR_KEY, JSON.stringify(step));
    } catch {
      // Without storage it ends with the window.
    }
  };
  return createStore<TourState>()((set) => {
    const show = (step: number | null) => {
      set({ step });
      keep(step);
    };
    return {
      step: readKept(storage),
      start: () => show(0),
      goTo: (step) => show(Math.max(0, Math.min(TOUR_STEPS - 1, step))),
      end: () => show(null),
    };
  });
}

function readKept(storage: SettingsStorage): number | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(TOUR_KEY) ?? 'null');
    const isStep = typeof kept === 'number' && Number.isInteger(kept) && kept >= 0 && kept < TOUR_STEPS;
    return isStep ? kept : null;
  } catch {
    return null;
  }
}
