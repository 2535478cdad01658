import { describe, expect, test } from 'vitest';
import { Timeline } from '../../../node-core/meter/minutes/index.ts';

const WALL = Date.UTC(2026, 10, 23);

describe('a timeline', () => {
  test('goes on with both clocks', () => {
    const timeline = new Timeline();
    expect(timeline.look({ wallMs: WALL + 0.7, monotonicMs: 500.2 })).toEqual({
      moment: { timeMs: WALL, passedMs: 0 },
      setByMs: 0,
    });
    expect(timeline.look({ wallMs: WALL + 1_000, monotonicMs: 1_500 }).moment).toEqual({
      timeMs: WALL + 1_000,
      passedMs: 1_000,
    });
  });

  test('a sleep is time that passed', () => {
    const timeline = new Timeline();
    timeline.look({ wallMs: WALL, monotonicMs: 0 });
    const { moment, setByMs } = timeline.look({ wallMs: WALL + 3_600_000, monotonicMs: 3_600_000 });
    expect([moment.passedMs, setByMs]).toEqual([3_600_000, 0]);
  });

  test('a clock set forward takes host time along; set back, host time waits for it', () => {
    const timeline = new Timeline();
    timeline.look({ wallMs: WALL, monotonicMs: 0 });
    const forward = timeline.look({ wallMs: WALL + 3_601_000, monotonicMs: 1_000 });
    expect(forward).toEqual({ moment: { timeMs: WALL + 3_601_000, passedMs: 1_000 }, setByMs: 3_600_000 });
    const back = timeline.look({ wallMs: WALL + 2_000, monotonicMs: 2_000 });
    expect(back).toEqual({ moment: { timeMs: WALL + 3_601_000, passedMs: 2_000 }, setByMs: -3_600_000 });
    const waits = timeline.look({ wallMs: WALL + 3_000, monotonicMs: 3_000 });
    expect(waits).toEqual({ moment: { timeMs: WALL + 3_601_000, passedMs: 3_000 }, setByMs: 0 });
    const there = timeline.look({ wallMs: WALL + 3_700_000, monotonicMs: 3_700_000 });
    expect(there.moment.timeMs).toBe(WALL + 3_700_000);
  });

  test('steered by less than half a minute, it was not set', () => {
    const timeline = new Timeline();
    timeline.look({ wallMs: WALL, monotonicMs: 0 });
    expect(timeline.look({ wallMs: WALL + 25_000, monotonicMs: 1_000 }).setByMs).toBe(0);
    const { moment, setByMs } = timeline.look({ wallMs: WALL + 2_000, monotonicMs: 2_000 });
    expect([moment.timeMs - WALL, setByMs]).toEqual([25_000, 0]);
  });

  test('a chunk that waited for its turn is no clock that was set', () => {
    const timeline = new Timeline();
    timeline.look({ wallMs: WALL + 100_000, monotonicMs: 100_000 });
    const late = timeline.look({ wallMs: WALL + 20_000, monotonicMs: 20_000 });
    expect(late).toEqual({ moment: { timeMs: WALL + 100_000, passedMs: 0 }, setByMs: 0 });
    expect(timeline.look({ wallMs: WALL + 101_000, monotonicMs: 101_000 }).moment.passedMs).toBe(1_000);
  });

  test('in a new process the wall clock says how long it was', () => {
    const before = new Timeline();
    before.look({ wallMs: WALL, monotonicMs: 999_000 });
    const after = new Timeline(before.state);
    expect(after.look({ wallMs: WALL + 60_000, monotonicMs: 7 }).moment).toEqual({
      timeMs: WALL + 60_000,
      passedMs: 60_000,
    });
    const backwards = new Timeline(before.state);
    const { moment, setByMs } = backwards.look({ wallMs: WALL - 3_600_000, monotonicMs: 7 });
    expect([moment.timeMs, moment.passedMs, setByMs]).toEqual([WALL, 0, -3_600_000]);
  });
});
