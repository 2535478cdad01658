import { describe, expect, test } from 'vitest';
import {
  type MeterView,
  meterScreen,
  minuteLine,
  noticeWords,
  powerWords,
} from '../../main/cli/meter-screen.ts';
import { ByteSourceError } from '../../node-core/meter/byte-source.ts';
import type { LiveNotice } from '../../node-core/meter/live/index.ts';
import { decodeTelegram } from '../../node-core/meter/telegrams/index.ts';
import { energyMwh, minute, powerW } from '../../node-core/units/index.ts';

const AT = Date.UTC(2026, 10, 23, 20, 4);
const READING = {
  minute: minute(AT / 60_000),
  importMwh: energyMwh(12_345),
  exportMwh: energyMwh(7),
  quality: 'measured',
} as const;
const NOTHING: MeterView = {
  source: 'simulate:kaifa',
  timeZone: 'Europe/Oslo',
  power: undefined,
  telegram: undefined,
  minutes: [],
  counts: { telegrams: 0, faults: 0, noiseBytes: 0, minutes: 0, corrections: 0 },
  news: '',
};

function sample(importW: number, exportW: number) {
  return { atMs: AT, importW: powerW(importW), exportW: powerW(exportW), roofW: null };
}

test('power is said with its direction, in words', () => {
  expect(powerWords(sample(1_240, 0))).toBe('You are taking 1 240 W from the grid.');
  expect(powerWords(sample(0, 20_500))).toBe('You are giving 20 500 W to the grid.');
  expect(powerWords(sample(0, 0))).toBe('You are taking 0 W from the grid.');
});

test('a minute: local time, both directions in Wh, and its mark', () => {
  expect(minuteLine(READING, 'Europe/Oslo')).toBe('21:04     12.345 Wh     0.007 Wh');
  expect(minuteLine({ ...READING, quality: 'gap' }, 'UTC')).toBe('20:04     12.345 Wh     0.007 Wh  gap');
});

describe('the screen', () => {
  test('before anything was heard', () => {
    expect(meterScreen(NOTHING, AT).join('\n')).toContain('Nothing was heard yet.');
  });

  test('of a meter that speaks', () => {
    const text =
      '/ESY5Q3DA1024 V3.04\r\n\r\n1-0:0.0.0*255(0272031300001)\r\n1-0:1.8.0*255(00000012.3456789*kWh)\r\n!\r\n';
    const decoded = decodeTelegram(Buffer.from(text));
    const telegram = decoded.kind === 'telegram' ? decoded.telegram : undefined;
    const counts = { telegrams: 3, faults: 1, noiseBytes: 7, minutes: 1, corrections: 2 };
    const view = { ...NOTHING, power: sample(500, 0), telegram, minutes: [READING], counts, news: 'news!' };
    const screen = meterScreen(view, AT + 4_900).join('\n');
    for (const part of [
      'You are taking 500 W',
      'last heard 4 s ago',
      '0272031300001',
      '1.8.0 12345.6789 Wh',
      '3 telegrams, 1 damaged, 7 bytes of noise',
      '1 minutes, 2 corrections',
      'news!',
      '21:04',
    ]) {
      expect(screen).toContain(part);
    }
    // Of one that says its registers alone, power is not 0 W; nor is it once they have told it.
    const unknown = meterScreen({ ...view, power: undefined }, AT).join('\n');
    expect(unknown).toContain('Power now is not known');
    expect(unknown).not.toContain(' W from');
    const derived = meterScreen({ ...view, power: { ...sample(500, 0), derived: true } }, AT).join('\n');
    expect(derived).toContain('You are taking about 500 W');
  });
});

test('whatever happens is said in words; what is of no interest is not', () => {
  const error = new ByteSourceError('notFound', { source: 'usb', message: 'no adapter is plugged in' });
  const notices: LiveNotice[] = [
    { kind: 'opened', source: 'usb' },
    { kind: 'openFailed', error, nextTryMs: 4_000 },
    { kind: 'lost', reason: { kind: 'unplugged' } },
    { kind: 'lost', reason: { kind: 'failed', detail: 'it stalled' } },
    { kind: 'meterSwapped', before: 'A', after: 'B' },
    { kind: 'registerFell', direction: 'import', hasId: false },
    { kind: 'registerJumped', direction: 'export', hasId: true },
    { kind: 'rolledOver', direction: 'import' },
    { kind: 'registerRejected', direction: 'import' },
    { kind: 'staleList', direction: 'import' },
    {
      kind: 'doubtful',
      direction: 'import',
      startMinute: minute(1),
      endMinute: minute(61),
      deviationPermille: 123,
    },
    { kind: 'clockSet', byMs: -3_600_000 },
    { kind: 'memoryDamaged' },
    { kind: 'lostTrack', wantedMinute: 2, keptMinute: 1 },
  ];
  const words = notices.map(noticeWords);
  expect(new Set(words).size).toBe(notices.length);
  expect(words).not.toContain('');
  expect(words[1]).toBe('usb: no adapter is plugged in; trying again in 4 s');
  expect(words[10]).toBe('import: power and register are 12.3 % apart');
  expect(noticeWords({ kind: 'heard', event: { kind: 'noise', offset: 0, bytes: 3 }, atMs: 0 })).toBe('');
});
