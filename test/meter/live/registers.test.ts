import { expect, test } from 'vitest';
import type { RegisterReading } from '../../../node-core/meter/source.ts';
import { minute, msOfMinute } from '../../../node-core/units/index.ts';
import { HomeOnWire } from './home-on-wire.ts';

/** 19:20:33 on a November evening. */
const EVENING_MS = Date.UTC(2026, 10, 23, 18, 20, 33);
const MINUTE = 60_000;

test.each(['p1-se', 'kamstrup'] as const)(
  'registers of %s are said where minutes add up to them, as the display has them',
  async (name) => {
    const home = new HomeOnWire(name, { startMs: EVENING_MS });
    const said: RegisterReading[] = [];
    Object.assign(home.store, { registers: (registers: RegisterReading) => said.push(registers) });
    home.start();
    await home.clock.advance(170 * MINUTE);
    home.stop();
    home.store.check();
    expect(said.length).toBeGreaterThanOrEqual(2);
    for (const { minute: at, importMwh, exportMwh } of said) {
      const display = home.metered.at(msOfMinute(minute(at + 1)));
      // A telegram comes some seconds after the full hour, and its last digit is 1 or 10 Wh.
      expect(Math.abs(importMwh - display.importMwh)).toBeLessThan(30_000);
      expect(Math.abs((exportMwh ?? 0) - display.exportMwh)).toBeLessThan(30_000);
    }
    const [from, to] = [said[0], said.at(-1)];
    if (from === undefined || to === undefined) throw new Error('no registers');
    expect(home.store.sum({ from: from.minute + 1, to: to.minute + 1 })).toBe(to.importMwh - from.importMwh);
  },
);
