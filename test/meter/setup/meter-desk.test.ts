import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MeterDesk, type MeterSearchState, seedSeal } from '../../../node-core/meter/setup/index.ts';
import { METER_SPEECHES, SIMULATED_KEYS } from '../../../node-core/meter/simulator/speech/index.ts';
import { minuteOfMs } from '../../../node-core/units/index.ts';
import { MinuteStore } from '../live/minute-store.ts';
import { MeterPort, withNumber } from './meter-port.ts';

const START_MS = Date.UTC(2026, 5, 14, 10, 0, 3);
const KAMSTRUP = 'usb:0403:6001:A50285BI';
const P1 = 'usb:10c4:ea60:METER01';
const PLAIN = { kind: 'usb', swapped: false, factorPermille: 1_000 } as const;
let port: MeterPort;

beforeEach(() => {
  port = new MeterPort(START_MS);
});
afterEach(() => port.remove());

/** Looks on at a search; `last` is what is shown. */
class Onlooker {
  readonly states: MeterSearchState[] = [];
  readonly #leave = new AbortController();
  readonly #ended: Promise<void>;

  constructor(desk: MeterDesk) {
    this.#ended = this.#look(desk);
  }

  get last(): MeterSearchState {
    const last = this.states.at(-1);
    if (last === undefined) throw new Error('nothing is shown');
    return last;
  }

