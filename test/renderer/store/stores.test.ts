import { describe, expect, it } from 'vitest';
import { createProgressStore } from '../../../renderer/src/store/progress.ts';
import { createSessionStore } from '../../../renderer/src/store/session.ts';
import {
  createSettingsStore,
  SETTINGS_KEY,
  type SettingsStorage,
} from '../../../renderer/src/store/settings.ts';
import { createToastsStore, MOST_TOASTS } from '../../../renderer/src/store/toasts.ts';

class MemoryStorage implements SettingsStorage {
  readonly kept = new Map<string, string>();

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
}

const brokenStorage: SettingsStorage = {
  getItem: () => {
    throw new Error('storage is off');
  },
  setItem: () => {
    throw new Error('storage is off');
  },
};

describe('settings', () => {
  it('begin with the system theme and English', () => {
    expect(createSettingsStore(new MemoryStorage()).getState()).toMatchObject({
      theme: 'system',
      language: 'en',
    });
  });

  it('are kept and read again', () => {
    const storage = new MemoryStorage();
    createSettingsStore(storage).getState().setTheme('dark');
    expect(createSettingsStore(storage).getState().theme).toBe('dark');
    expect(createSettingsStore(storage).getState().notices).toBe(false);
    createSettingsStore(storage).getState().setNotices(true);
    expect(createSettingsStore(storage).getState()).toMatchObject({ theme: 'dark', notices: true });
  });

  it.each(['', 'null', '[]', '{', '"dark"', '{"theme":"pink","language":"xx"}', '{"language":"toString"}'])(
    'fall back to the defaults on %s',
    (text) => {
      const storage = new MemoryStorage();
      storage.setItem(SETTINGS_KEY, text);
      expect(createSettingsStore(storage).getState()).toMatchObject({ theme: 'system', language: 'en' });
    },
  );

  it('follow the system in the language until one is chosen, and again on request', () => {
    const storage = new MemoryStorage();
    const store = createSettingsStore(storage, ['nb-NO']);
    expect(store.getState()).toMatchObject({ languageChoice: 'system', language: 'nb' });
    store.getState().setLanguage('en');
    store.getState().setSystemLanguages(['nn']);
    expect(store.getState()).toMatchObject({ languageChoice: 'en', language: 'en' });
    expect(createSettingsStore(storage, ['nb-NO']).getState().language).toBe('en');
    store.getState().setLanguage('system');
    expect(store.getState().language).toBe('nb');
    expect(createSettingsStore(storage, ['de']).getState()).toMatchObject({
      languageChoice: 'system',
      language: 'en',
    });
  });

  it('tell at once when the system changes its language', () => {
    const store = createSettingsStore(new MemoryStorage(), ['en-GB']);
    store.getState().setSystemLanguages(['nb-NO', 'en-GB']);
    expect(store.getState().language).toBe('nb');
  });

  it('keep what makes sense beside what does not', () => {
    const storage = new MemoryStorage();
    storage.setItem(SETTINGS_KEY, '{"theme":"light","language":7}');
    expect(createSettingsStore(storage).getState()).toMatchObject({ theme: 'light', language: 'en' });
  });

  it('work without storage', () => {
    const store = createSettingsStore(brokenStorage);
    store.getState().setTheme('light');
    expect(store.getState().theme).toBe('light');
  });
});

describe('session', () => {
  it('goes from connecting to online to lost', () => {
    const store = createSessionStore({ timeZone: 'Europe/Oslo' });
    expect(store.getState().connection).toEqual({ kind: 'connecting' });
    store.getState().setConnection({ kind: 'online' });
    store.getState().setConnection({ kind: 'lost', sinceMinute: 29_000_000 });
    expect(store.getState().connection).toEqual({ kind: 'lost', sinceMinute: 29_000_000 });
    store.getState().setTimeZone('Europe/Stockholm');
    expect(store.getState().timeZone).toBe('Europe/Stockholm');
  });
});

describe('toasts', () => {
  it('come in order and leave by id', () => {
    const { getState } = createToastsStore();
    const first = getState().show({ tone: 'good', title: 'Offer sent' });
    const second = getState().show({ tone: 'bad', title: 'No contact' });
    expect(getState().toasts.map(({ id }) => id)).toEqual([first, second]);
    getState().dismiss(first);
    getState().dismiss(first);
    expect(getState().toasts.map(({ title }) => title)).toEqual(['No contact']);
  });

  it('do not pile up: the same words replace, and the oldest go', () => {
    const { getState } = createToastsStore();
    getState().show({ tone: 'good', title: 'Saved' });
    getState().show({ tone: 'good', title: 'Saved' });
    expect(getState().toasts).toHaveLength(1);
    for (let each = 0; each < 10; each += 1) getState().show({ tone: 'notice', title: `Message ${each}` });
    expect(getState().toasts).toHaveLength(MOST_TOASTS);
    expect(getState().toasts.at(-1)?.title).toBe('Message 9');
  });
});

describe('progress', () => {
  it('has one bar a name, moved on by later reports', () => {
    const { getState } = createProgressStore();
    getState().report({ id: 'history', label: 'Making history', donePerMille: null, covers: true });
    getState().report({ id: 'bill', label: 'Checking', donePerMille: 0, covers: false });
    getState().report({ id: 'history', label: 'Making history', donePerMille: 500, covers: true });
    expect(getState().running.map(({ id, donePerMille }) => [id, donePerMille])).toEqual([
      ['history', 500],
      ['bill', 0],
    ]);
    getState().finish('history');
    getState().finish('history');
    expect(getState().running.map(({ id }) => id)).toEqual(['bill']);
  });
});
