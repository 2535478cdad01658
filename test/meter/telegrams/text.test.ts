import { describe, expect, test } from 'vitest';
import { decodeTelegram } from '../../../node-core/meter/telegrams/index.ts';
import { joined, modeC, p1 } from './build.ts';
import { fedByteByByte, fedWhole } from './feeds.ts';
import { checksumHolds } from './naive-checksums.ts';
import { decoded, values } from './said.ts';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const DUTCH = `/ISK5\\2M550T-1012

1-3:0.2.8(50)
0-0:1.0.0(250426223325S)
0-0:96.1.1(4530303434303037333832323436303139)
1-0:1.8.1(002130.115*kWh)
1-0:1.8.2(000245.467*kWh)
1-0:2.8.1(000000.003*kWh)
1-0:2.8.2(000000.004*kWh)
1-0:1.7.0(00.111*kW)
1-0:2.7.0(00.000*kW)
0-1:24.2.1(200426223001S)(00246.138*m3)`;

describe('P1', () => {
  test('a Dutch telegram: tariffs are summed, gas has its value, the identifier is readable', () => {
    const telegram = decoded(p1(DUTCH));
    expect(telegram).toMatchObject({
      protocol: 'p1',
      integrity: 'checksum',
      listId: '50',
      ident: '/ISK5\\2M550T-1012',
      meterId: 'E0044007382246019',
      meterIdRaw: '4530303434303037333832323436303139',
      meterTime: { raw: '250426223325S', local: '2025-04-26T22:33:25' },
      importMw: 111_000,
      exportMw: 0,
      importMwh: 2_375_582_000,
      exportMwh: 7000,
      sumOfTariffs: true,
    });
    expect(values(telegram)).toMatchObject({ '0-1:24.2.1': '246.138 m3', '1-0:1.8.1': '2130115 Wh' });
  });

  test('a total beside tariffs is the total (HU)', () => {
    const telegram = decoded(p1(`${DUTCH}\n1-0:1.8.0(009999.000*kWh)`));
    expect(telegram).toMatchObject({ importMwh: 9_999_000_000, exportMwh: 7000 });
  });

  test('a Finnish and Swedish telegram: no identifier, kVAr and kvar, and none of it made up', () => {
    const telegram = decoded(
      p1(`/ADN9 6534

      0-0:1.0.0(221021140510W)
      1-0:1.8.0(00013587.123*kWh)
      1-0:3.8.0(00000012.696*kVArh)
      1-0:1.7.0(0002.202*kW)
      1-0:4.7.0(0000.505*kvar)
      1-0:31.7.0(008.3*A)`),
    );
    expect(values(telegram)).toEqual({
      '1-0:1.8.0': '13587123 Wh',
      '1-0:3.8.0': '12696 varh',
      '1-0:1.7.0': '2202 W',
      '1-0:4.7.0': '505 var',
      '1-0:31.7.0': '8.3 A',
    });
    for (const missing of ['exportMw', 'exportMwh', 'meterId', 'listId'])
      expect(Object.keys(telegram)).not.toContain(missing);
  });

  test('DSMR 2.2: no CRC, gas on a line of its own', () => {
    const text = `/ISk5\\2MT382-1004

0-0:96.1.1(00000000000000)
1-0:1.8.1(00001.001*kWh)
1-0:1.7.0(0001.01*kW)
0-1:24.3.0(161107190000)(00)(60)(1)(0-1:24.2.1)(m3)
(00001.001)
!
`.replaceAll('\n', '\r\n');
    const telegram = decoded(ascii(text));
    expect(telegram).toMatchObject({
      protocol: 'p1',
      integrity: 'none',
      importMw: 1_010_000,
      importMwh: 1_001_000,
    });
  });

  test('DSMR 2.2: a text of the operator with a slash and an exclamation mark in it; cut, it costs no other', () => {
    const text =
      '/ISk5\\2MT382-1003\r\n\r\n1-0:1.7.0(0000.14*kW)\r\n0-0:96.13.0(good day! from 1/5)\r\n!\r\n';
    expect(decoded(ascii(text))).toMatchObject({ integrity: 'none', importMw: 140_000 });
    const cut = ascii(text).subarray(0, text.indexOf('day'));
    for (const feed of [fedWhole, fedByteByByte]) {
      expect(feed(joined(cut, ascii(text))).map(({ kind }) => kind)).toEqual(['fault', 'telegram']);
    }
  });

  test('the CRC: small letters, and zeros left out in front', () => {
    // Its CRC begins with a zero: found by counting up.
    const zero = Array.from({ length: 200 }, (_, at) => p1(`${DUTCH}\n0-0:96.7.21(${at})`)).find(
      (each) => Buffer.from(each).at(-6) === 0x30,
    );
    if (zero === undefined) throw new Error('none of these has a zero in front');
    const text = Buffer.from(zero).toString('latin1');
    const end = text.indexOf('!') + 1;
    for (const each of [text.slice(0, end) + text.slice(end).toLowerCase(), text.replace('!0', '!')]) {
      expect(decoded(ascii(each))).toMatchObject({ importMw: 111_000 });
    }
    expect(decodeTelegram(ascii(text.replace(/!(..)../, '!$1')))).toMatchObject({
      kind: 'fault',
      fault: { problem: 'checksum' },
    });
  });

  test.each([
    ['empty', '1-0:1.7.0()'],
    ['dashes', '1-0:1.7.0(--.---*kW)'],
    ['of another unit', '1-0:1.7.0(00.111*kvar)'],
    ['a comma', '1-0:1.7.0(00,111*kW)'],
  ])('a power that is %s is missing, and not zero', (_name, line) => {
    const telegram = decoded(p1(DUTCH.replace('1-0:1.7.0(00.111*kW)', line)));
    expect(Object.keys(telegram)).not.toContain('importMw');
    expect(telegram).toMatchObject({ exportMw: 0 });
  });

  test.each(['250000000000W', '632525252525S', '', '2504'])('a time that is none: %s', (raw) => {
    const { meterTime } = decoded(p1(DUTCH.replace('250426223325S', raw)));
    expect(meterTime?.local).toBeUndefined();
  });

  test('a value past what a household has is a fault', () => {
    const result = decodeTelegram(p1(DUTCH.replace('002130.115*kWh', '99999999999999.999*kWh')));
    expect(result).toMatchObject({ kind: 'fault', fault: { problem: 'range' } });
  });

  test('a line that is no data set is left out where a CRC vouches for it, and spoils what has none', () => {
    const odd = `${DUTCH}\nWELCOME`;
    expect(decoded(p1(odd))).toMatchObject({ importMw: 111_000 });
    const unchecked = ascii(`${odd}\n!\n`.replaceAll('\n', '\r\n'));
    expect(decodeTelegram(unchecked)).toMatchObject({ kind: 'fault', fault: { problem: 'malformed' } });
  });

  test('a telegram that was cut costs no other', () => {
    const whole = p1(DUTCH);
    const events = fedByteByByte(joined(whole.subarray(0, 100), whole, whole.subarray(0, 100)));
    expect(events.map(({ kind }) => kind)).toEqual(['fault', 'telegram', 'fault']);
    expect(events[0]).toMatchObject({ fault: { problem: 'cut', offset: 0 } });
  });

  test('8 KB without an end are given up', () => {
    const endless = ascii(`/ISK5\\2M550T-1012\r\n\r\n${'0-0:96.13.0(30313233)\r\n'.repeat(400)}`);
    const events = fedWhole(joined(endless, p1(DUTCH)));
    expect(events[0]).toMatchObject({ fault: { problem: 'too-long' } });
    expect(events.at(-1)).toMatchObject({ kind: 'telegram' });
  });
});

