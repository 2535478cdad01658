import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MeterDesk, MeterSearchState } from '../../../node-core/meter/setup/index.ts';
import {
  METER_SPEECHES,
  SIMULATED_KEYS,
  type SpeechName,
} from '../../../node-core/meter/simulator/speech/index.ts';
import { minuteOfMs } from '../../../node-core/units/index.ts';
import { MinuteStore } from '../live/minute-store.ts';
import { ciphered, hdlcApdu, notification } from '../telegrams/build.ts';
import { MeterPort } from './meter-port.ts';

const START_MS = Date.UTC(2026, 5, 14, 10, 0, 3);
const CABLE = 'usb:10c4:ea60:METER01';
let port: MeterPort;

beforeEach(() => {
  port = new MeterPort(START_MS);
});
afterEach(() => port.remove());

/** Somebody who looks on at the search until it shows something. */
async function searched(desk: MeterDesk, kind: MeterSearchState['kind']): Promise<() => Promise<void>> {
  const leave = new AbortController();
  const seen: string[] = [];
  const looking = (async () => {
    for await (const state of desk.watchSearch(leave.signal)) seen.push(state.kind);
  })();
  for (let seconds = 0; seconds < 120 && seen.at(-1) !== kind; seconds += 1) await port.clock.advance(1_000);
  expect(seen.at(-1)).toBe(kind);
  return async () => {
    leave.abort();
    await looking;
  };
}

/** A household's meter, which runs; and what is told of its troubles. */
async function measured(name: SpeechName): Promise<{ readonly desk: MeterDesk; readonly told: string[] }> {
  port.plug(CABLE, name);
  const desk = port.desk();
  const leaves = await searched(desk, 'found');
  if (METER_SPEECHES[name].keys !== undefined) desk.tryKeys(SIMULATED_KEYS);
  await desk.choose({ kind: 'usb', adapter: CABLE, swapped: false, factorPermille: 1_000 });
  await leaves();
  const told: string[] = [];
  desk.attend(() => {
    const { trouble } = desk.standing();
    told.push(trouble === null ? 'none' : `${trouble.kind} ${trouble.holder}`);
  });
  desk.source()?.start({ fromMinute: minuteOfMs(port.clock.nowMs()), listener: new MinuteStore() });
  await port.clock.advance(30_000);
  expect([told, desk.standing().trouble]).toEqual([[], null]);
  return { desk, told };
}

test('a cable that was pulled out, that another program has, and that is there again: each told once', async () => {
  const { desk, told } = await measured('p1-v5');
  port.unplug(CABLE);
  await port.clock.advance(60_000);
  port.plug(CABLE, 'p1-v5');
  port.busy.set(CABLE, 'minicom (pid 812)');
  await port.clock.advance(60_000);
  expect(desk.standing().trouble).toMatchObject({ kind: 'busy', holder: 'minicom (pid 812)' });
  port.busy.clear();
  await port.clock.advance(60_000);
  expect(told).toEqual(['notFound null', 'busy minicom (pid 812)', 'none']);
});

test('a search that has the adapter meanwhile is no trouble', async () => {
  const { desk, told } = await measured('p1-v5');
  port.unplug(CABLE);
  port.plug(CABLE, { ...METER_SPEECHES['p1-v5'], telegram: () => Uint8Array.of(1, 2, 3) });
  await port.clock.advance(60_000);
  const leaves = await searched(desk, 'notFound');
  expect([desk.standing().trouble, told]).toEqual([null, []]);
  await leaves();
});

test('a new key at the meter is told when nothing was understood for a while, not at one damaged telegram', async () => {
  const { desk, told } = await measured('kamstrup-encrypted');
  const key = new Uint8Array(16).fill(9);
  const strange = hdlcApdu(
    ciphered(notification('0101 0203 0906 0100010700ff 0600000433 0202 0f00 161b'), { key }),
  );
  const own = METER_SPEECHES['kamstrup-encrypted'];
  let times = 1;
  const plug = (): void => {
    port.unplug(CABLE);
    port.plug(CABLE, {
      ...own,
      telegram: (timeMs, home) => (times-- > 0 ? strange : own.telegram(timeMs, home)),
    });
  };
  plug();
  await port.clock.advance(60_000);
  expect([times < 0, told.filter((each) => each.startsWith('key'))]).toEqual([true, []]);
  times = Number.POSITIVE_INFINITY;
  plug();
  await port.clock.advance(70_000);
  expect([told.at(-1), desk.standing().trouble?.kind]).toEqual(['keyWrong null', 'keyWrong']);
});
