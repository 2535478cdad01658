import { describe, expect, test } from 'vitest';
import { decodeTelegram } from '../../../node-core/meter/telegrams/index.ts';
import { ciphered, hdlcApdu, hex, joined, notification } from './build.ts';
import { CLOCK, KAMSTRUP_HOURLY } from './dlms-lists.ts';
import { fedByteByByte } from './feeds.ts';
import { decoded, values } from './said.ts';

const KEY = hex('000102030405060708090a0b0c0d0e0f');
const AK = hex('d0d1d2d3d4d5d6d7d8d9dadbdcdddedf');

describe('AES-128-GCM', () => {
  const body = notification(KAMSTRUP_HOURLY, `0c ${CLOCK}`);
  const plain = values(decoded(hdlcApdu(body)));
  const keys = { encryptionKey: KEY, authenticationKey: AK };
  const aad = joined('30', AK);

  test('in HDLC', () => {
    const telegram = decoded(hdlcApdu(ciphered(body, { key: KEY, aad })), keys);
    expect(values(telegram)).toEqual(plain);
    expect(telegram).toMatchObject({ protocol: 'hdlc-dlms', encrypted: true, integrity: 'authenticated' });
  });

  test('authenticated only: the text stands in the clear, the tag has to hold', () => {
    const apdu = ciphered(body, { key: KEY, securityControl: 0x10, aad: joined('10', AK) });
    expect(decoded(apdu, keys)).toMatchObject({ integrity: 'authenticated', importMw: 1_468_000 });
    const changed = Uint8Array.from(apdu);
    changed[100] = (changed[100] ?? 0) ^ 1;
    expect(decodeTelegram(changed, keys)).toMatchObject({
      kind: 'fault',
      fault: { problem: 'authentication' },
    });
  });

  test('a tag that the length leaves out is found behind it, bare and in HDLC', () => {
    const apdu = ciphered(body, { key: KEY, aad, tagInLength: false });
    expect(values(decoded(apdu, keys))).toEqual(plain);
    expect(values(decoded(hdlcApdu(apdu), keys))).toEqual(plain);
    expect(fedByteByByte(joined(apdu, apdu), keys).map(({ kind }) => kind)).toEqual(['telegram', 'telegram']);
  });

  test("without an authentication key: no AAD at all, and Luxembourg's", () => {
    const luxembourg = joined('30', '00112233445566778899aabbccddeeff');
    for (const each of [new Uint8Array(), luxembourg]) {
      expect(values(decoded(ciphered(body, { key: KEY, aad: each }), { encryptionKey: KEY }))).toEqual(plain);
    }
  });

  test('without a key: said, and nothing of the content', () => {
    const result = decodeTelegram(hdlcApdu(ciphered(body, { key: KEY, aad })));
    expect(result).toMatchObject({ kind: 'fault', fault: { problem: 'key-missing' } });
  });

  test('with a wrong key: said, and no key in it', () => {
    const wrong = { encryptionKey: AK, authenticationKey: KEY };
    for (const bytes of [ciphered(body, { key: KEY, aad }), hdlcApdu(ciphered(body, { key: KEY, aad }))]) {
      const result = decodeTelegram(bytes, wrong);
      expect(result).toMatchObject({ kind: 'fault', fault: { problem: 'authentication' } });
      const said = JSON.stringify(result);
      for (const key of [KEY, AK]) expect(said).not.toContain(Buffer.from(key).toString('hex'));
    }
  });

  test('a wrong key where there is no tag: garbage is no list', () => {
    const apdu = ciphered(body, { key: KEY, securityControl: 0x20 });
    expect(decoded(apdu, keys)).toMatchObject({ integrity: 'none', importMw: 1_468_000 });
    expect(decodeTelegram(apdu, { encryptionKey: AK })).toMatchObject({
      kind: 'fault',
      fault: { problem: 'malformed' },
    });
  });

  test('a security control changed to say that there is no tag', () => {
    const apdu = Uint8Array.from(ciphered(body, { key: KEY, aad }));
    const at = apdu.indexOf(0x30, 10);
    apdu[at] = 0x20;
    expect(decodeTelegram(apdu, keys)).toMatchObject({ kind: 'fault' });
  });

  test('keys of another length are refused without being shown', () => {
    const short = { encryptionKey: KEY.subarray(1) };
    expect(() => decodeTelegram(hex('7e'), short)).toThrow(/^a key has 16 bytes, not 15$/);
  });
});
