import { expect, test } from 'vitest';
import type { MeterSource, MeterStart } from '../../node-core/meter/source.ts';
import { manualClock } from '../../node-core/node/clock.ts';
import { HomeMeter } from '../../node-core/node/home-meter.ts';
import { TooManyCorrections } from '../../node-core/node/household.ts';
import { energyMwh, minute, minuteOfMs, powerW } from '../../node-core/units/index.ts';

const NOW_MS = Date.UTC(2026, 5, 14, 10);

/** A source that says what becomes of it, and is let go of when the test says so. */
class Source implements MeterSource {
  readonly kind = 'usb';
  letGo: () => void = () => undefined;
  given: MeterStart | undefined;
  readonly #name: string;
  readonly #log: string[];

  constructor(name: string, log: string[]) {
    this.#name = name;
    this.#log = log;
  }

  start(start: MeterStart): void {
    this.given = start;
    this.#log.push(`${this.#name} starts`);
  }

  stop(): void {
    this.#log.push(`${this.#name} stops`);
  }

  released(): Promise<void> {
    return new Promise((resolve) => {
      this.letGo = resolve;
    });
  }
}

function rig(): {
  readonly meter: HomeMeter;
  readonly log: string[];
  readonly source: (name: string) => Source;
} {
  const log: string[] = [];
  const household = {
    clock: manualClock(NOW_MS),
    nextMinute: () => undefined,
    recordMinutes: () => void log.push('recorded'),
    correctMinute: () => {
      throw new TooManyCorrections('often enough');
    },
  };
  const live = {
    measuredBy: (source: { readonly kind: string } | null) => void log.push(`by ${source?.kind ?? 'none'}`),
    heard: () => void log.push('heard'),
    asks: () => void log.push('asks'),
    take: () => void log.push('power'),
  };
  return { meter: new HomeMeter(household, live), log, source: (name) => new Source(name, log) };
}

test('the next meter starts when the one before has let go of its adapter', async () => {
  const { meter, log, source } = rig();
  const [one, other] = [source('one'), source('other')];
  await meter.use(one);
  await meter.use(one);
  const switched = meter.use(other);
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['by usb', 'one starts', 'one stops']);
  one.letGo();
  await switched;
  expect(log.slice(3)).toEqual(['by usb', 'other starts']);
  expect(other.given?.fromMinute).toBe(minuteOfMs(NOW_MS));
});

test('closing stops it at once, and starts none that waits', async () => {
  const { meter, log, source } = rig();
  const [one, other] = [source('one'), source('other')];
  await meter.use(one);
  const switched = meter.use(other);
  const closed = meter.close();
  await new Promise((resolve) => setImmediate(resolve));
  one.letGo();
  await Promise.all([switched, closed]);
  expect(log).not.toContain('other starts');
  expect(log.at(-1)).toBe('by none');
});

test('what it says reaches the household; a minute corrected too often does not stop it', async () => {
  const { meter, log, source } = rig();
  const one = source('one');
  await meter.use(one);
  const reading = {
    minute: minute(1),
    importMwh: energyMwh(1),
    exportMwh: energyMwh(0),
    quality: 'measured',
  } as const;
  one.given?.listener.heard?.(NOW_MS);
  one.given?.listener.asks?.();
  one.given?.listener.sample({ atMs: NOW_MS, importW: powerW(1), exportW: powerW(0), roofW: null });
  one.given?.listener.reading(reading);
  one.given?.listener.correction?.(reading);
  expect(log.slice(2)).toEqual(['heard', 'asks', 'power', 'recorded']);
});
