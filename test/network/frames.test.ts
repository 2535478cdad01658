import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameReader, frameOf } from '../../node-core/network/frames.ts';

const MAX = 64 * 1024;

/** The naive twin: keeps everything, and cuts when it is complete. */
function naiveFrames(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
    frames.push(bytes.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return frames;
}

function read(chunks: readonly Uint8Array[], maxBytes = MAX): { frames: Uint8Array[]; atBoundary: boolean } {
  const frames: Uint8Array[] = [];
  const reader = new FrameReader({ maxBytes, onFrame: (frame) => frames.push(frame) });
  for (const chunk of chunks) reader.push(chunk);
  return { frames, atBoundary: reader.atBoundary };
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, n) => bytes.subarray(places[n], end));
}

describe('frames', () => {
  test('come out whole and in order however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (contents, cuts) => {
          const stream = new Uint8Array(Buffer.concat(contents.map((content) => frameOf(content))));
          const { frames, atBoundary } = read(cutAt(stream, cuts));
          expect(frames.map((frame) => Buffer.from(frame))).toEqual(
            naiveFrames(stream).map((frame) => Buffer.from(frame)),
          );
          expect(atBoundary).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of several parts are one', () => {
    expect(frameOf(Uint8Array.of(1), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(0, 0, 0, 3, 1, 2, 3));
  });

  test('that announce 1 GB end it at the fourth byte, and take no memory', () => {
    const reader = new FrameReader({ maxBytes: MAX, onFrame: () => {} });
    reader.push(Uint8Array.of(0x40, 0, 0));
    expect(() => reader.push(Uint8Array.of(0))).toThrow(
      'too long: a frame of 1073741824 bytes was announced, the limit is 65536',
    );
  });

  test('of exactly the limit pass, and of one byte more do not', () => {
    expect(read([frameOf(new Uint8Array(10))], 10).frames).toHaveLength(1);
    expect(() => read([frameOf(new Uint8Array(11))], 10)).toThrow('too long');
  });

  test('take memory for bytes that came, not for bytes announced', () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 200 }, () => {
      const reader = new FrameReader({ maxBytes: 8 * 1024 * 1024, onFrame: () => {} });
      reader.push(Uint8Array.of(0, 0x80, 0, 0, 1, 2, 3));
      return reader;
    });
    // Two hundred announcements of 8 MiB would be 1.6 GB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
    expect(readers.every(({ atBoundary }) => !atBoundary)).toBe(true);
  });

  test('that are kept hold on to no bigger piece of the stream', () => {
    const chunk = new Uint8Array(64 * 1024);
    chunk.set(frameOf(Uint8Array.of(7)));
    const { frames } = read([chunk.subarray(0, 5)]);
    expect(frames[0]?.buffer.byteLength).toBeLessThanOrEqual(2);
  });
});
