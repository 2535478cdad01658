import { createStore, type StoreApi } from 'zustand/vanilla';

/** Work that takes more than a second. `label` and `detail` are already in the person's language. */
export interface Progress {
  /** Named by whoever does the work; one bar for each name. */
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  /** Work done so far, per mille; null when nobody can tell. */
  readonly donePerMille: number | null;
  /** Whether the screens make no sense until it is done, so that the bar covers them. */
  readonly covers: boolean;
  /** Part of the home's own start: it goes away by itself when the home is there. */
  readonly ofStart?: boolean;
}

export interface ProgressState {
  readonly running: readonly Progress[];
  /** Starts or moves a bar on. */
  readonly report: (progress: Progress) => void;
  /** Takes a bar away; nothing happens if it is gone. */
  readonly finish: (id: string) => void;
}

export type ProgressStore = StoreApi<ProgressState>;

export function createProgressStore(): ProgressStore {
  return createStore<ProgressState>()((set) => ({
    running: [],
    report: (progress) => {
      set(({ running }) => ({
        running: running.some(({ id }) => id === progress.id)
          ? running.map((other) => (other.id === progress.id ? progress : other))
          : [...running, progress],
      }));
    },
    finish: (id) => {
      set(({ running }) => ({ running: running.filter((progress) => progress.id !== id) }));
    },
  }));
}
