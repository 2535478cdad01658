import { describe, expect, it } from 'vitest';
import { ByteSourceError, type LostReason } from '../../../node-core/meter/byte-source.ts';
import { type Adapter, usbSource, watchAdapters } from '../../../node-core/meter/usb/index.ts';
import type { UsbFaultKind } from '../../../node-core/meter/usb/usb-bus.ts';
import { HandClock } from '../live/hand-clock.ts';
import { entry, PlayedBus } from './played-bus.ts';

const P1 = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

class Listener {
  heard: number[] = [];
  reasons: LostReason[] = [];
  bytes = (chunk: Uint8Array): void => void this.heard.push(...chunk);
  lost = (reason: LostReason): void => void this.reasons.push(reason);
}

async function problemOf(open: Promise<unknown>): Promise<ByteSourceError> {
  const error: unknown = await open.catch((caught: unknown) => caught);
  if (error instanceof ByteSourceError) return error;
  throw new Error(`no ByteSourceError: ${String(error)}`);
}

function opened(bus: PlayedBus, selector = '') {
  const clock = new HandClock(0);
  const listener = new Listener();
  const source = usbSource(selector, { bus, clock });
  return { clock, listener, source, line: source.open(P1, listener) };
}

const SET_UP = ['claim 0', '0 1', '1e 0', '3 800', '7 303'];
const LET_GO = ['7 300', '0 0', 'release 0', 'attach 0', 'close'];

