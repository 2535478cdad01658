import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MeterSearchView } from '../../node-core/api/setup-views.ts';
import { toHex } from '../../node-core/codec/index.ts';
import { DEFAULT_RULES } from '../../node-core/ledger/index.ts';
import {
  type MeteredHome,
  METER_SPEECHES,
  SIMULATED_KEYS,
  type SpeechName,
} from '../../node-core/meter/simulator/speech/index.ts';
import { type Home, openHome } from '../../node-core/node/member/home.ts';
import type { MeterDesk } from '../../node-core/node/setup/meter-port.ts';
import { cableDesk } from '../../node-core/node/setup/meter-views.ts';
import { minute, minuteOfMs } from '../../node-core/units/index.ts';
import { MeterPort, withNumber } from '../meter/setup/meter-port.ts';
import { seedOf } from './member/homes.ts';

const MINUTE = 60_000;
const HOUR_MS = Date.UTC(2026, 5, 14, 10);
const START_MS = HOUR_MS - 9 * MINUTE + 3_000;
const CABLE = 'usb:0403:6001:A50285BI';
const PATIENCE_MS = 20_000;
const KEY = toHex(SIMULATED_KEYS.encryptionKey);
const AUTHENTICATION = toHex(SIMULATED_KEYS.authenticationKey ?? new Uint8Array());

let dir: string;
let port: MeterPort;
let desk: MeterDesk;
let home: Home;
let watching: AbortController | undefined;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'nabowatt-home-meter-'));
  port = new MeterPort(START_MS);
});
afterEach(async () => {
  watching?.abort();
  await home.close();
  rmSync(dir, { recursive: true, force: true });
  port.remove();
});

