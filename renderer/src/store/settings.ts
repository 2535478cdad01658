import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Language } from '../i18n/catalogue.ts';
import { isLanguage, type LanguageChoice, languageFor } from '../i18n/language.ts';

/** `system` follows the operating system's light or dark; `contrast` is the strongest contrast, in either of them. */
export type Theme = 'system' | 'light' | 'dark' | 'contrast';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];

/** What this person chose on this device; kept in the browser's storage, never sent anywhere. */
export interface SettingsState {
  readonly theme: Theme;
  readonly languageChoice: LanguageChoice;
  /** The language to show, which follows from the choice and the system. */
  readonly language: Language;
  /** Whether this browser tells, outside of the page, what needs the person. The desktop app has notices of its own. */
  readonly notices: boolean;
  readonly setTheme: (theme: Theme) => void;
  readonly setLanguage: (choice: LanguageChoice) => void;
  readonly setNotices: (notices: boolean) => void;
  /** The system's languages have changed: BCP 47 tags, best first. */
  readonly setSystemLanguages: (tags: readonly string[]) => void;
}

export type SettingsStore = StoreApi<SettingsState>;

/** The part of `localStorage` that settings need. Either call may throw (storage switched off or full). */
export type SettingsStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The key in the storage; the value is JSON `{theme, language, notices}`. */
export const SETTINGS_KEY = 'nabowatt.settings';

interface Kept {
  theme: Theme;
  languageChoice: LanguageChoice;
  notices: boolean;
}

const DEFAULTS: Kept = { theme: 'system', languageChoice: 'system', notices: false };

/**
 * Settings as kept in `storage`; whatever is missing or makes no sense there becomes the default.
 * `systemLanguages`: the system's, as BCP 47 tags, best first.
 */
export function createSettingsStore(
  storage: SettingsStorage,
  systemLanguages: readonly string[] = [],
): SettingsStore {
  let tags = systemLanguages;
  const kept = read(storage);
  const store = createStore<SettingsState>()((set) => ({
    ...kept,
    language: languageFor(kept.languageChoice, tags),
    setTheme: (theme) => {
      set({ theme });
    },
    setLanguage: (languageChoice) => {
      set({ languageChoice, language: languageFor(languageChoice, tags) });
    },
    setNotices: (notices) => {
      set({ notices });
    },
    setSystemLanguages: (newTags) => {
      tags = newTags;
      set(({ languageChoice }) => ({ language: languageFor(languageChoice, tags) }));
    },
  }));
  store.subscribe(({ theme, languageChoice, notices }) => {
    try {
      storage.setItem(SETTINGS_KEY, JSON.stringify({ theme, language: languageChoice, notices }));
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
      languageChoice:
        'language' in kept && isLanguage(kept.language) ? kept.language : DEFAULTS.languageChoice,
      notices: 'notices' in kept && kept.notices === true,
    };
  } catch {
    return DEFAULTS;
  }
}

function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}
