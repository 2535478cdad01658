import { describe, expect, test } from 'vitest';
import type { LineSettings, LostReason } from '../../../node-core/meter/byte-source.ts';
import { captureSource } from '../../../node-core/meter/live/index.ts';
import { HandClock } from './hand-clock.ts';

const LINE: LineSettings = { baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 };
const PIECES = [0, 1_000, 1_000, 5_000].map((atMs, index) => ({ atMs, bytes: Uint8Array.of(index) }));

class Heard {
  readonly chunks: [bytes: number[], atMs: number][] = [];
  readonly losses: LostReason[] = [];
  bytes = (chunk: Uint8Array, atMs: number): void => void this.chunks.push([[...chunk], atMs]);
  lost = (reason: LostReason): void => void this.losses.push(reason);
}

describe('a capture as a byte source', () => {
  test('says each piece at its time, and then that it is at its end', async () => {
    const clock = new HandClock(0);
    const beganMs = clock.monotonicMs();
    const heard = new Heard();
    await captureSource({ name: 'c', pieces: PIECES, clock }).open(LINE, heard);
    await clock.advance(999);
    expect(heard.chunks).toEqual([[[0], beganMs]]);
    await clock.advance(10_000);
    expect(heard.chunks.map(([, atMs]) => atMs - beganMs)).toEqual([0, 1_000, 1_000, 5_000]);
    expect(heard.losses).toEqual([{ kind: 'ended' }]);
  });

  test('plays on while nobody listens', async () => {
    const clock = new HandClock(0);
    const source = captureSource({ name: 'c', pieces: PIECES, clock });
    const [first, second] = [new Heard(), new Heard()];
    const line = await source.open(LINE, first);
    await clock.advance(500);
    await line.close();
    await line.close();
    await clock.advance(2_000);
    await source.open(LINE, second);
    await clock.advance(10_000);
    expect([first.chunks, second.chunks].map((chunks) => chunks.map(([[byte]]) => byte))).toEqual([[0], [3]]);
    expect([first.losses, second.losses]).toEqual([[], [{ kind: 'ended' }]]);
  });

  test('one line at a time', async () => {
    const source = captureSource({ name: 'c', pieces: PIECES, clock: new HandClock(0) });
    await source.open(LINE, new Heard());
    await expect(source.open(LINE, new Heard())).rejects.toMatchObject({ problem: 'busy', source: 'c' });
  });

  test('closed by its listener in the middle of a chunk, it says no more', async () => {
    const clock = new HandClock(0);
    const heard = new Heard();
    const line = await captureSource({ name: 'c', pieces: PIECES, clock }).open(LINE, {
      bytes(chunk, atMs) {
        heard.bytes(chunk, atMs);
        if (heard.chunks.length === 2) void line.close();
      },
      lost: heard.lost,
    });
    await clock.advance(10_000);
    expect([heard.chunks.length, heard.losses.length]).toEqual([2, 0]);
  });
});
