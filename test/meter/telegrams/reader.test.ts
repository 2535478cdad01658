import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  detectProtocol,
  ProtocolDetector,
  type ReaderEvent,
  TelegramReader,
} from '../../../node-core/meter/telegrams/index.ts';
import {
  ciphered,
  hdlcApdu,
  hex,
  joined,
  modeC,
  notification,
  p1,
  smlEntry,
  smlFile,
  smlListResponse,
} from './build.ts';
import { frameOf, telegramsIn } from './check-vector.ts';
import { fedByteByByte, fedRandomly, fedWhole, noise, seededRandom } from './feeds.ts';
import { checksumHolds } from './naive-checksums.ts';

const KEY = hex('000102030405060708090a0b0c0d0e0f');
const APDU = notification('0201 06 000016dc');
const HDLC = hdlcApdu(APDU);
const P1 = p1('/ISK5\\2M550T-1012\n\n1-0:1.7.0(00.111*kW)\n1-0:1.8.0(002130.115*kWh)');
const SML = smlFile(smlListResponse([smlEntry('0100010800ff', '621e 52ff', '650137c0c7')]));
const D0 = modeC('/ELS5\\@V9.30', '1.8.0(000285.4*kWh)');
const FRAMES = [HDLC, P1, SML, D0];

describe('the reader', () => {
  test('protocols one after the other, with noise between them', () => {
    const gap = hex('00ff10203040');
    const events = fedByteByByte(joined(...FRAMES.flatMap((frame) => [gap, frame])));
    expect(telegramsIn(events).map(({ telegram }) => telegram.protocol)).toEqual([
      'hdlc-dlms',
      'p1',
      'sml',
      'iec62056-21',
    ]);
  });

  test('offsets and lengths are those of the stream, through more than its buffer holds', () => {
    const stream = joined(...Array.from({ length: 500 }, () => joined(...FRAMES)));
    expect(stream.length).toBeGreaterThan(100_000);
    const found = telegramsIn(fedRandomly(stream, undefined, seededRandom(7)));
    expect(found).toHaveLength(2000);
    for (const each of found) expect(checksumHolds(each.telegram, frameOf(stream, each))).toBe(true);
  });

  test('noise is counted to the byte', () => {
    const bytes = joined('41', noise(5000, seededRandom(3)));
    const events = fedWhole(bytes);
    const counted = events.reduce((sum, event) => sum + (event.kind === 'noise' ? event.bytes : 0), 0);
    expect(telegramsIn(events)).toEqual([]);
    // Flags, line ends and zeros between pieces of it are no noise.
    expect(counted).toBeGreaterThan(4800);
    expect(counted).toBeLessThanOrEqual(bytes.length);
  });

  test('it can go on after its end: silence is no end of the line', () => {
    const reader = new TelegramReader();
    expect(reader.push(P1.subarray(0, 60))).toEqual([]);
    expect(reader.end()).toMatchObject([{ kind: 'fault', fault: { problem: 'cut', offset: 0 } }]);
    expect(reader.push(P1)).toMatchObject([{ kind: 'telegram', offset: 60 }]);
  });

  test('a silence between segments forgets them', () => {
    const reader = new TelegramReader();
    const first = joined('7e a8 0c 01 03 13');
    reader.push(first);
    reader.end();
    expect(telegramsIn(reader.push(HDLC))).toHaveLength(1);
  });
});

describe('properties', () => {
  const chunked = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 });

  test('random bytes: no throw, and no reading from a frame that does not hold', () => {
    fc.assert(
      fc.property(chunked, (chunks) => {
        const reader = new TelegramReader({ encryptionKey: KEY });
        const events = [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()];
        const fed = Buffer.concat(chunks);
        for (const each of telegramsIn(events)) {
          expect(checksumHolds(each.telegram, frameOf(fed, each))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('chunks do not matter: the same telegrams and faults as byte by byte', () => {
    const piece = fc.oneof(
      fc.constantFrom(...FRAMES),
      fc.constantFrom(...FRAMES).chain((frame) => fc.nat(frame.length).map((to) => frame.subarray(0, to))),
      fc.uint8Array({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.nat(), (pieces, seed) => {
        const stream = joined(...pieces);
        const [one, two] = [fedByteByByte(stream), fedRandomly(stream, undefined, seededRandom(seed))];
        expect(telegramsIn(two).map(offsetOf)).toEqual(telegramsIn(one).map(offsetOf));
      }),
      { numRuns: 200 },
    );
  });

  test('a whole frame behind anything that is not the beginning of one is found', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...FRAMES), (before, frame) => {
        const found = telegramsIn(fedByteByByte(joined(before, frame)));
        expect(found.map(offsetOf)).toContain(before.length);
      }),
      { numRuns: 200 },
    );
  });

  function offsetOf(event: { readonly offset: number }): number {
    return event.offset;
  }
});

describe('the detector', () => {
  const locked = hdlcApdu(ciphered(APDU, { key: KEY }));

  test.each<[name: string, bytes: Uint8Array, heard: object]>([
    ['nothing', new Uint8Array(), { kind: 'silence' }],
    ['noise', noise(300, seededRandom(5)), { kind: 'noise' }],
    ['P1', joined(P1, P1), { kind: 'telegrams', protocol: 'p1', telegrams: 2 }],
    [
      'HDLC behind a cut one',
      joined(HDLC.subarray(5), HDLC),
      { kind: 'telegrams', protocol: 'hdlc-dlms', telegrams: 1 },
    ],
    ['SML', SML, { kind: 'telegrams', protocol: 'sml', telegrams: 1 }],
    ['mode C', D0, { kind: 'telegrams', protocol: 'iec62056-21', telegrams: 1 }],
    ['a frame that is never whole', SML.subarray(0, 40), { kind: 'fragments', protocol: 'sml', faults: 1 }],
    ['an encrypted one', locked, { kind: 'locked', protocol: 'hdlc-dlms', keyWrong: false }],
  ])('hears %s', (_name, bytes, heard) => {
    expect(detectProtocol(bytes)).toEqual({ ...heard, bytes: bytes.length });
  });

  test('says that a key does not fit, and what it hears once it does', () => {
    expect(detectProtocol(locked, { encryptionKey: hex('00'.repeat(16)) })).toMatchObject({ keyWrong: true });
    expect(detectProtocol(locked, { encryptionKey: KEY })).toMatchObject({ kind: 'telegrams' });
  });

  test('hands on what the reader made of the bytes', () => {
    const detector = new ProtocolDetector();
    const events: ReaderEvent[] = [...detector.push(HDLC), ...detector.end()];
    expect(events.map(({ kind }) => kind)).toEqual(['telegram']);
  });
});
