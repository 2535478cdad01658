import { describe, expect, test } from 'vitest';
import type { ByteListener } from '../../../../node-core/meter/byte-source.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../../../node-core/meter/simulator/index.ts';
import {
  METER_SPEECHES,
  meteredHome,
  type SpeechName,
  speakingSource,
} from '../../../../node-core/meter/simulator/speech/index.ts';
import { detectProtocol, readCapture } from '../../../../node-core/meter/telegrams/index.ts';
import { minute } from '../../../../node-core/units/index.ts';
import { HandClock } from '../../live/hand-clock.ts';

const START_MS = Date.UTC(2026, 10, 23, 10);

function wired(name: SpeechName) {
  const clock = new HandClock(START_MS);
  const beganMs = clock.monotonicMs();
  const home = meteredHome(simulatedHome({ seed: 3, profile: PROFILES.consumer, sky: createSky(OSLO) }), {
    startMinute: minute(START_MS / 60_000),
    importMwh: 1_000_000,
    exportMwh: 0,
  });
  const speech = METER_SPEECHES[name];
  const homeMs = (monotonicMs: number): number => START_MS + monotonicMs - beganMs;
  const source = speakingSource({ name, home, speech, clock, homeMs });
  const chunks: { bytes: Uint8Array; atMs: number }[] = [];
  const listener: ByteListener = {
    bytes: (bytes, atMs) => void chunks.push({ bytes, atMs: atMs - beganMs }),
    lost: () => expect.unreachable('it does not go away by itself'),
  };
  const all = (): Uint8Array => Buffer.concat(chunks.map(({ bytes }) => bytes));
  return { clock, speech, source, listener, chunks, all };
}

describe('a simulated meter at the end of a wire', () => {
  test('speaks at its pace, and no faster than the wire', async () => {
    const { clock, speech, source, listener, chunks, all } = wired('kaifa');
    await source.open(speech.settings, listener);
    await clock.advance(9_999);
    const telegrams = readCapture(all()).filter(({ kind }) => kind === 'telegram');
    expect(telegrams).toHaveLength(5);
    // List 2 at 0 s: 123 bytes of 11 bits at 2400 baud, in chunks of 62.
    expect(chunks.slice(0, 2).map(({ bytes }) => bytes.length)).toEqual([62, 61]);
    expect(chunks[0]?.atMs).toBeCloseTo((62 * 11_000) / 2400);
    expect(chunks[1]?.atMs).toBeCloseTo((123 * 11_000) / 2400);
    expect(chunks[2]?.atMs).toBeCloseTo(2_000 + (41 * 11_000) / 2400);
  });

  test('the same home, meter and time: the same bytes', async () => {
    const [one, other] = [wired('sml'), wired('sml')];
    for (const each of [one, other]) {
      await each.source.open(each.speech.settings, each.listener);
      await each.clock.advance(20_000);
    }
    expect(Buffer.compare(one.all(), other.all())).toBe(0);
    expect(one.all().length).toBeGreaterThan(2_000);
  });

  test('with other line settings it is noise', async () => {
    const { clock, source, listener, all } = wired('p1-v5');
    await source.open({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }, listener);
    await clock.advance(10_000);
    expect(detectProtocol(all()).kind).toBe('noise');
  });

  test('one line at a time; closed, it is silent, and can be opened again', async () => {
    const { clock, speech, source, listener, chunks } = wired('p1-v5');
    const line = await source.open(speech.settings, listener);
    await expect(source.open(speech.settings, listener)).rejects.toMatchObject({ problem: 'busy' });
    await clock.advance(5_000);
    await line.close();
    const { length } = chunks;
    await clock.advance(5_000);
    expect(chunks).toHaveLength(length);
    await source.open(speech.settings, listener);
    await clock.advance(5_000);
    expect(chunks.length).toBeGreaterThan(length);
  });

  test('a PC that slept did not hear what was said meanwhile', async () => {
    const { clock, speech, source, listener, all } = wired('p1-v4');
    await source.open(speech.settings, listener);
    await clock.advance(15_000);
    clock.sleep(600_000);
    await clock.advance(15_000);
    const events = readCapture(all());
    expect(events.map(({ kind }) => kind)).toEqual(['telegram', 'telegram', 'telegram', 'telegram']);
  });
});
