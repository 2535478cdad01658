/** The set-up by itself, with a key that is at hand: what is refused, what fails by name, and the demo in between. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { join } from 'node:path';
import {
  ApiError,
  type HouseholdApi,
  type LivePower,
  type MeterSearchView,
  StartingApi,
  type SetupKeyView,
  type SetupView,
} from '../../../node-core/api/index.ts';
import { METER_SPEECHES } from '../../../node-core/meter/simulator/speech/index.ts';
import { signerFromSeed } from '../../../node-core/identity/index.ts';
import { systemClock } from '../../../node-core/node/clock.ts';
import { encodeInvitation } from '../../../node-core/node/member/invitation.ts';
import { HouseholdSetup } from '../../../node-core/node/setup/household-setup.ts';
import type { KeyDesk } from '../../../node-core/node/setup/key-desk.ts';
import { cableDesk } from '../../../node-core/node/setup/meter-views.ts';
import { emitter } from '../../../node-core/node/signal.ts';
import { RecordingApi } from '../../api/recording-api.ts';
import { SOLSVINGEN } from '../../headless/solsvingen.ts';
import { MeterPort, withNumber } from '../../meter/setup/meter-port.ts';

const CABLE = 'usb:0403:6001:A50285BI';
const ROOF = 'usb:0403:6001:ROOF0001';
const SEED = new Uint8Array(32).fill(7);
const OPEN: SetupKeyView = { kind: 'open', place: 'keychain', wordsChecked: true };

let folder: string;
let setup: HouseholdSetup | undefined;
let demo: RecordingApi;
let demosClosed: number;
let shown: string[];
let failures: unknown[];
let server: Server | undefined;
let key: SetupKeyView;
/** Cables of the test's own; undefined: this PC's. */
let plugs: MeterPort | undefined;
const changed = emitter<void>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-setup-'));
  demo = new RecordingApi();
  [demosClosed, shown, failures, key] = [0, [], [], OPEN];
});
afterEach(async () => {
  await setup?.close();
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
  plugs?.remove();
  plugs = undefined;
});

const desk: KeyDesk = {
  secretPages: 'address',
  view: () => key,
  changed,
  looked: Promise.resolve(),
  offerKeychain: () => Promise.resolve({ kind: 'works' }),
  newKey: () => Promise.resolve({ address: null }),
  restoreKey: () => Promise.resolve({ address: null }),
  showWords: () => Promise.resolve({ address: null }),
  openKey: () => Promise.resolve(key),
  moveKey: () => Promise.reject(new Error('it stays where it is')),
  seed: () => Promise.resolve(key.kind === 'open' ? Uint8Array.from(SEED) : undefined),
};

function open(scene: 'home' | 'demo' = 'home'): HouseholdSetup {
  const clock = systemClock();
  setup = new HouseholdSetup({
    dataDir: folder,
    keys: desk,
    openMeter: cableDesk(
      plugs === undefined ? { clock } : { clock, liveClock: plugs.clock, cables: plugs.cables() },
    ),
    openDemo: () => {
      const close = () => Promise.resolve(void (demosClosed += 1));
      return Promise.resolve({ api: demo, close });
    },
    scene,
    clock,
    network: { hosts: ['127.0.0.1'], discovery: null, mapPort: false, useRelays: false },
    host: 'headless',
    version: '1.0.0',
    onShown: (api) => shown.push(nameOf(api)),
    onFailed: (error) => failures.push(error),
    report: (line) => failures.push(line),
  });
  return setup;
}

function nameOf(api: HouseholdApi | undefined): string {
  if (api === undefined) return 'none';
  return api === demo ? 'demo' : 'home';
}

function until(of: HouseholdSetup, wanted: (view: SetupView) => boolean): Promise<void> {
  return vi.waitFor(() => expect(wanted(of.setup())).toBe(true), { timeout: 20_000, interval: 20 });
}

/** An invitation to a home that is not there. */
function toNowhere(expiresMs = Date.now() + 60_000): string {
  const signer = signerFromSeed(new Uint8Array(32).fill(8));
  const secret = new Uint8Array(32).fill(9);
  const addresses = ['/ip4/127.0.0.1/tcp/1'];
  return encodeInvitation({ community: new Uint8Array(32), expiresMs, secret, roles: [], addresses }, signer);
}

test('nothing is done without the key', async () => {
  key = { kind: 'none' };
  const one = open();
  await one.started;
  expect(one.setup().stage).toBe('welcome');
  const closed = { kind: 'notAllowed', reason: 'keyClosed' };
  await expect(one.found(SOLSVINGEN)).rejects.toMatchObject(closed);
  await expect(one.chooseMeter({ kind: 'none' })).rejects.toMatchObject(closed);
  expect(() => one.watchMeterSearch(new AbortController().signal)).toThrow('waits for the key');
});

