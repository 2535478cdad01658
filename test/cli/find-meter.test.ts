import { describe, expect, test } from 'vitest';
import { findMeter, searchWords } from '../../main/cli/find-meter.ts';
import { ByteSourceError } from '../../node-core/meter/byte-source.ts';
import type { FoundMeter } from '../../node-core/meter/detection/index.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../node-core/meter/simulator/index.ts';
import { METER_SPEECHES, meteredHome, speakingSource } from '../../node-core/meter/simulator/speech/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { HandClock } from '../meter/live/hand-clock.ts';

const START_MS = Date.UTC(2026, 10, 23, 10);

test('a simulated Kamstrup is found by its line, within a minute', async () => {
  const clock = new HandClock(START_MS);
  const beganMs = clock.monotonicMs();
  const home = meteredHome(simulatedHome({ seed: 3, profile: PROFILES.consumer, sky: createSky(OSLO) }), {
    startMinute: minute(START_MS / 60_000),
    importMwh: 1_000_000,
    exportMwh: 0,
  });
  const source = speakingSource({
    name: 'cable',
    home,
    speech: METER_SPEECHES.kamstrup,
    clock,
    homeMs: (monotonicMs) => START_MS + monotonicMs - beganMs,
  });
  const words: string[] = [];
  const search = findMeter({
    watch(changed) {
      changed([{ name: 'cable', title: 'A cable' }]);
      return () => undefined;
    },
    sourceOf: () => source,
    clock,
    keys: undefined,
    say: (line) => void words.push(line),
  });
  await clock.advance(60_000);
  await expect(search.found).resolves.toMatchObject({
    adapter: 'cable',
    settings: METER_SPEECHES.kamstrup.settings,
    protocol: 'hdlc-dlms',
    key: 'none',
  });
  expect(words).toContain('A cable: listening at 115200 8N1');
  expect(words.at(-1)).toBe('found a meter at cable: 2400 8N1, hdlc-dlms');
});

describe('how far a search is, in words', () => {
  const settings = METER_SPEECHES.kaifa.settings;
  const adapter = { adapter: 'usb:1', title: 'FTDI cable', tried: [], rounds: 1 };
  const found: FoundMeter = {
    adapter: 'usb:1',
    settings,
    protocol: 'sml',
    telegram: undefined,
    key: 'wanted',
    bytes: new Uint8Array(),
  };

  test('adapters', () => {
    const error = new ByteSourceError('busy', { source: 'usb:1', message: 'brltty has it' });
    expect(searchWords({ kind: 'noAdapter' })).toHaveLength(1);
    expect(
      searchWords({
        kind: 'notFound',
        adapters: [
          { ...adapter, progress: { kind: 'listening', settings, heard: { kind: 'silence', bytes: 0 } } },
          { ...adapter, progress: { kind: 'blocked', error } },
          { ...adapter, progress: { kind: 'away' } },
          { ...adapter, progress: { kind: 'opening', settings } },
        ],
      }),
    ).toEqual([
      'no meter was heard yet; is its port open, and the cable in?',
      'FTDI cable: listening at 2400 8E1',
      'usb:1: brltty has it',
      'FTDI cable is not there; it is waited for',
    ]);
  });

  test('a meter that encrypts', () => {
    expect(searchWords({ kind: 'found', meter: found, adapters: [] })[0]).toContain('give its key');
    expect(searchWords({ kind: 'found', meter: { ...found, key: 'wrong' }, adapters: [] })[0]).toContain(
      'the key does not fit',
    );
  });
});