  async #look(desk: MeterDesk): Promise<void> {
    for await (const state of desk.watchSearch(this.#leave.signal)) this.states.push(state);
  }

  /** Time passes until something is shown. */
  async sees(fits: (state: MeterSearchState) => boolean, mostSeconds = 70): Promise<MeterSearchState> {
    for (let seconds = 0; seconds < mostSeconds; seconds += 1) {
      await port.clock.advance(1_000);
      if (this.states.length > 0 && fits(this.last)) return this.last;
    }
    throw new Error(`not shown in ${mostSeconds} s; in the end ${JSON.stringify(this.last)}`);
  }

  async leaves(): Promise<void> {
    this.#leave.abort();
    await this.#ended;
  }
}

const isFound = ({ kind }: MeterSearchState): boolean => kind === 'found';

/** A household without a chain, which starts what the desk has, and what it has later. */
function household(desk: MeterDesk): MinuteStore {
  const store = new MinuteStore();
  const start = (): void =>
    desk.source()?.start({ fromMinute: store.nextMinute ?? minuteOfMs(port.clock.nowMs()), listener: store });
  let running = desk.source();
  start();
  desk.listen(async () => {
    running?.stop();
    await running?.released?.();
    running = desk.source();
    start();
  });
  return store;
}

async function found(desk: MeterDesk): Promise<MeterSearchState> {
  const onlooker = new Onlooker(desk);
  const state = await onlooker.sees(isFound);
  await onlooker.leaves();
  return state;
}

describe('a search', () => {
  test('shows what is tried and heard, then the meter with what it says, which goes on', async () => {
    const desk = port.desk();
    const onlooker = new Onlooker(desk);
    await onlooker.sees(({ kind }) => kind === 'noAdapter');
    port.plug(P1, 'p1-v5');
    await onlooker.sees(isFound);
    expect(onlooker.states.some(({ kind }) => kind === 'looking')).toBe(true);
    const { found: meter } = onlooker.last;
    expect(meter).toMatchObject({ adapter: P1, protocol: 'p1', key: 'none', encrypted: false });
    expect(meter?.meterId).not.toBeNull();
    const shown = (): number => (onlooker.last.found?.importMwh ?? 0) + (onlooker.last.found?.exportMwh ?? 0);
    const before = shown();
    await port.clock.advance(120_000);
    expect(shown()).toBeGreaterThan(before);
    await onlooker.leaves();
    await port.clock.advance(1_000);
    expect(port.open.get(P1)).toBe(0);
  });

  test('one for all who look on; the last who leaves ends it', async () => {
    port.plug(P1, 'p1-v5');
    const desk = port.desk();
    const [one, other] = [new Onlooker(desk), new Onlooker(desk)];
    await one.sees(isFound);
    await other.sees(isFound, 2);
    await one.leaves();
    await port.clock.advance(2_000);
    expect(port.open.get(P1)).toBe(1);
    await other.leaves();
    await port.clock.advance(2_000);
    expect([port.open.get(P1), port.mostOpen]).toEqual([0, 1]);
  });

  test('a cable that is pulled out is looked for again, and found by what is remembered of it', async () => {
    port.plug(KAMSTRUP, 'kamstrup');
    const onlooker = new Onlooker(port.desk());
    await onlooker.sees(isFound);
    port.unplug(KAMSTRUP);
    await onlooker.sees(({ kind }) => kind !== 'found', 3);
    port.opened.length = 0;
    port.plug(KAMSTRUP, 'kamstrup');
    await onlooker.sees(isFound, 15);
    expect(new Set(port.opened)).toEqual(new Set([`${KAMSTRUP} 2400`]));
    await onlooker.leaves();
  });

  test('adapters that cannot be listed: unavailable, and why', async () => {
    port.broken = new Error('no USB here');
    const onlooker = new Onlooker(port.desk());
    await onlooker.sees(({ kind }) => kind === 'unavailable', 2);
    expect(onlooker.last.reason).toBe('no USB here');
    await onlooker.leaves();
  });
});

describe('a meter that encrypts', () => {
  const wrong = { encryptionKey: new Uint8Array(16).fill(1) };

  test('wants its key; a wrong one is said at once, the right one too; then it is chosen', async () => {
    port.plug(KAMSTRUP, 'kamstrup-encrypted');
    const desk = port.desk();
    const store = household(desk);
    const onlooker = new Onlooker(desk);
    await onlooker.sees(isFound);
    expect(onlooker.last.found).toMatchObject({ key: 'wanted', encrypted: true, importMw: null });
    await expect(desk.choose({ ...PLAIN, adapter: KAMSTRUP })).rejects.toMatchObject({ reason: 'keyWanted' });
    desk.tryKeys(wrong);
    await port.clock.advance(0);
    expect(onlooker.last.found).toMatchObject({ key: 'wrong' });
    await expect(desk.choose({ ...PLAIN, adapter: KAMSTRUP })).rejects.toMatchObject({ reason: 'keyWrong' });
    desk.tryKeys(SIMULATED_KEYS);
    await port.clock.advance(0);
    expect(onlooker.last.found?.key).toBe('none');
    expect(onlooker.last.found?.importMw).not.toBeNull();
    await desk.choose({ ...PLAIN, adapter: KAMSTRUP });
    await onlooker.leaves();
    await port.clock.advance(180_000);
    expect(store.minutes.size).toBeGreaterThanOrEqual(2);
    expect(desk.choice()).toMatchObject({ encrypted: true, meterId: '5706567200000001' });
  });

  test('its key is in no file in clear, opens in another process, and not for another seed', async () => {
    port.plug(KAMSTRUP, 'kamstrup-encrypted');
    const desk = port.desk();
    const onlooker = new Onlooker(desk);
    await onlooker.sees(isFound);
    desk.tryKeys(SIMULATED_KEYS);
    await desk.choose({ ...PLAIN, adapter: KAMSTRUP });
    await onlooker.leaves();
    const secret = Buffer.from(SIMULATED_KEYS.encryptionKey).toString('hex');
    for (const name of readdirSync(port.folder)) {
      expect(readFileSync(path.join(port.folder, name), 'latin1').toLowerCase()).not.toContain(secret);
    }
    const again = port.desk();
    const store = household(again);
    await port.clock.advance(200_000);
    expect(store.minutes.size).toBeGreaterThan(1);
    // Nor need it be typed again where the meter is looked for anew.
    await port.clock.advance(60_000);
    const later = port.desk();
    const searched = await found(later);
    expect(searched.found).toMatchObject({ key: 'none', encrypted: true });
    await later.choose({ ...PLAIN, adapter: KAMSTRUP, factorPermille: 2_000 });
    const set = household(later);
    await port.clock.advance(60_000);
    expect(set.samples.length).toBeGreaterThan(1);
    const seal = seedSeal({ seed: new Uint8Array(32).fill(8), random: (bytes) => new Uint8Array(bytes) });
    const stranger = port.desk({ seal });
    expect(stranger.standing()).toMatchObject({ trouble: { kind: 'keysLost' } });
    const silent = household(stranger);
    await port.clock.advance(200_000);
    expect(silent.samples).toEqual([]);
  });
});

describe('a choice', () => {
  test('of what no search has heard is refused, as is a factor of nothing', async () => {
    const desk = port.desk();
    await expect(desk.choose({ ...PLAIN, adapter: P1 })).rejects.toMatchObject({ reason: 'notFound' });
    port.plug(P1, 'p1-v5');
    await found(desk);
    const choosing = desk.choose({ ...PLAIN, adapter: P1, factorPermille: 0 });
    await expect(choosing).rejects.toMatchObject({ reason: 'factor' });
    expect(desk.choice()).toEqual({ kind: 'none' });
  });

  test('is there in the next process: of a cable, of a simulated home, of none', async () => {
    port.plug(P1, 'p1-v5');
    const desk = port.desk();
    await found(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    expect(port.desk().choice()).toEqual(desk.choice());
    await desk.choose({ kind: 'simulated', profile: 'cottage' });
    expect(desk.source()?.kind).toBe('simulated');
    expect(port.desk().choice()).toEqual({ kind: 'simulated', profile: 'cottage', seed: 0x01010101 });
    await desk.choose({ kind: 'none' });
    expect([port.desk().choice(), port.desk().source()]).toEqual([{ kind: 'none' }, null]);
  });

  test('that cannot be read is set aside, and said', () => {
    writeFileSync(path.join(port.folder, 'meter.json'), '{"version":1,"choice":{"kind":"usb"}}');
    const desk = port.desk();
    expect([desk.choice(), desk.standing().damaged]).toEqual([{ kind: 'none' }, true]);
    expect(readdirSync(port.folder)).toEqual(['meter.json.damaged']);
  });
});

describe("the household's meter", () => {
  test('is what a search finds while it is heard, and keeps its adapter', async () => {
    port.plug(P1, 'p1-v5');
    const desk = port.desk();
    await found(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    const store = household(desk);
    await port.clock.advance(60_000);
    const openings = port.opened.length;
    const onlooker = new Onlooker(desk);
    await onlooker.sees(isFound, 2);
    await port.clock.advance(120_000);
    expect(onlooker.last).toMatchObject({ kind: 'found', adapters: [], found: { adapter: P1, key: 'none' } });
    expect(port.opened).toHaveLength(openings);
    // Keys that nobody asked for do not take the place of any.
    desk.tryKeys({ encryptionKey: new Uint8Array(16) });
    port.unplug(P1);
    await onlooker.sees(({ kind }) => kind === 'noAdapter', 5);
    await onlooker.leaves();
    expect(store.qualities({ from: store.lastMinute ?? 0, to: (store.lastMinute ?? 0) + 1 })).toBe('m');
  });

  test('lends its adapter when it is not heard: another meter with another line is found there', async () => {
    port.plug(P1, 'p1-v5');
    const desk = port.desk();
    await found(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    const store = household(desk);
    await port.clock.advance(60_000);
    port.unplug(P1);
    port.plug(P1, 'kaifa', port.home(9, 1_000_000));
    await port.clock.advance(60_000);
    const onlooker = new Onlooker(desk);
    await onlooker.sees(isFound);
    expect(onlooker.last.found).toMatchObject({ adapter: P1, protocol: 'hdlc-dlms' });
    await desk.choose({ ...PLAIN, adapter: P1 });
    await port.clock.advance(120_000);
    expect(onlooker.last.found).toMatchObject({ protocol: 'hdlc-dlms' });
    expect(store.qualities({ from: store.lastMinute ?? 0, to: (store.lastMinute ?? 0) + 1 })).toBe('m');
    await onlooker.leaves();
    store.check();
    expect(port.mostOpen).toBe(1);
  });

  test('opens its adapter again after a search that found nothing', async () => {
    port.plug(P1, 'p1-v5');
    const desk = port.desk();
    await found(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    const store = household(desk);
    port.unplug(P1);
    await port.clock.advance(60_000);
    const onlooker = new Onlooker(desk);
    await onlooker.sees(({ kind }) => kind === 'noAdapter', 5);
    await onlooker.leaves();
    port.plug(P1, 'p1-v5');
    await port.clock.advance(120_000);
    expect(store.samples.length).toBeGreaterThan(60);
  });

  test('asks when another number is heard in its place; the number is noted', async () => {
    const told = METER_SPEECHES['p1-v5'];
    port.plug(P1, told);
    const desk = port.desk();
    await found(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    household(desk);
    await port.clock.advance(10_000);
    expect(desk.standing().question).toBeNull();
    const before = desk.standing().running?.meter.meterId;
    port.unplug(P1);
    port.plug(P1, withNumber(told, '9'));
    await port.clock.advance(10_000);
    const { question } = desk.standing();
    expect(question).toMatchObject({ kind: 'otherMeter', before });
    const after = question?.kind === 'otherMeter' ? question.after : '';
    expect(after).not.toBe(before);
    expect(port.desk().choice()).toMatchObject({ meterId: after });
    // Another process asks it too, until it is answered.
    expect(port.desk().standing().question).toEqual(question);
    const again = port.desk();
    again.answer('swapped');
    expect(again.standing().question).toBeNull();
    expect(port.desk().standing().question).toBeNull();
  });

  test('asks no more when the cable is back in the meter that it was in', async () => {
    const told = METER_SPEECHES['p1-v5'];
    port.plug(P1, told);
    const desk = port.desk();
    await found(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    const chosen = desk.choice();
    household(desk);
    await port.clock.advance(10_000);
    port.unplug(P1);
    port.plug(P1, withNumber(told, '9'));
    await port.clock.advance(10_000);
    expect(desk.standing().question).toMatchObject({ kind: 'otherMeter' });
    expect(desk.choice()).not.toEqual(chosen);
    port.unplug(P1);
    port.plug(P1, told);
    await port.clock.advance(10_000);
    expect([desk.standing().question, desk.choice()]).toEqual([null, chosen]);
  });

  test('two telegrams with another number, then its own again: nothing is asked', async () => {
    const told = METER_SPEECHES['p1-v5'];
    const other = withNumber(told, '9');
    let others = 0;
    port.plug(P1, {
      ...told,
      telegram: (timeMs, home) => (others-- > 0 ? other : told).telegram(timeMs, home),
    });
    const desk = port.desk();
    await found(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    household(desk);
    const chosen = desk.choice();
    others = 2;
    for (let seconds = 0; seconds < 5; seconds += 1) {
      await port.clock.advance(1_000);
      expect([desk.standing().question, desk.choice()]).toEqual([null, chosen]);
    }
    expect(others).toBeLessThan(0);
  });

  test('without a number: asks when its register fell', async () => {
    port.plug(P1, 'p1-se', port.home(7, 90_000_000_000));
    const desk = port.desk();
    await found(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    expect(desk.choice()).toMatchObject({ meterId: null });
    const store = household(desk);
    await port.clock.advance(300_000);
    port.unplug(P1);
    port.plug(P1, 'p1-se', port.home(9, 1_000_000));
    await port.clock.advance(300_000);
    expect(desk.standing().question).toMatchObject({ kind: 'registerFell' });
    desk.answer('swapped');
    expect(desk.standing().question).toBeNull();
    await port.clock.advance(120_000);
    store.check();
  });

  test('swapped and behind current transformers: what it takes is given, so many times', async () => {
    port.plug(P1, 'p1-v5');
    const desk = port.desk();
    await found(desk);
    const plain = household(desk);
    await desk.choose({ ...PLAIN, adapter: P1 });
    await port.clock.advance(30_000);
    const [one] = plain.samples.slice(-1);
    await desk.choose({ ...PLAIN, adapter: P1, swapped: true, factorPermille: 40_000 });
    await port.clock.advance(1_500);
    const [other] = plain.samples.slice(-1);
    const meter = desk.standing().running?.meter;
    expect(other?.exportW).toBe(((meter?.importMw ?? 0) * 40) / 1_000);
    expect(other?.importW).toBe(((meter?.exportMw ?? 0) * 40) / 1_000);
    expect((one?.importW ?? 0) > 0).toBe((other?.exportW ?? 0) > 0);
  });
});