test('what cannot be founded or joined is refused at once, and nothing is decided', async () => {
  const one = open();
  await one.started;
  const refusal = (reason: string) => ({ kind: 'refused', reason });
  await expect(one.found({ ...SOLSVINGEN, timeZone: 'Mars/Base' })).rejects.toMatchObject(
    refusal('timeZone'),
  );
  const asking = { displayName: 'x', at: null, listenPort: null };
  await expect(one.join({ ...asking, text: 'hello' })).rejects.toMatchObject(refusal('notAnInvitation'));
  const expired = toNowhere(1);
  await expect(one.join({ ...asking, text: expired })).rejects.toMatchObject(refusal('expired'));
  expect(() => one.readInvitation({ text: expired })).toThrow(ApiError);
  expect(one.setup().community).toEqual({ kind: 'none' });
});

test('a port that is taken is said by name, and another founding goes well', async () => {
  server = createServer();
  const port = await new Promise<number>((resolve) => {
    server?.listen(0, '127.0.0.1', () => {
      const address = server?.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const one = open();
  await one.started;
  await one.found({ ...SOLSVINGEN, listenPort: port });
  await until(one, ({ community }) => community.kind === 'failed');
  expect(one.setup()).toMatchObject({ stage: 'community', community: { reason: 'portTaken' } });
  await one.found(SOLSVINGEN);
  await expect(one.found(SOLSVINGEN)).rejects.toMatchObject({ reason: 'underWay' });
  await until(one, ({ stage }) => stage === 'meter');
  expect(one.api.session()).toMatchObject({ household: { roles: ['steward', 'publicProducer'] } });
});

test('a home that does not answer is called again until that is given up', async () => {
  const one = open();
  await one.started;
  await one.join({ text: toNowhere(), displayName: 'x', at: null, listenPort: null });
  await until(one, ({ community }) => community.kind === 'joining' && community.state === 'unreachable');
  // The demo is there meanwhile.
  await one.openDemo();
  expect(one.api.session().community.name).toBe('Solsiden');
  await one.closeDemo();
  one.cancelJoin();
  await until(one, ({ community }) => community.kind === 'none');
  await one.found(SOLSVINGEN);
  await until(one, ({ community }) => community.kind === 'member');
});

test('the demo comes and goes, the household goes on behind it, and pages follow', async () => {
  const one = open();
  await one.started;
  await one.found(SOLSVINGEN);
  await until(one, ({ stage }) => stage === 'meter');
  await one.chooseMeter({ kind: 'simulated', profile: 'cottage' });
  expect(one.setup().stage).toBe('running');
  expect(one.api).toBeInstanceOf(StartingApi);
  await one.openDemo();
  expect(one.setup()).toMatchObject({ demo: true, stage: 'running' });
  expect(one.api.session().keystore).toBe('demo');
  await one.closeDemo();
  expect(one.setup().demo).toBe(false);
  expect(one.api.session().keystore).toBe('keychain');
  expect(demosClosed).toBe(1);
  expect(shown.filter((name) => name !== 'none')).toEqual(['home', 'demo', 'home']);
  expect(failures).toEqual([]);
});

test('a second meter measures the roof alone, and neither search touches what the other meter speaks on', async () => {
  plugs = new MeterPort(Date.now());
  const plugged = plugs;
  const pass = async (fits: () => boolean): Promise<void> => {
    for (let second = 0; second < 200 && !fits(); second += 1) {
      await plugged.clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(fits()).toBe(true);
  };
  /** Watches a search until it finds something. @returns every adapter that it showed, and the one that it found */
  const searched = async (
    watch: (signal: AbortSignal) => AsyncIterable<MeterSearchView>,
  ): Promise<{ seen: Set<string>; found: string | undefined }> => {
    const leave = new AbortController();
    const seen = new Set<string>();
    let found: string | undefined;
    void (async () => {
      for await (const view of watch(leave.signal)) {
        for (const { adapter } of view.adapters) seen.add(adapter);
        found = view.found?.adapter;
      }
    })();
    await pass(() => found !== undefined);
    leave.abort();
    return { seen, found };
  };
  plugged.plug(CABLE, 'p1-v5');
  const one = open();
  await one.started;
  await one.found(SOLSVINGEN);
  await until(one, ({ stage }) => stage === 'meter');
  expect((await searched((signal) => one.watchMeterSearch(signal))).found).toBe(CABLE);
  await one.chooseMeter({ kind: 'usb', adapter: CABLE, swapped: false, factorPermille: 1_000 });
  const power: LivePower[] = [];
  const leave = new AbortController();
  void (async () => {
    for await (const live of one.api.watchPower(leave.signal)) power.push(live);
  })();
  await pass(() => power.at(-1)?.basis === 'said');
  expect(power.at(-1)?.roofW).toBeNull();
  const spanNow = () => {
    const startMinute = Math.floor(Date.now() / 60_000) - 5;
    return { startMinute, endMinute: startMinute + 30, resolution: 'minute' as const };
  };
  expect(one.api.history(spanNow()).hasRoof).toBe(false);

  plugged.plug(ROOF, withNumber(METER_SPEECHES['p1-v5'], '9'), plugged.home(8, 500_000_000));
  expect(await searched((signal) => one.watchRoofSearch(signal))).toEqual({
    seen: new Set([ROOF]),
    found: ROOF,
  });
  await one.chooseRoofMeter({ kind: 'usb', adapter: ROOF });
  expect(one.setup().roofMeter).toMatchObject({ kind: 'usb', adapter: ROOF });
  expect(one.setup().meter).toMatchObject({ kind: 'usb', adapter: CABLE });
  await pass(() => typeof power.at(-1)?.roofW === 'number' && one.api.history(spanNow()).hasRoof);

  // The home's own search knows nothing of the roof's cable, even when its own is gone: which is told.
  plugged.unplug(CABLE);
  const lost = new AbortController();
  const troubles: (string | undefined)[] = [];
  void (async () => {
    for await (const { meter } of one.watchSetup(lost.signal)) {
      troubles.push(meter.kind === 'usb' ? meter.trouble?.kind : meter.kind);
    }
  })();
  const seen = new Set<string>();
  void (async () => {
    for await (const view of one.watchMeterSearch(lost.signal)) {
      for (const { adapter } of view.adapters) seen.add(adapter);
    }
  })();
  for (let second = 0; second < 60; second += 1) await plugged.clock.advance(1_000);
  lost.abort();
  expect(seen.has(ROOF)).toBe(false);
  expect(troubles).toEqual([undefined, 'notFound']);
  await one.chooseRoofMeter({ kind: 'none' });
  await vi.waitFor(() => expect(power.at(-1)?.roofW).toBeNull());
  expect(one.api.history(spanNow()).hasRoof).toBe(true);
  leave.abort();
  expect(failures).toEqual([]);
});

test('another meter is measured by without opening anything anew, and a swap is answered', async () => {
  plugs = new MeterPort(Date.now());
  plugs.plug(CABLE, 'p1-v5');
  const one = open();
  await one.started;
  await one.found(SOLSVINGEN);
  await until(one, ({ stage }) => stage === 'meter');
  await one.chooseMeter({ kind: 'simulated', profile: 'cottage' });
  const reached = one.api.health().reach;
  const power: LivePower[] = [];
  const changes: unknown[] = [];
  const leave = new AbortController();
  void (async () => {
    for await (const live of one.api.watchPower(leave.signal)) power.push(live);
  })();
  void (async () => {
    for await (const change of one.api.watchChanges(leave.signal)) changes.push(change);
  })();
  await vi.waitFor(() => expect(power.at(-1)?.meter.kind).toBe('simulated'));
  shown = [];

  const search = new AbortController();
  const looked: string[] = [];
  void (async () => {
    for await (const { kind } of one.watchMeterSearch(search.signal)) looked.push(kind);
  })();
  const pass = async (fits: () => boolean): Promise<void> => {
    for (let second = 0; second < 70 && !fits(); second += 1) {
      await plugs?.clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(fits()).toBe(true);
  };
  await pass(() => looked.at(-1) === 'found');
  await one.chooseMeter({ kind: 'usb', adapter: CABLE, swapped: false, factorPermille: 1_000 });
  search.abort();
  await pass(() => power.at(-1)?.basis === 'said' && power.at(-1)?.meter.kind === 'usb');
  // The node is the one that it was: its address, its watchers, and what waits for a block.
  expect(shown).toEqual([]);
  expect(one.api.health().reach).toEqual(reached);

  plugs.unplug(CABLE);
  plugs.plug(CABLE, withNumber(METER_SPEECHES['p1-v5'], '9'));
  const asks = (): boolean => one.api.tasks().some(({ kind }) => kind === 'meterChanged');
  await pass(asks);
  one.answerMeter({ answer: 'swapped' });
  expect(asks()).toBe(false);
  const before = changes.length;
  await one.chooseMeter({ kind: 'none' });
  await vi.waitFor(() => expect(power.at(-1)).toMatchObject({ basis: 'unknown', meter: { state: 'off' } }));
  const startMinute = Math.ceil(Date.now() / 3_600_000) * 60;
  await one.api.publishOffer({
    startMinute,
    endMinute: startMinute + 60,
    expiresMinute: startMinute,
    expectedEnergyMwh: 1_000_000,
    minimumEnergyMwh: 0,
    sharePermille: 1_000,
    price: 900_000,
    period: 'hour',
    carbonGrams: 20,
  });
  await vi.waitFor(() => expect(changes.length).toBeGreaterThan(before));
  expect(shown).toEqual([]);
  leave.abort();
});

test('begun with the demo, the household opens when the demo is left', async () => {
  const first = open();
  await first.started;
  await first.found(SOLSVINGEN);
  await until(first, ({ community }) => community.kind === 'member');
  await first.close();
  shown = [];
  const one = open('demo');
  await one.started;
  // A key that is used meanwhile opens nothing behind the demo that was asked for.
  changed.emit();
  expect(one.setup()).toMatchObject({ demo: true });
  expect(shown).not.toContain('home');
  await one.closeDemo();
  await vi.waitFor(() => expect(one.api.session().community.name).toBe('Solsvingen'), 20_000);
});
