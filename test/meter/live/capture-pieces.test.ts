import { describe, expect, test } from 'vitest';
import { capturePieces } from '../../../node-core/meter/live/index.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../../node-core/meter/simulator/index.ts';
import { METER_SPEECHES, meteredHome } from '../../../node-core/meter/simulator/speech/index.ts';
import { minute } from '../../../node-core/units/index.ts';

const START_MS = Date.UTC(2026, 10, 23, 10);
const HOME = meteredHome(simulatedHome({ seed: 3, profile: PROFILES.consumer, sky: createSky(OSLO) }), {
  startMinute: minute(START_MS / 60_000),
  importMwh: 1_000_000,
  exportMwh: 0,
});

function said(name: 'kaifa' | 'p1-v4' | 'mode-d', afterMs: number): Buffer {
  return Buffer.from(METER_SPEECHES[name].telegram(START_MS + afterMs, HOME));
}

function times(content: Uint8Array): number[] {
  return capturePieces(content).map(({ atMs }) => atMs);
}

function bytes(content: Uint8Array): Buffer {
  return Buffer.concat(capturePieces(content).map((piece) => piece.bytes));
}

describe('a capture is played as it was heard', () => {
  test('by the times in front of its lines', () => {
    const lines = [
      '2026-11-23 10:00:01.250\t7e7e',
      '2026-11-23 10:00:03\t00ff',
      '2026-11-23 10:00:02\t01',
      '',
    ];
    const content = Buffer.from(lines.join('\n'));
    expect(times(content)).toEqual([0, 1_750, 1_750]);
    expect(bytes(content).toString('hex')).toBe('7e7e00ff01');
  });

  test('by the clock in its telegrams, noise and all', () => {
    const all = Buffer.concat([
      said('kaifa', 0),
      Buffer.from('noise'),
      said('kaifa', 2_000),
      said('kaifa', 10_000),
      Buffer.from('end'),
    ]);
    expect(times(all)).toEqual([0, 2_000, 10_000, 10_000]);
    expect(bytes(all).equals(all)).toBe(true);
    const hex = Buffer.from(`# a comment\n${all.toString('hex').replace(/(.{60})/g, '$1\n')}`);
    expect(times(hex)).toEqual([0, 2_000, 10_000, 10_000]);
  });

  test('ten seconds apart where nothing says it', () => {
    expect(times(Buffer.concat([said('mode-d', 0), said('mode-d', 2_000)]))).toEqual([0, 10_000]);
  });

  test('a clock that was set back, or by hours, is no pause', () => {
    const all = [0, 10_000, 7_200_000, 20_000].map((ms) => said('p1-v4', ms));
    expect(times(Buffer.concat(all))).toEqual([0, 10_000, 20_000, 30_000]);
  });

  test('of nothing: nothing', () => {
    expect(capturePieces(new Uint8Array())).toEqual([]);
  });
});
