/** The fixed layout of readings against the general path through the codec: what it reads and writes is what that does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CodecError, decode, encode } from '../../node-core/codec/index.ts';
import { readFastReading, writeFastReading } from '../../node-core/ledger/encoding/fast-reading.ts';
import { MAX_MEMBER_INDEX } from '../../node-core/ledger/encoding/fields.ts';
import { minute } from '../../node-core/units/index.ts';

/** Numbers on both sides of each length that a head may have. */
const upTo = (most: number) =>
  fc.oneof(
    fc.integer({ min: 0, max: most }),
    fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, most).filter((value) => value <= most),
  );
const bytesOf = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });
const fields = fc.record({
  author: upTo(MAX_MEMBER_INDEX),
  atMinute: upTo(2 ** 32 - 1),
  revision: upTo(255),
  sealed: bytesOf(32),
  signature: bytesOf(64),
});

function general(of: typeof fields extends fc.Arbitrary<infer Value> ? Value : never): Uint8Array {
  return encode([1, of.author, of.atMinute, of.revision, of.sealed, of.signature]);
}

/** As the codec reads it; undefined where it refuses. */
function generally(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

describe('a reading by its fixed layout', () => {
  test('is written as the codec writes it', () => {
    fc.assert(
      fc.property(fields, (of) => {
        const { author, atMinute, revision, sealed } = of;
        const written = writeFastReading({
          kind: 'reading',
          author,
          minute: minute(atMinute),
          revision,
          sealed,
        });
        expect(written).toEqual(general(of).slice(0, -66));
      }),
      { numRuns: 300 },
    );
  });

  test('is read as the codec reads it', () => {
    fc.assert(
      fc.property(fields, (of) => {
        const { author, atMinute, revision, sealed } = of;
        expect(readFastReading(general(of))).toEqual({
          kind: 'reading',
          author,
          minute: atMinute,
          revision,
          sealed,
        });
      }),
      { numRuns: 300 },
    );
  });

  test('is not read from bytes that the codec refuses, nor as anything else than the codec reads', () => {
    const change = fc.record({
      at: fc.nat({ max: 12 }),
      to: fc.constantFrom(0, 1, 23, 24, 25, 26, 27, 88, 255),
    });
    let read = 0;
    fc.assert(
      fc.property(fields, fc.array(change, { minLength: 1, maxLength: 3 }), (of, changes) => {
        const bytes = general(of);
        for (const { at, to } of changes) bytes[at] = to;
        const fast = readFastReading(bytes);
        if (fast === undefined) return;
        read += 1;
        const { author, minute: atMinute, revision, sealed } = fast;
        expect([1, author, atMinute, revision, sealed, bytes.slice(-64)]).toEqual(generally(bytes));
      }),
      { numRuns: 3000 },
    );
    // Some changed bytes are another reading: else this would show nothing.
    expect(read).toBeGreaterThan(100);
  });
});
