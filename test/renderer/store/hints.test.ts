import { describe, expect, it } from 'vitest';
import { createHintsStore, HINTS, HINTS_KEY } from '../../../renderer/src/store/hints.ts';

function storage(kept: Record<string, string> = {}) {
  const map = new Map(Object.entries(kept));
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  };
}

describe('hints', () => {
  it('stay away once they were read', () => {
    const kept = storage();
    createHintsStore(kept).getState().dismiss(['sell']);
    const { read, dismiss } = createHintsStore(kept).getState();
    expect(read).toEqual(['sell']);
    dismiss(HINTS);
    expect(createHintsStore(kept).getState().read).toEqual(HINTS);
  });

  it.each(['nonsense', '{}', '["sold","sell",7]', 'null'])('make the best of %s in the storage', (text) => {
    const { read } = createHintsStore(storage({ [HINTS_KEY]: text })).getState();
    expect(read).toEqual(text.includes('sell') ? ['sell'] : []);
  });

  it('work without storage', () => {
    const broken = () => {
      throw new Error('storage is off');
    };
    const hints = createHintsStore({ getItem: broken, setItem: broken });
    hints.getState().dismiss(['demo']);
    expect(hints.getState().read).toEqual(['demo']);
  });
});
