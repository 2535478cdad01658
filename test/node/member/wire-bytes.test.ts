import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ItemFault } from '../../../node-core/codec/index.ts';
import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import {
  decodeEntries,
  decodeEntry,
  decodeRange,
  EntryPieces,
  encodeEntry,
  encodeRange,
  entryPieces,
} from '../../../node-core/node/member/entry-bytes.ts';
import {
  decodeAnswers,
  decodeHandIn,
  decodeReadings,
  decodeResult,
  decodeResults,
  encodeAnswers,
  encodeHandIn,
  encodeReadings,
  encodeResult,
  encodeResults,
  type HandInRequest,
} from '../../../node-core/node/member/hand-in-bytes.ts';
import {
  decodeJoinAnswer,
  decodeJoinRequest,
  encodeJoinAnswer,
  encodeJoinRequest,
  type JoinAnswer,
} from '../../../node-core/node/member/join-bytes.ts';
import type { OfferAnswer, SubmitResult } from '../../../node-core/node/submit.ts';

const place = fc.integer({ min: 1, max: 2 ** 40 });
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
// A byte order mark in front is the one text that the codec does not take.
const text = fc.string({ maxLength: 40 }).filter((value) => !value.startsWith('\uFEFF'));
const entry: fc.Arbitrary<CommittedEntry> = fc.record({
  index: place,
  term: place,
  bytes: bytes(200),
  certificate: bytes(100),
});

describe('blocks on the way', () => {
  test('come back as they went, in pieces cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), fc.integer({ min: 1, max: 500 }), (entries, cut) => {
        const whole = Buffer.concat([...entryPieces(entries)]);
        const pieces = new EntryPieces();
        const got: CommittedEntry[] = [];
        for (let at = 0; at < whole.length; at += cut) {
          got.push(...pieces.push(new Uint8Array(whole.subarray(at, at + cut))));
        }
        expect(got).toEqual(entries);
      }),
    );
  });

  test('larger than a piece are cut, and pieces stay below what an answer may carry', () => {
    const large = {
      index: 1,
      term: 1,
      bytes: new Uint8Array(3_000_000).fill(7),
      certificate: new Uint8Array(9),
    };
    const cut = [...entryPieces([large, { ...large, index: 2 }])];
    expect(Math.max(...cut.map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024);
    const pieces = new EntryPieces();
    expect(cut.flatMap((piece) => pieces.push(piece)).map(({ index }) => index)).toEqual([1, 2]);
  });

  test('a length beyond any block is refused before its bytes are waited for', () => {
    expect(() => new EntryPieces().push(Uint8Array.of(0x7f, 0xff, 0xff, 0xff))).toThrow(ItemFault);
  });

  test('a range comes back', () => {
    fc.assert(
      fc.property(place, place, (from, limit) => {
        expect(decodeRange(encodeRange({ from, limit }))).toEqual({ from, limit });
      }),
    );
  });
});

describe('what is handed in', () => {
  const request: fc.Arbitrary<HandInRequest> = fc.oneof(
    fc.record({ kind: fc.constant('submit' as const), isForwarded: fc.boolean(), bytes: bytes(100) }),
    fc.record({
      kind: fc.constant('readings' as const),
      isForwarded: fc.boolean(),
      readings: fc.array(bytes(120), { maxLength: 5 }),
    }),
    fc.record({
      kind: fc.constant('submitMany' as const),
      isForwarded: fc.boolean(),
      transactions: fc.array(bytes(120), { maxLength: 5 }),
    }),
  );
  const result: fc.Arbitrary<SubmitResult> = fc.oneof(
    fc.record({ kind: fc.constant('certified' as const), id: text, height: fc.nat() }),
    fc.record({ kind: fc.constant('refused' as const), reason: text, detail: text }),
    fc.record({ kind: fc.constant('unavailable' as const), reason: text }),
  );
  const answer: fc.Arbitrary<OfferAnswer> = fc.oneof(
    fc.constant('taken' as const),
    fc.record({ reason: text, detail: text }),
  );

  test('comes back, and so do the answers', () => {
    fc.assert(
      fc.property(request, (value) => {
        expect(decodeHandIn(encodeHandIn(value))).toEqual(value);
      }),
    );
    fc.assert(
      fc.property(result, (value) => {
        expect(decodeResult(encodeResult(value))).toEqual(value);
      }),
    );
    fc.assert(
      fc.property(fc.array(result, { maxLength: 9 }), (value) => {
        expect(decodeResults(encodeResults(value))).toEqual(value);
      }),
    );
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 9 }), (value) => {
        expect(decodeAnswers(encodeAnswers(value))).toEqual(value);
      }),
    );
  });
});

describe('gossiped readings', () => {
  test('come back, and more than there may be are none', () => {
    const readings = [Uint8Array.of(1), Uint8Array.of(2, 3)];
    expect(decodeReadings(encodeReadings(readings), 2)).toEqual(readings);
    expect(decodeReadings(encodeReadings(readings), 1)).toBeUndefined();
  });
});

describe('a request to be let in', () => {
  const answer: fc.Arbitrary<JoinAnswer> = fc.oneof(
    fc.record({ kind: fc.constant('admitted' as const), member: fc.nat() }),
    fc.record({ kind: fc.constant('waiting' as const) }),
    fc.record({ kind: fc.constant('refused' as const), reason: text }),
  );

  test('comes back, and so does the answer', () => {
    const request = fc.record({
      publicKey: bytes(32),
      sealingKey: bytes(32),
      displayName: text,
      consent: bytes(64),
    });
    fc.assert(
      fc.property(request, (value) => {
        expect(decodeJoinRequest(encodeJoinRequest(value))).toEqual(value);
      }),
    );
    fc.assert(
      fc.property(answer, (value) => {
        expect(decodeJoinAnswer(encodeJoinAnswer(value))).toEqual(value);
      }),
    );
  });
});

/** What came of a reading: a value and the reader's own error are as expected. */
function outcome(read: () => unknown): unknown {
  try {
    read();
    return 'as expected';
  } catch (error) {
    return error instanceof ItemFault ? 'as expected' : error;
  }
}

describe('bytes of somebody who means no good', () => {
  const readers: readonly (readonly [string, (given: Uint8Array) => unknown])[] = [
    ['an entry', decodeEntry],
    ['gossiped entries', decodeEntries],
    ['a range', decodeRange],
    ['a request', decodeHandIn],
    ['a result', decodeResult],
    ['answers', decodeAnswers],
    ['readings', (given) => decodeReadings(given, 5)],
    ['a request to join', decodeJoinRequest],
    ['an answer to it', decodeJoinAnswer],
  ];
  const whole = encodeEntry({
    index: 3,
    term: 2,
    bytes: new Uint8Array(40),
    certificate: new Uint8Array(70),
  });

  test.each(readers)('as %s: its own error, or a value', (_, read) => {
    const given = fc.oneof(
      bytes(60),
      fc.nat(whole.length).map((end) => whole.slice(0, end)),
    );
    fc.assert(
      fc.property(given, (input) => {
        expect(outcome(() => read(input))).toBe('as expected');
      }),
      { numRuns: 300 },
    );
  });
});
