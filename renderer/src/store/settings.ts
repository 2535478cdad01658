import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Language, LOCALES } from '../i18n/catalogue.ts';

/** `system` follows the operating system's light or dark. */
export type Theme = 'system' | 'light' | 'dark';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** What this person chose on this device; kept in the browser's storage, never sent anywhere. */
export interface SettingsState {
  readonly theme: Theme;
  readonly language: Language;
  readonly setTheme: (theme: Theme) => void;
  readonly setLanguage: (language: Language) => void;
}

export type SettingsStore = StoreApi<SettingsState>;

/** The part of `localStorage` that settings need. Either call may throw (storage switched off or full). */
export type SettingsStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The key in the storage; the value is JSON `{theme, language}`. */
export const SETTINGS_KEY = 'nabowatt.settings';

interface Kept {
  theme: Theme;
  language: Language;
}

const DEFAULTS: Kept = { theme: 'system', language: 'en' };

/** Settings as kept in `storage`; whatever is missing or makes no sense there becomes the default. */
export function createSettingsStore(storage: SettingsStorage): SettingsStore {
  const store = createStore<SettingsState>()((set) => ({
    ...read(storage),
    setTheme: (theme) => {
      set({ theme });
    },
    setLanguage: (language) => {
      set({ language });
    },
  }));
  store.subscribe(({ theme, language }) => {
    try {
      storage.setItem(SETTINGS_KEY, JSON.stringify({ theme, language }));
    } catch {
      // Without storage the choice holds until the window closes, which is what the person can see anyway.
    }
  });
  return store;
}

function read(storage: SettingsStorage): Kept {
  try {
    const kept: unknown = JSON.parse(storage.getItem(SETTINGS_KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return DEFAULTS;
    return {
      theme: 'theme' in kept && isTheme(kept.theme) ? kept.theme : DEFAULTS.theme,
      language: 'language' in kept && isLanguage(kept.language) ? kept.language : DEFAULTS.language,
    };
  } catch {
    return DEFAULTS;
  }
}

function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}

function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(LOCALES, value);
}