describe('a USB adapter', () => {
  it('is claimed, set up, read, and given back in that order', async () => {
    const bus = new PlayedBus(entry());
    const { listener, line } = opened(bus);
    const open = await line;
    expect(bus.done).toEqual(SET_UP);
    bus.answer(Uint8Array.of(1, 2), 'timeout', Uint8Array.of(3));
    await expect.poll(() => listener.heard).toEqual([1, 2, 3]);
    const closing = open.close();
    bus.answer(Uint8Array.of(4));
    await closing;
    await open.close();
    expect(bus.done).toEqual([...SET_UP, ...LET_GO]);
    expect(listener).toMatchObject({ heard: [1, 2, 3], reasons: [] });
  });

  it('is closed, though its read began only after it was interrupted', async () => {
    const bus = new PlayedBus(entry());
    bus.missed = 2;
    const { clock, line } = opened(bus);
    const closing = (await line).close();
    await expect
      .poll(async () => {
        await clock.advance(500);
        return bus.interrupts;
      })
      .toBe(3);
    await closing;
    expect(bus.done).toEqual([...SET_UP, ...LET_GO]);
  });

  it('that is unplugged is lost once, then can be opened again', async () => {
    const bus = new PlayedBus(entry());
    const { listener, line, source } = opened(bus);
    await line;
    bus.answer('gone');
    await expect.poll(() => listener.reasons).toEqual([{ kind: 'unplugged' }]);
    const again = await source.open(P1, new Listener());
    bus.answer('timeout');
    bus.answer('timeout');
    void again.close();
    expect(bus.done.filter((step) => step === 'claim 0')).toHaveLength(2);
  });

  it('whose transfer goes wrong while it is pulled out is unplugged, not broken', async () => {
    const bus = new PlayedBus(entry());
    const { clock, listener, line } = opened(bus);
    await line;
    bus.entries = [entry({ plugged: 'second time' })];
    bus.answer('fault');
    await expect
      .poll(async () => {
        await clock.advance(500);
        return listener.reasons;
      })
      .toEqual([{ kind: 'unplugged' }]);
  });

  it('that is there and goes on failing is lost as failed; one that hears something between is not', async () => {
    const bus = new PlayedBus(entry());
    const { clock, listener, line } = opened(bus);
    await line;
    bus.answer(
      'fault',
      'fault',
      Uint8Array.of(7),
      'fault',
      'fault',
      Uint8Array.of(8),
      'fault',
      'fault',
      'fault',
    );
    await expect
      .poll(async () => {
        await clock.advance(500);
        return listener.reasons;
      })
      .toEqual([{ kind: 'failed', detail: 'played: fault' }]);
    expect(listener.heard).toEqual([7, 8]);
    expect(bus.done.slice(-LET_GO.length)).toEqual(LET_GO);
  });

  it('whose pipe stalls is cleared once', async () => {
    const bus = new PlayedBus(entry());
    const { listener, line } = opened(bus);
    await line;
    bus.answer('stall', Uint8Array.of(9));
    await expect.poll(() => listener.heard).toEqual([9]);
    expect(bus.done).toContain('clear halt');
    expect(listener.reasons).toEqual([]);
  });

  it.each([
    ['open', 'permission', 'permission', /udev rule/],
    ['open', 'gone', 'notFound', /plug it in again/],
    ['open', 'driver', 'driver', /USB cannot be used here/],
    ['claim', 'busy', 'busy', /end that program/],
    ['control', 'stall', 'failed', /pull it out/],
    ['control', 'timeout', 'failed', /pull it out/],
  ] as const)('that fails to %s with %s: %s, and stays given back', async (step, fault, problem, advice) => {
    const bus = new PlayedBus(entry());
    bus.failing.set(step, fault satisfies UsbFaultKind);
    const { line, source } = opened(bus);
    const error = await problemOf(line);
    expect(error.problem).toBe(problem);
    expect(error.message).toMatch(advice);
    expect(bus.done.at(-1)).toBe(step === 'open' ? undefined : 'close');
    bus.failing.clear();
    await source.open(P1, new Listener());
  });

  it.each([
    ['win32', 'driver', 'driver', /install its maker's.*COM port/],
    ['darwin', 'busy', 'driver', /serial port/],
  ] as const)('on %s, %s: what helps there', async (platform, fault, problem, advice) => {
    const bus = new PlayedBus(entry());
    bus.failing.set('open', fault);
    const source = usbSource('', { bus, clock: new HandClock(0), platform });
    const error = await problemOf(source.open(P1, new Listener()));
    expect(error.problem).toBe(problem);
    expect(error.message).toMatch(advice);
  });

  it('on Windows, of whose interfaces nothing is known: has no driver', async () => {
    const { facts } = entry();
    const bus = new PlayedBus(entry({ facts: { ...facts, interfaces: [] } }));
    const problems = (['win32', 'linux'] as const).map(async (platform) => {
      const source = usbSource('', { bus, clock: new HandClock(0), platform });
      return (await problemOf(source.open(P1, new Listener()))).problem;
    });
    expect(await Promise.all(problems)).toEqual(['driver', 'failed']);
  });

  it('is picked by its selector', async () => {
    const bus = new PlayedBus(entry(), entry({ serialNumber: 'METER02', location: '9-2', plugged: 'other' }));
    expect((await problemOf(opened(bus).line)).message).toMatch(/METER01.*METER02/);
    expect((await problemOf(opened(bus, '0403:6001').line)).problem).toBe('notFound');
    await opened(bus, '10c4:ea60:METER02').line;
  });

  it('does not do 12 baud', async () => {
    const source = usbSource('', { bus: new PlayedBus(entry()), clock: new HandClock(0) });
    expect((await problemOf(source.open({ ...P1, baudRate: 12 }, new Listener()))).problem).toBe(
      'unsupported',
    );
  });
});

describe('adapters are watched', () => {
  it('by events, and by looking where events do not come', async () => {
    const bus = new PlayedBus();
    const clock = new HandClock(0);
    const told: string[][] = [];
    const list = async (): Promise<Adapter[]> =>
      (await bus.devices()).map(({ plugged }) => ({
        name: plugged,
        title: '',
        chip: undefined,
        serialNumber: undefined,
        ids: '10c4:ea60',
      }));
    const stop = watchAdapters({ bus, clock, list }, (adapters) =>
      told.push(adapters.map(({ name }) => name)),
    );
    await clock.advance(1);
    bus.plug(entry());
    await clock.advance(1);
    expect(told).toEqual([[], ['first time']]);
    bus.entries = [];
    await clock.advance(2_100);
    expect(told).toEqual([[], ['first time'], []]);
    stop();
    bus.plug(entry());
    await clock.advance(10_000);
    expect(told).toHaveLength(3);
  });
});
