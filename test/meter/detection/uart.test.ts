import { describe, expect, it } from 'vitest';
import type { LineSettings } from '../../../node-core/meter/byte-source.ts';
import { candidatesFor, LINE_CANDIDATES, lineText } from '../../../node-core/meter/detection/index.ts';
import { heardAs } from './uart.ts';

const EIGHT: LineSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
const SEVEN: LineSettings = { ...EIGHT, dataBits: 7, parity: 'even' };
const BYTES = Uint8Array.from({ length: 256 }, (_, at) => at);

describe('the played line', () => {
  it.each([EIGHT, { ...EIGHT, parity: 'even' }, { ...EIGHT, parity: 'odd', stopBits: 2 }] as const)(
    'carries every byte with the same settings',
    (settings) => {
      expect([...heardAs(BYTES, { sentWith: settings, heardWith: settings })]).toEqual([...BYTES]);
    },
  );

  it('of seven bits is heard by eight with the parity on top', () => {
    const heard = heardAs(BYTES.subarray(0, 128), { sentWith: SEVEN, heardWith: EIGHT });
    expect([...heard].map((byte) => byte & 0x7f)).toEqual([...BYTES.subarray(0, 128)]);
    for (const byte of heard) expect(byte.toString(2).replaceAll('0', '').length % 2).toBe(0);
  });

  it('of another speed, or inverted, is not what was sent', () => {
    const slow = heardAs(BYTES, { sentWith: { ...EIGHT, baudRate: 2400 }, heardWith: EIGHT });
    expect(Buffer.compare(slow, BYTES)).not.toBe(0);
    const inverted = heardAs(BYTES, { sentWith: EIGHT, heardWith: EIGHT, inverted: true });
    expect(Buffer.compare(inverted, BYTES)).not.toBe(0);
  });
});

describe('line candidates', () => {
  it('have every line in use among them', () => {
    const heard = LINE_CANDIDATES.flatMap(({ readings }) =>
      readings.map(({ settings }) => lineText(settings)),
    );
    expect(heard.toSorted()).toEqual(
      ['115200 8N1', '2400 8E1', '2400 8N1', '9600 8N1', '9600 7E1', '300 8N1', '300 7E1'].toSorted(),
    );
  });

  it('begin with what is remembered, known or not', () => {
    const first = (settings: LineSettings): string | undefined => {
      const [candidate] = candidatesFor(settings);
      return candidate === undefined ? undefined : lineText(candidate.listenWith);
    };
    expect(first(SEVEN)).toBe('9600 8N1');
    expect(candidatesFor(SEVEN)).toHaveLength(LINE_CANDIDATES.length);
    expect(first({ ...EIGHT, baudRate: 19_200 })).toBe('19200 8N1');
    expect(candidatesFor({ ...EIGHT, baudRate: 19_200 })).toHaveLength(LINE_CANDIDATES.length + 1);
  });
});