/** A household of a new process, measured by what its desk has. */
async function started(): Promise<void> {
  const folder = path.join(dir, 'household');
  mkdirSync(folder, { recursive: true });
  desk = cableDesk({ clock: port.wall, liveClock: port.clock, cables: port.cables() })({
    dir: folder,
    seed: seedOf(0),
  });
  home = await openHome({
    node: {
      dir: folder,
      seed: seedOf(0),
      clock: port.wall,
      network: { port: 0, hosts: ['127.0.0.1'], useRelays: false },
      beginning: {
        kind: 'found',
        founding: {
          name: 'Solsvingen',
          currency: 'NOK',
          minorDigits: 2,
          rules: DEFAULT_RULES,
          displayName: 'Berg',
          roles: ['steward'],
          salt: new Uint8Array(8),
        },
      },
      tickMs: 20,
    },
    meter: desk.source(),
    keystore: 'passphrase',
    host: 'headless',
    version: '0',
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
}

/** Time passes, for the meter and for everything else that is under way. */
async function pass(ms: number): Promise<void> {
  const endMs = port.clock.nowMs() + ms;
  while (port.clock.nowMs() < endMs) {
    await port.clock.advance(Math.min(10_000, endMs - port.clock.nowMs()));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Looks for a meter until it is found; the search goes on until it is chosen. */
async function search(fits: (view: MeterSearchView) => boolean): Promise<MeterSearchView> {
  watching ??= new AbortController();
  const { signal } = watching;
  let last: MeterSearchView | undefined;
  void (async () => {
    for await (const view of desk.watchSearch(signal)) last = view;
  })();
  for (let seconds = 0; seconds < 70; seconds += 1) {
    await pass(1_000);
    if (last !== undefined && fits(last)) return last;
  }
  throw new Error(`not shown: ${JSON.stringify(last)}`);
}

async function chosen(): Promise<void> {
  await desk.choose({ kind: 'usb', adapter: CABLE, swapped: false, factorPermille: 1_000 });
  watching?.abort();
  watching = undefined;
  await home.measureBy(desk.source());
}

/** What needs the household of its meter; readings wait while the test's time runs ahead of the chain's. */
function meterTasks(): ReturnType<Home['api']['tasks']> {
  return home.api.tasks().filter(({ kind }) => kind !== 'readingsWaiting');
}

/** What a page shows that asks for the tasks with each change, as Home does, and since when. */
function shownTasks(): { readonly shown: { kinds: string; atMs: number }[]; readonly leave: () => void } {
  const shown: { kinds: string; atMs: number }[] = [];
  const leaving = new AbortController();
  void (async () => {
    for await (const { topics } of home.api.watchChanges(leaving.signal)) {
      if (!topics.includes('readings')) continue;
      const kinds = meterTasks()
        .map(({ kind }) => kind)
        .join();
      if (kinds !== shown.at(-1)?.kinds) shown.push({ kinds, atMs: port.clock.nowMs() });
    }
  })();
  return { shown, leave: () => leaving.abort() };
}

/** What the chain has of a minute, opened; undefined where it has none yet. */
function reading(at: number): { importMwh: number; exportMwh: number; quality: string } | undefined {
  const { household } = home.node;
  const [last] = household?.home.revisions(household.member, minute(at)).slice(-1) ?? [];
  return last && { importMwh: last.importMwh, exportMwh: last.exportMwh, quality: last.quality };
}

const FIRST: number = minuteOfMs(HOUR_MS);

async function hourOnTheChain(): Promise<void> {
  // Blocks take their own time. One step after the other: one that goes on would turn the next test's clock.
  const looked = { timeout: PATIENCE_MS, interval: 20 };
  await vi.waitFor(async () => {
    await pass(500);
    expect(reading(FIRST + 59)).toBeDefined();
    expect(home.node.household?.outbox.pendingCount('energy')).toBe(0);
  }, looked);
}

function sums(): { importMwh: number; exportMwh: number } {
  const sum = { importMwh: 0, exportMwh: 0 };
  for (let at = FIRST; at < FIRST + 60; at += 1) {
    sum.importMwh += reading(at)?.importMwh ?? Number.NaN;
    sum.exportMwh += reading(at)?.exportMwh ?? Number.NaN;
  }
  return sum;
}

/** How far its registers move in the hour, in what its digits show. */
function steps(metered: MeteredHome, digitMwh: number): { importMwh: number; exportMwh: number } {
  const shown = (of: 'importMwh' | 'exportMwh'): number => {
    const cut = (mwh: number): number => mwh - (mwh % digitMwh);
    return cut(metered.at(HOUR_MS + 60 * MINUTE)[of]) - cut(metered.at(HOUR_MS)[of]);
  };
  return { importMwh: shown('importMwh'), exportMwh: shown('exportMwh') };
}

describe('a household gets its minutes from its meter, killed and started again within the hour', () => {
  /** Digits of the register; how far two tariffs that are cut may be apart from it. */
  const CASES: readonly (readonly [SpeechName, digitMwh: number, apartMwh: number])[] = [
    ['kaifa', 1_000, 0],
    ['kamstrup-encrypted', 10_000, 0],
    ['p1-v5', 1_000, 2_000],
    ['sml', 100, 0],
  ];

  test.each(CASES)('%s', async (speech, digitMwh, apartMwh) => {
    const metered = port.plug(CABLE, speech);
    await started();
    const view = await search(({ kind }) => kind === 'found');
    expect(view.found).toMatchObject({ adapter: CABLE });
    expect(view.found?.key).toBe(METER_SPEECHES[speech].keys === undefined ? 'none' : 'wanted');
    if (view.found?.key === 'wanted') {
      desk.tryKeys({ encryptionKey: '11'.repeat(16), authenticationKey: null });
      await search(({ found }) => found?.key === 'wrong');
      desk.tryKeys({ encryptionKey: KEY, authenticationKey: AUTHENTICATION });
      await search(({ found }) => found?.key === 'none');
    }
    await chosen();
    await pass(HOUR_MS + 20 * MINUTE - port.clock.nowMs());
    port.kill();
    await home.close();
    await pass(40_000);
    await started();
    expect(desk.choice()).toMatchObject({ kind: 'usb', adapter: CABLE });
    await pass(HOUR_MS + 62 * MINUTE - port.clock.nowMs());
    await hourOnTheChain();
    const [said, step] = [sums(), steps(metered, digitMwh)];
    expect(Math.abs(said.importMwh - step.importMwh)).toBeLessThanOrEqual(apartMwh);
    expect(Math.abs(said.exportMwh - step.exportMwh)).toBeLessThanOrEqual(apartMwh);
    expect(step.importMwh + step.exportMwh).toBeGreaterThan(100_000);
    // What was not heard is marked, and nothing else.
    const marks = Array.from({ length: 60 }, (_, at) => reading(FIRST + at)?.quality.charAt(0)).join('');
    expect(marks).toMatch(/^m{19,20}e{1,3}m{37,40}$/);
    expect(port.mostOpen).toBe(1);
  });
});

describe('in the middle of a run', () => {
  test('another meter with another line in the same cable: nothing is booked across', async () => {
    port.plug(CABLE, 'p1-v5', port.home(7, 90_000_000_000));
    await started();
    await search(({ kind }) => kind === 'found');
    await chosen();
    await pass(HOUR_MS + 10 * MINUTE - port.clock.nowMs());
    port.unplug(CABLE);
    port.plug(CABLE, 'kaifa', port.home(9, 1_000_000));
    await pass(MINUTE);
    expect(meterTasks()).toMatchObject([{ kind: 'meterSilent' }]);
    await search(({ found }) => found?.protocol === 'hdlc-dlms');
    await chosen();
    await pass(HOUR_MS + 62 * MINUTE - port.clock.nowMs());
    await hourOnTheChain();
    for (let at = FIRST; at < FIRST + 60; at += 1) {
      const { importMwh, exportMwh } = reading(at) ?? { importMwh: Number.NaN, exportMwh: Number.NaN };
      expect(importMwh + exportMwh).toBeLessThan(1_000_000);
    }
    expect(reading(FIRST + 30)).toMatchObject({ quality: 'measured' });
    expect(meterTasks()).toEqual([]);
  });

  test.each([
    ['with a number', 'p1-v5', withNumber(METER_SPEECHES['p1-v5'], '9')],
    ['without one', 'p1-se', METER_SPEECHES['p1-se']],
  ] as const)(
    'swapped for another meter, %s: asked until it is answered; minutes stay right',
    async (what, name, next) => {
      const old = port.plug(CABLE, name, port.home(7, 90_000_000_000));
      await started();
      await search(({ kind }) => kind === 'found');
      await chosen();
      await pass(HOUR_MS + 10 * MINUTE + 20_000 - port.clock.nowMs());
      const { shown, leave } = shownTasks();
      port.unplug(CABLE);
      const after = port.plug(CABLE, next, port.home(9, 1_000_000));
      await pass(2 * MINUTE);
      const before = what === 'without one' ? null : 'SIM0000000000001';
      const [task] = meterTasks();
      expect(task).toMatchObject({ kind: 'meterChanged', before });
      // At once, not with the next reading; and gone as it is answered.
      const sinceMs = task?.kind === 'meterChanged' ? task.sinceMs : Number.NaN;
      expect(shown.map(({ kinds }) => kinds)).toEqual(['', 'meterChanged']);
      expect((shown.at(-1)?.atMs ?? Number.NaN) - sinceMs).toBeLessThan(1_000);
      desk.answer('swapped');
      expect(meterTasks()).toEqual([]);
      await new Promise((resolve) => setImmediate(resolve));
      expect(shown.at(-1)?.kinds).toBe('');
      leave();
      await pass(HOUR_MS + 62 * MINUTE - port.clock.nowMs());
      await hourOnTheChain();
      expect(desk.choice()).toMatchObject({ adapter: CABLE });
      // The old one's minutes are its home's, the new one's too; the minute of the swap has a part of both.
      for (let at = FIRST; at < FIRST + 60; at += 1) {
        if (Math.abs(at - FIRST - 10) <= 1) continue;
        const metered = at < FIRST + 10 ? old : after;
        const [real, said] = [metered.home.minute(minute(at)), reading(at)];
        for (const of of ['importMwh', 'exportMwh'] as const) {
          expect(Math.abs((said?.[of] ?? Number.NaN) - real[of])).toBeLessThan(0.05 * real[of] + 2_000);
        }
      }
      const swap = [9, 10, 11].map((each) => reading(FIRST + each));
      for (const each of swap) expect((each?.importMwh ?? 0) + (each?.exportMwh ?? 0)).toBeLessThan(500_000);
    },
  );

  test('another number in the same cable: choosing the meter again answers, too', async () => {
    port.plug(CABLE, 'p1-v5', port.home(7, 90_000_000_000));
    await started();
    await search(({ kind }) => kind === 'found');
    await chosen();
    await pass(5 * MINUTE);
    expect(meterTasks()).toEqual([]);
    port.unplug(CABLE);
    port.plug(CABLE, withNumber(METER_SPEECHES['p1-v5'], '9'), port.home(9, 1_000_000));
    await pass(HOUR_MS + 10 * MINUTE - port.clock.nowMs());
    const choice = desk.choice();
    const after = choice.kind === 'usb' ? choice.meterId : null;
    expect(meterTasks()).toMatchObject([{ kind: 'meterChanged', after }]);
    await desk.choose({ kind: 'usb', adapter: CABLE, swapped: false, factorPermille: 1_000 });
    await home.measureBy(desk.source());
    expect(meterTasks()).toEqual([]);
    await pass(HOUR_MS + 62 * MINUTE - port.clock.nowMs());
    await hourOnTheChain();
    for (let at = FIRST; at < FIRST + 60; at += 1) {
      const { importMwh, exportMwh } = reading(at) ?? { importMwh: Number.NaN, exportMwh: Number.NaN };
      expect(importMwh + exportMwh).toBeLessThan(1_000_000);
    }
  });

  test('power, when it was last heard, silence and no meter are shown', async () => {
    const meter = (): unknown => power.at(-1);
    const power: unknown[] = [];
    const bases: string[] = [];
    port.plug(CABLE, 'p1-v5');
    await started();
    const leave = new AbortController();
    void (async () => {
      for await (const live of home.api.watchPower(leave.signal)) {
        power.push(live.meter);
        if (live.basis !== bases.at(-1)) bases.push(live.basis);
      }
    })();
    await pass(1_000);
    expect(meter()).toEqual({ kind: 'usb', state: 'off', lastHeardMs: null });
    await search(({ kind }) => kind === 'found');
    await chosen();
    await pass(5_500);
    expect(meter()).toMatchObject({ kind: 'usb', state: 'ok' });
    port.unplug(CABLE);
    const lostMs = port.clock.nowMs();
    await pass(40_000);
    expect(meter()).toMatchObject({ state: 'silent' });
    expect(meterTasks()).toMatchObject([{ kind: 'meterSilent' }]);
    const [task] = meterTasks();
    expect(task?.kind === 'meterSilent' && lostMs - task.sinceMs).toBeLessThan(2_000);
    port.plug(CABLE, 'p1-v5');
    await pass(40_000);
    expect(meter()).toMatchObject({ state: 'ok' });
    await desk.choose({ kind: 'none' });
    await home.measureBy(desk.source());
    await pass(1_000);
    expect(meter()).toMatchObject({ state: 'off', lastHeardMs: null });
    // Of another choice, or of none, nothing is known: not 0 W.
    expect(bases).toEqual(['unknown', 'said', 'unknown']);
    leave.abort();
  });

  test('a meter that says no power: not known at first, then worked out from its registers; never 0', async () => {
    const seen: string[] = [];
    let least = Number.POSITIVE_INFINITY;
    // Simulated lines take no other setting for seven bits.
    const settings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
    port.plug(CABLE, { ...METER_SPEECHES['mode-c'], settings }, port.home(7, 90_000_000_000));
    await started();
    await search(({ kind }) => kind === 'found');
    await chosen();
    const leave = new AbortController();
    void (async () => {
      for await (const { basis, meter, importW, exportW } of home.api.watchPower(leave.signal)) {
        const what = `${meter.state} ${basis}`;
        if (what !== seen.at(-1)) seen.push(what);
        if (basis === 'registers') least = Math.min(least, importW + exportW);
      }
    })();
    await pass(60 * MINUTE);
    expect(seen).toEqual(['off unknown', 'ok unknown', 'ok registers']);
    expect(least).toBeGreaterThan(0);
    leave.abort();
  });

  test('a meter that says power no more, as one that lost its PIN: what it said last is not power now', async () => {
    const bases: string[] = [];
    port.plug(CABLE, 'sml', port.home(7, 90_000_000_000));
    await started();
    await search(({ kind }) => kind === 'found');
    await chosen();
    const leave = new AbortController();
    void (async () => {
      for await (const { basis } of home.api.watchPower(leave.signal)) {
        if (basis !== bases.at(-1)) bases.push(basis);
      }
    })();
    await pass(MINUTE);
    port.unplug(CABLE);
    port.plug(CABLE, 'sml-no-pin', port.home(7, 90_000_000_000));
    await pass(40_000);
    expect(bases).toEqual(['unknown', 'said']);
    await pass(40_000);
    expect(bases).toEqual(['unknown', 'said', 'unknown']);
    leave.abort();
  });
});
