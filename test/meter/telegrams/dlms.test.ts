import { describe, expect, test } from 'vitest';
import { decodeTelegram } from '../../../node-core/meter/telegrams/index.ts';
import { hdlcApdu, notification } from './build.ts';
import {
  CLOCK,
  KAIFA_HEAD,
  KAMSTRUP_HOLES,
  KAMSTRUP_HOURLY,
  structure,
  text,
  u16,
  u32,
} from './dlms-lists.ts';
import { decoded, values } from './said.ts';

describe('lists of the Norwegian and Swedish ports', () => {
  test('Kamstrup, hourly: registers in 10 Wh', () => {
    const telegram = decoded(hdlcApdu(notification(KAMSTRUP_HOURLY, `0c ${CLOCK}`)));
    expect(values(telegram)).toEqual({
      '1-1:1.7.0': '1468 W',
      '1-1:2.7.0': '0 W',
      '1-1:31.7.0': '5.64 A',
      '1-1:32.7.0': '232 V',
      '1-1:1.8.0': '4272440 Wh',
      '1-1:2.8.0': '70 Wh',
      '1-1:3.8.0': '30 varh',
      '1-1:4.8.0': '550 varh',
    });
    expect(telegram).toMatchObject({
      listId: 'Kamstrup_V0001',
      meterId: '5706567000000001',
      meterType: '6841121BN243101040',
      importMw: 1_468_000,
      exportMw: 0,
      importMwh: 4_272_440_000,
      exportMwh: 70_000,
      meterTime: { raw: CLOCK, local: '2024-06-15T21:59:10', source: 'clock-object' },
    });
  });

  test.each([
    ['0c', '0c'],
    ['with the tag of an octet string', '09 0c'],
  ])('Kamstrup, time %s', (_name, time) => {
    const { meterTime } = decoded(hdlcApdu(notification(KAMSTRUP_HOLES, `${time} ${CLOCK}`)));
    expect(meterTime).toMatchObject({ raw: CLOCK, source: 'apdu-header' });
  });

  test('Kamstrup, one phase: what it has no code for is missing', () => {
    expect(values(decoded(hdlcApdu(notification(KAMSTRUP_HOLES))))).toEqual({
      '1-1:1.7.0': '1896 W',
      '1-1:32.7.0': '225 V',
    });
  });

  test('Kaifa, list 3 of one phase: 14 values by their places', () => {
    const list = structure(
      ...KAIFA_HEAD,
      u32(932),
      u32(0),
      u32(1),
      u32(79),
      u32(4224),
      u32(2336),
      `090c ${CLOCK}`,
      u32(25_591_693),
      u32(12),
      u32(4),
      u32(5),
    );
    const telegram = decoded(hdlcApdu(notification(list, `090c ${CLOCK}`)));
    expect(values(telegram)).toEqual({
      '1-0:1.7.0': '932 W',
      '1-0:2.7.0': '0 W',
      '1-0:3.7.0': '1 var',
      '1-0:4.7.0': '79 var',
      '1-0:31.7.0': '4.224 A',
      '1-0:32.7.0': '233.6 V',
      '1-0:1.8.0': '25591693 Wh',
      '1-0:2.8.0': '12 Wh',
      '1-0:3.8.0': '4 varh',
      '1-0:4.8.0': '5 varh',
    });
    expect(telegram).toMatchObject({
      listId: 'KFM_001',
      meterType: 'MA105H2E',
      importMwh: 25_591_693_000,
      meterTime: { source: 'clock-object' },
    });
  });

  test('Kaifa, list 1: power alone, and nothing else is known', () => {
    const telegram = decoded(hdlcApdu(notification(structure(u32(5852)), `090c ${CLOCK}`)));
    expect(telegram).toMatchObject({ importMw: 5_852_000 });
    expect(Object.keys(telegram)).not.toContain('exportMw');
    expect(Object.keys(telegram)).not.toContain('importMwh');
  });

  test('Aidon: a value that is null is missing, and one below zero is below zero', () => {
    const body = `0102 ${structure('0906 0100010700ff', '00', '0202 0f00 161b')} ${structure('0906 01001f0700ff', '10fff6', '0202 0fff 1621')}`;
    expect(values(decoded(hdlcApdu(notification(body))))).toEqual({ '1-0:31.7.0': '-1 A' });
  });

  test('a list of nobody we know is refused, with its first bytes', () => {
    const bytes = hdlcApdu(notification(structure(text('XYZ_001'), u32(1), u32(2))));
    const bytesHex = Buffer.from(bytes.subarray(11, 43)).toString('hex').slice(0, -6);
    expect(decodeTelegram(bytes)).toMatchObject({
      kind: 'fault',
      fault: { problem: 'unknown-list', bytesHex },
    });
  });

  test('bytes behind the list are a fault', () => {
    const result = decodeTelegram(hdlcApdu(notification(`${structure(u32(1))} 00`)));
    expect(result).toMatchObject({
      kind: 'fault',
      fault: { problem: 'malformed', expected: 'the end of the list', bytesHex: '00' },
    });
  });
});

describe('lists of the Slovenian, Austrian and Swiss ports', () => {
  const head = [text('ISK1030700000001'), '0903 000301'];

  test('Iskraemeco, list 2: registers', () => {
    const registers = [3810, 1810, 2000, 22, 20, 2, 4531, 7].map(u32);
    const telegram = decoded(
      hdlcApdu(notification(structure(...head, '0301', '0902 0002', ...registers), `0c ${CLOCK}`)),
    );
    expect(telegram).toMatchObject({ meterId: 'ISK1030700000001', importMwh: 3_810_000, exportMwh: 22_000 });
    expect(values(telegram)).toMatchObject({ '1-0:1.8.1': '1810 Wh', '1-0:4.8.0': '7 varh' });
  });

  test('Iskraemeco, one phase: two lists of ten values are told apart by their kinds', () => {
    const powers = structure(
      ...head,
      u32(500),
      u32(0),
      u32(1),
      u32(2),
      u16(2346),
      u16(213),
      u32(500),
      u32(0),
    );
    const tariffs = structure(...head, ...[100, 200, 1, 2, 3, 4, 5, 6].map(u32));
    expect(values(decoded(hdlcApdu(notification(powers))))).toMatchObject({
      '1-0:32.7.0': '234.6 V',
      '1-0:31.7.0': '2.13 A',
    });
    expect(decoded(hdlcApdu(notification(tariffs)))).toMatchObject({
      importMwh: 300_000,
      exportMwh: 3000,
      sumOfTariffs: true,
    });
  });

  test('a list that describes itself: each value is the one that the description has at its place', () => {
    const capture = (code: string, attribute: string): string =>
      structure('12 0003', `0906 ${code}`, `0f ${attribute}`, '12 0000');
    const description = `0106 ${[
      capture('0006190900ff', '02'),
      capture('0006190900ff', '01'),
      capture('00002a0000ff', '02'),
      capture('0101010700ff', '02'),
      capture('0101020700ff', '02'),
      capture('0101010800ff', '02'),
    ].join('')}`;
    const list = structure(
      description,
      '0906 0006190900ff',
      text('LGZ1030655933512'),
      u32(143),
      u32(0),
      u32(19_809_717),
    );
    const telegram = decoded(hdlcApdu(notification(list, `0c ${CLOCK}`)));
    expect(telegram).toMatchObject({
      meterId: 'LGZ1030655933512',
      importMw: 143_000,
      exportMw: 0,
      importMwh: 19_809_717_000,
    });
  });
});
