import { createStore, type StoreApi } from 'zustand/vanilla';

export type ToastTone = 'good' | 'notice' | 'bad';

/** A short word on something that just happened. Texts are already in the person's language. */
export interface Toast {
  readonly id: number;
  readonly tone: ToastTone;
  readonly title: string;
  readonly detail?: string;
  /** One thing to do about it, such as to take it back; pressing it also takes the toast away. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

export interface ToastsState {
  /** Oldest first, at most MOST_TOASTS. */
  readonly toasts: readonly Toast[];
  /** Shows a toast and returns its id. The same tone and words again replace the earlier one. */
  readonly show: (toast: Omit<Toast, 'id'>) => number;
  /** Takes a toast away; nothing happens if it is gone. */
  readonly dismiss: (id: number) => void;
}

export type ToastsStore = StoreApi<ToastsState>;

/** More than this at once is noise: the oldest go. */
export const MOST_TOASTS = 3;

export function createToastsStore(): ToastsStore {
  let lastId = 0;
  return createStore<ToastsState>()((set) => ({
    toasts: [],
    show: (toast) => {
      lastId += 1;
      const id = lastId;
      set(({ toasts }) => ({
        toasts: [...toasts.filter((other) => !sameWords(other, toast)), { ...toast, id }].slice(-MOST_TOASTS),
      }));
      return id;
    },
    dismiss: (id) => {
      set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
    },
  }));
}

function sameWords(one: Omit<Toast, 'id'>, other: Omit<Toast, 'id'>): boolean {
  return one.tone === other.tone && one.title === other.title && one.detail === other.detail;
}
