import { describe, expect, test } from 'vitest';
import { RegisterPower } from '../../../node-core/meter/live/register-power.ts';

/** A telegram every 10 s of a register that moves at a constant power, cut to its digits; what is made of the last. */
function after(
  options: { powerW: number; digitMwh: number; seconds: number },
  of: 'importMwh' | 'exportMwh' = 'importMwh',
): ReturnType<RegisterPower['take']> {
  const power = new RegisterPower();
  let last: ReturnType<RegisterPower['take']>;
  for (let at = 0; at <= options.seconds; at += 10) {
    const flowedMwh = Math.floor((options.powerW * at * 1000) / 3600);
    const mwh = 7_000_000 + flowedMwh - (flowedMwh % options.digitMwh);
    const still = { importMwh: 7_000_000, exportMwh: 7_000_000 };
    last = power.take(at * 1000, { ...still, [of]: mwh });
  }
  return last;
}

describe('power of a meter that says registers alone', () => {
  test('is not known before a register was seen turning twice', () => {
    // 600 W turn 100 Wh in ten minutes.
    expect(after({ powerW: 600, digitMwh: 100_000, seconds: 590 })).toBeUndefined();
    expect(after({ powerW: 600, digitMwh: 100_000, seconds: 1_190 })).toBeUndefined();
    expect(after({ powerW: 600, digitMwh: 100_000, seconds: 1_200 })).toEqual({
      importMw: 600_000,
      exportMw: 0,
    });
  });

  test.each([
    [500, 1_000],
    [3_700, 1_000],
    [11_000, 100],
    [90, 1_000],
  ])('%i W in digits of %i mWh: within a fifth', (powerW, digitMwh) => {
    const { importMw = Number.NaN } = after({ powerW, digitMwh, seconds: 900 }) ?? {};
    expect(Math.abs(importMw - powerW * 1000)).toBeLessThan(powerW * 200);
  });

  test('sent out is export, and nothing comes in', () => {
    const { importMw, exportMw = 0 } =
      after({ powerW: 2_000, digitMwh: 1_000, seconds: 300 }, 'exportMwh') ?? {};
    expect(importMw).toBe(0);
    expect(Math.abs(exportMw - 2_000_000)).toBeLessThan(400_000);
  });

  test('falls while the next turn is late: no more than what would have turned it', () => {
    const power = new RegisterPower();
    const at = (seconds: number, importMwh: number) =>
      power.take(seconds * 1000, { importMwh, exportMwh: undefined })?.importMw;
    at(0, 0);
    expect(at(36, 1_000)).toBeUndefined();
    expect(at(72, 2_000)).toBe(100_000);
    expect(at(90, 2_000)).toBe(100_000);
    expect(at(432, 2_000)).toBe(10_000);
    expect(at(3_672, 2_000)).toBe(1_000);
  });

  test('follows when power changes: what is older than a minute counts no more', () => {
    const power = new RegisterPower();
    let mwh = 0;
    let said: ReturnType<RegisterPower['take']>;
    for (let at = 0; at <= 1_280; at += 10) {
      // 900 W, then four times as much.
      mwh += at <= 1_200 ? 2_500 : 10_000;
      said = power.take(at * 1000, { importMwh: mwh, exportMwh: undefined });
    }
    expect(said).toEqual({ importMw: 3_600_000, exportMw: 0 });
  });

  test('a register that falls is another: nothing is made of the step', () => {
    const power = new RegisterPower();
    const at = (seconds: number, importMwh: number) =>
      power.take(seconds * 1000, { importMwh, exportMwh: undefined });
    at(0, 90_000);
    at(36, 91_000);
    expect(at(72, 92_000)).toBeDefined();
    expect(at(108, 5_000)).toBeUndefined();
    expect(at(144, 6_000)).toBeUndefined();
    expect(at(180, 7_000)).toEqual({ importMw: 100_000, exportMw: 0 });
  });

  test('a register that jumps further than any home takes is another one, too', () => {
    const power = new RegisterPower();
    const at = (seconds: number, importMwh: number) =>
      power.take(seconds * 1000, { importMwh, exportMwh: undefined });
    at(0, 90_000);
    at(36, 91_000);
    expect(at(72, 92_000)).toEqual({ importMw: 100_000, exportMw: 0 });
    // A new meter's 20 000 kWh.
    expect(at(108, 20_000_000_000)).toBeUndefined();
    expect(at(144, 20_000_001_000)).toBeUndefined();
    expect(at(180, 20_000_002_000)).toEqual({ importMw: 100_000, exportMw: 0 });
  });

  test('the direction that moved last counts', () => {
    const power = new RegisterPower();
    power.take(0, { importMwh: 0, exportMwh: 0 });
    power.take(36_000, { importMwh: 1_000, exportMwh: 0 });
    power.take(72_000, { importMwh: 2_000, exportMwh: 0 });
    power.take(108_000, { importMwh: 2_000, exportMwh: 1_000 });
    expect(power.take(144_000, { importMwh: 2_000, exportMwh: 2_000 })).toEqual({
      importMw: 0,
      exportMw: 100_000,
    });
  });
});