describe('IEC 62056-21', () => {
  const LINES = `F.F(00)
C.1(1234567890123456)
1.8.0(000285.4*kWh)
2.8.0(000120.1*kWh)
1.8.0*01(000100.0*kWh)`;

  test('modes A and C: the block check character holds', () => {
    const telegram = decoded(modeC('/ELS5\\@V9.30', LINES));
    expect(telegram).toMatchObject({
      protocol: 'iec62056-21',
      integrity: 'checksum',
      meterId: '1234567890123456',
      importMwh: 285_400_000,
      exportMwh: 120_100_000,
    });
    expect(values(telegram)).toMatchObject({ '1.8.0*1': '100000 Wh' });
  });

  test('a block check character that does not hold', () => {
    const bytes = Uint8Array.from(modeC('/ELS5\\@V9.30', LINES));
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    expect(decodeTelegram(bytes)).toMatchObject({ kind: 'fault', fault: { problem: 'checksum' } });
  });

  test('an identification that lost its LF: the block check does not cover it, and holds', () => {
    const text = Buffer.from(modeC('/ELS5\\@V9.30', LINES)).toString('latin1');
    const bytes = ascii(text.replace('\n', ''));
    const telegram = decoded(bytes);
    expect(telegram.integrity).toBe('checksum');
    expect(checksumHolds(telegram, bytes)).toBe(true);
    expect(checksumHolds(telegram, ascii(text.replace('\n', '').replace('285.4', '285.5')))).toBe(false);
  });

  test('without ETX and BCC, as gateways hand it on: read when the line falls silent', () => {
    const bytes = modeC('/ELS5\\@V9.30', LINES);
    expect(decoded(bytes.subarray(0, -2))).toMatchObject({ integrity: 'none', importMwh: 285_400_000 });
    expect(decodeTelegram(bytes.subarray(0, -1))).toMatchObject({ kind: 'fault', fault: { problem: 'cut' } });
  });

  test('the request that optical heads echo is no read-out', () => {
    const events = fedWhole(joined(ascii('/?!\r\n'), modeC('/ITR5EM214', LINES)));
    expect(events.map(({ kind }) => kind)).toEqual(['noise', 'telegram']);
  });

  test('mode D: a power below zero flows out (EasyMeter)', () => {
    const telegram = decoded(
      ascii(
        '/ESY5Q3DB1024 V3.04\r\n\r\n1-0:0.0.0*255(0272031312565)\r\n1-0:1.7.0*255(-000124.86*W)\r\n' +
          '1-0:1.8.0*255(00052185.7825309*kWh)\r\n!\r\n',
      ),
    );
    expect(telegram).toMatchObject({
      protocol: 'iec62056-21',
      integrity: 'none',
      importMw: 0,
      exportMw: 124_860,
      netMw: -124_860,
      importMwh: 52_185_782_530,
    });
    expect(values(telegram)['1-0:1.8.0']).toBe('52185782.5309 Wh');
  });

  test('a heat meter says what it says, and nothing about electricity', () => {
    const telegram = decoded(
      ascii('/SIE32WR5\r\n6.8(0029.055*MWh)6.26(01589.28*m3)6.8*01(0028.086*MWh)9.20(64030874)!\r\n'),
    );
    expect(values(telegram)).toEqual({
      '6.8': '29.055 MWh',
      '6.26': '1589.28 m3',
      '6.8*1': '28.086 MWh',
      '9.20': '64030874',
    });
    for (const missing of ['importMw', 'importMwh', 'exportMwh'])
      expect(Object.keys(telegram)).not.toContain(missing);
  });

  test('a bracket that was lost spoils a read-out without a checksum', () => {
    const text = '/ELS5\\@V9.30\r\n\r\n1.8.0(000285.4*kWh!\r\n';
    expect(decodeTelegram(ascii(text))).toMatchObject({ kind: 'fault', fault: { problem: 'cut' } });
  });
});
