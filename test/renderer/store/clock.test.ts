import { describe, expect, it } from 'vitest';
import { createClockStore, homeTimeMs } from '../../../renderer/src/store/clock.ts';

describe('the home’s clock', () => {
  it('is unknown until told', () => {
    expect(homeTimeMs(createClockStore().getState(), 500)).toBeNull();
  });

  it.each([
    [0, 1_000_000],
    [1, 1_004_000],
    [60, 1_240_000],
    [3_600, 15_400_000],
  ])('is reckoned on at speed %d', (speed, shown) => {
    const clock = createClockStore();
    clock.getState().tell({ nowMs: 1_000_000, heardAtMs: 100 });
    clock.getState().setSpeed({ speed, atMs: 100 });
    expect(homeTimeMs(clock.getState(), 4_100)).toBe(shown);
  });

  it('goes on from where it is when the speed changes', () => {
    const clock = createClockStore();
    clock.getState().tell({ nowMs: 0, heardAtMs: 0 });
    clock.getState().setSpeed({ speed: 60, atMs: 1_000 });
    clock.getState().setSpeed({ speed: 0, atMs: 3_000 });
    expect(homeTimeMs(clock.getState(), 9_000)).toBe(121_000);
  });

  it('does not run backwards for a word that took a moment, but is set back when it was far off', () => {
    const clock = createClockStore();
    clock.getState().tell({ nowMs: 0, heardAtMs: 0 });
    clock.getState().setSpeed({ speed: 3_600, atMs: 0 });
    const shown = homeTimeMs(clock.getState(), 2_000) ?? 0;
    clock.getState().tell({ nowMs: shown - 600_000, heardAtMs: 2_000 });
    expect(homeTimeMs(clock.getState(), 2_000)).toBe(shown);
    clock.getState().tell({ nowMs: shown - 8 * 3_600_000, heardAtMs: 2_000 });
    expect(homeTimeMs(clock.getState(), 2_000)).toBe(shown - 8 * 3_600_000);
  });

  it('is set forward at once', () => {
    const clock = createClockStore();
    clock.getState().tell({ nowMs: 0, heardAtMs: 0 });
    clock.getState().tell({ nowMs: 90_000, heardAtMs: 1_000 });
    expect(homeTimeMs(clock.getState(), 1_500)).toBe(90_500);
  });
});
