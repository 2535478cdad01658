import { describe, expect, test } from 'vitest';
import { ciphered, hdlcApdu, hex, joined, mbusFrame, notification } from './build.ts';
import { CLOCK, KAMSTRUP_HEAD, KAMSTRUP_HOURLY, structure, u32 } from './dlms-lists.ts';
import { fedWhole } from './feeds.ts';
import { decoded, values } from './said.ts';

const KEY = hex('000102030405060708090a0b0c0d0e0f');

describe('M-Bus', () => {
  const body = notification(KAMSTRUP_HOURLY, `0c ${CLOCK}`);
  const plain = values(decoded(hdlcApdu(body)));
  const apdu = ciphered(body, { key: KEY, securityControl: 0x20 });
  const keys = { encryptionKey: KEY };

  test('two segments, as Kaifa and Siemens send them', () => {
    const telegram = decoded(
      joined(mbusFrame(0x00, apdu.subarray(0, 200)), mbusFrame(0x11, apdu.subarray(200))),
      keys,
    );
    expect(values(telegram)).toEqual(plain);
    expect(telegram).toMatchObject({ protocol: 'mbus-dlms', encrypted: true, integrity: 'checksum' });
  });

  test('a first segment of 257 bytes with its length modulo 256, as Sagemcom sends it', () => {
    const longer = Array.from({ length: 15 }, () => ['0906 0101010800ff', u32(427_244)]).flat();
    const long = ciphered(notification(structure(...KAMSTRUP_HEAD, ...longer)), {
      key: KEY,
      securityControl: 0x20,
    });
    const first = mbusFrame(0x00, long.subarray(0, 252));
    expect(first.subarray(0, 4)).toEqual(hex('68010168'));
    const telegram = decoded(joined(first, mbusFrame(0x11, long.subarray(252))), keys);
    expect(values(telegram)).toEqual({ '1-1:1.8.0': '4272440 Wh' });
  });

  test('a lost first or second segment', () => {
    const [first, second] = [mbusFrame(0x00, apdu.subarray(0, 200)), mbusFrame(0x11, apdu.subarray(200))];
    const events = fedWhole(joined(second, first, first, second), keys);
    expect(events.map(({ kind }) => kind)).toEqual(['fault', 'telegram']);
  });

  test('a flipped bit anywhere: no reading, though the APDU has no tag', () => {
    const whole = joined(mbusFrame(0x00, apdu.subarray(0, 200)), mbusFrame(0x11, apdu.subarray(200)));
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Uint8Array.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at & 7));
      expect(fedWhole(flipped, keys).map(({ kind }) => kind)).not.toContain('telegram');
    }
  });

  test('an adapter that left the seam between two frames in the APDU: what stands before the cut', () => {
    const seam = joined('c3 16', mbusFrame(0x11, apdu.subarray(200)).subarray(0, 9));
    const spoilt = joined(apdu.subarray(0, 200), seam, apdu.subarray(200)).subarray(0, apdu.length);
    const telegram = decoded(spoilt, keys);
    expect(telegram).toMatchObject({ protocol: 'dlms', integrity: 'none', importMwh: 4_272_440_000 });
    expect(Object.keys(values(telegram))).not.toContain('1-1:4.8.0');
  });
});
