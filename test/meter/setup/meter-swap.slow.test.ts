import { expect, test } from 'vitest';
import type { MeterDesk } from '../../../node-core/meter/setup/index.ts';
import { minute, minuteOfMs } from '../../../node-core/units/index.ts';
import { MinuteStore } from '../live/minute-store.ts';
import { MeterPort } from './meter-port.ts';

/** In the evening: under the sun the roof gives all, and a register that never moved does not show how fine it counts. */
const START_MS = Date.UTC(2026, 5, 14, 20, 0, 3);
const CABLE = 'usb:10c4:ea60:METER01';
const MINUTE = 60_000;

async function chosen(port: MeterPort, desk: MeterDesk): Promise<void> {
  const leave = new AbortController();
  const seen: string[] = [];
  const looking = (async () => {
    for await (const state of desk.watchSearch(leave.signal)) seen.push(state.kind);
  })();
  for (let seconds = 0; seconds < 70 && seen.at(-1) !== 'found'; seconds += 1)
    await port.clock.advance(1_000);
  await desk.choose({ kind: 'usb', adapter: CABLE, swapped: false, factorPermille: 1_000 });
  leave.abort();
  await looking;
}

/** What is booked of two hours in which a meter without a number gave way to one that counts 3 kWh more. */
async function bookedOver(options: { readonly told: boolean }): Promise<{ mwh: number; realMwh: number }> {
  const port = new MeterPort(START_MS);
  const store = new MinuteStore();
  try {
    port.plug(CABLE, 'p1-se', port.home(9, 1_000_000));
    const desk = port.desk();
    await chosen(port, desk);
    desk.source()?.start({ fromMinute: minuteOfMs(port.clock.nowMs()), listener: store });
    await port.clock.advance(20 * MINUTE);
    port.unplug(CABLE);
    // The same home goes on behind it.
    const { home } = port.plug(CABLE, 'p1-se', port.home(9, 4_000_000));
    if (options.told) desk.answer('swapped');
    await port.clock.advance(100 * MINUTE);
    expect(desk.standing().question).toBeNull();
    desk.source()?.stop();
    store.check();
    const minutes = [...store.minutes.values()];
    return {
      mwh: minutes.reduce((sum, { importMwh }) => sum + importMwh, 0),
      realMwh: minutes.reduce((sum, each) => sum + home.minute(minute(each.minute)).importMwh, 0),
    };
  } finally {
    port.remove();
  }
}

test('a meter that nobody can tell from the one before: told, nothing is booked across; untold, the step is', async () => {
  const told = await bookedOver({ told: true });
  expect(Math.abs(told.mwh - told.realMwh)).toBeLessThan(0.02 * told.realMwh + 20_000);
  const untold = await bookedOver({ told: false });
  expect(untold.mwh - untold.realMwh).toBeGreaterThan(2_500_000);
});
