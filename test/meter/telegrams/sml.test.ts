import { describe, expect, test } from 'vitest';
import { decodeTelegram } from '../../../node-core/meter/telegrams/index.ts';
import { hex, joined, smlEntry, smlFile, smlListResponse, smlMessage } from './build.ts';
import { fedByteByByte } from './feeds.ts';
import { decoded, values } from './said.ts';

const OPEN = smlMessage('630101', '76 01 01 050badcafe 0b0a01445a470002632316 01 01');
const CLOSE = smlMessage('630201', '71 01');
const WH = '621e 52ff';
const W = '621b 52fe';

function file(entries: readonly string[], extra: Uint8Array = new Uint8Array()): Uint8Array {
  return smlFile(joined(OPEN, smlListResponse(entries), CLOSE, extra));
}

describe('values', () => {
  test.each([
    ['a byte', '6203', '0.3'],
    ['two bytes', '630316', '79'],
    ['three bytes', '64041234', '26680.4'],
    ['eight bytes', '69000000004171c404', '109797478.8'],
    ['signed, eight bytes', '5900000006d95b952e', '2941646161.4'],
    ['four bytes, with a length of two bytes', 'e00600000316', '79'],
  ])('an integer of %s', (_name, value, expected) => {
    const telegram = decoded(file([smlEntry('0100010800ff', WH, value)]));
    expect(values(telegram)['1-0:1.8.0']).toBe(`${expected} Wh`);
  });

  test('power below zero flows out', () => {
    const telegram = decoded(
      file([
        smlEntry('0100010800ff', WH, '650137c0c7'),
        smlEntry('0100020800ff', WH, '6200'),
        smlEntry('0100100700ff', W, '55ffffd6ca'),
      ]),
    );
    expect(telegram).toMatchObject({
      protocol: 'sml',
      integrity: 'checksum',
      meterId: '0a01445a470002632316',
      importMw: 0,
      exportMw: 105_500,
      netMw: -105_500,
      importMwh: 2_043_104_700,
      exportMwh: 0,
    });
  });

  test('without its PIN a meter says whole kWh, and no power', () => {
    const telegram = decoded(file([smlEntry('0100010800ff', '621e 5203', '630914')]));
    expect(telegram).toMatchObject({ importMwh: 2_324_000_000 });
    expect(Object.keys(telegram)).not.toContain('importMw');
  });

  test('tariffs are no total: nothing says that all of them are there', () => {
    const telegram = decoded(
      file([smlEntry('0100010801ff', WH, '6200'), smlEntry('0100010802ff', WH, '651b1021ff')]),
    );
    expect(Object.keys(telegram)).not.toContain('importMwh');
  });

  test('a value without a unit is a number, and no energy', () => {
    const telegram = decoded(file([smlEntry('0100010800ff', '01 01', '630316')]));
    expect(values(telegram)).toEqual({ '1-0:1.8.0': '790' });
    expect(Object.keys(telegram)).not.toContain('importMwh');
  });

  test('a time that is bare (Holley), in a list of two, and with a zone', () => {
    const times = ['6500148e03', '7262016500148e03', '7262037365000000005300b4530000'];
    const entries = times.map((time) => `77 070100010800ff 01 ${time} ${WH} 6203 01`);
    for (const entry of entries) expect(decoded(file([entry]))).toMatchObject({ importMwh: 300 });
  });

  test('DZG: a short signed power is meant unsigned in the serial numbers that have the fault, and only there', () => {
    const faulty = '0a01445a47000282225e';
    const entry = smlEntry('0100100700ff', W, '538b28');
    const bytes = (id: string): Uint8Array =>
      smlFile(smlMessage('630701', joined('77 01 0b', id, '01 01 71', entry.replaceAll(' ', ''), '0101')));
    expect(decoded(bytes(faulty))).toMatchObject({ importMw: 356_240, netMw: 356_240 });
    expect(values(decoded(bytes(faulty)))).toEqual({ '1-0:16.7.0': '-299.12 W' });
    expect(decoded(bytes('0a01445a4700039e2053'))).toMatchObject({ exportMw: 299_120 });
    expect(decoded(bytes('0a0149534b000282225e'))).toMatchObject({ exportMw: 299_120 });
  });
});

describe('transport', () => {
  test('escapes in a message are doubled, wherever they stand', () => {
    for (const lead of ['', '00', '0000', '000000']) {
      const id = `${lead}1b1b1b1b1b1b1b1b1b`;
      const name = Buffer.from([id.length / 2 + 1]).toString('hex');
      const telegram = decoded(
        file([smlEntry('010000000900', '01 01', `${name}${id}`), smlEntry('0100010800ff', WH, '651b1b1b1b')]),
      );
      expect(telegram.importMwh).toBe(0x1b1b1b1b * 100);
      expect(telegram.texts[0]?.text).toBe(id);
    }
  });

  test('Kermit: messages of early Holley meters, and the file around them', () => {
    const entries = [smlEntry('0100010800ff', WH, '6203')];
    const messages = joined(smlListResponse(entries, 'kermit'));
    expect(decoded(smlFile(messages))).toMatchObject({ importMwh: 300 });
    expect(decoded(smlFile(messages, 'kermit'))).toMatchObject({ importMwh: 300 });
  });

  test("a message's own CRC has to hold, though the file's does", () => {
    const messages = Uint8Array.from(smlListResponse([smlEntry('0100010800ff', WH, '6203')]));
    messages[messages.length - 3] = (messages.at(-3) ?? 0) ^ 1;
    expect(decodeTelegram(smlFile(messages))).toMatchObject({
      kind: 'fault',
      fault: { problem: 'checksum', protocol: 'sml' },
    });
  });

  test('a file without a list of values', () => {
    expect(decodeTelegram(smlFile(joined(OPEN, CLOSE)))).toMatchObject({
      kind: 'fault',
      fault: { problem: 'unknown-list' },
    });
  });

  test('a file that was cut costs no other', () => {
    const whole = file([smlEntry('0100010800ff', WH, '6203')]);
    const events = fedByteByByte(joined(whole.subarray(0, 60), whole, whole.subarray(0, 61)));
    expect(events.map(({ kind }) => kind)).toEqual(['fault', 'telegram', 'fault']);
  });

  test('8 KB without an end are given up', () => {
    const endless = joined('1b1b1b1b01010101', new Uint8Array(9000));
    const events = fedByteByByte(joined(endless, file([smlEntry('0100010800ff', WH, '6203')])));
    expect(events[0]).toMatchObject({ fault: { problem: 'too-long' } });
    expect(events.at(-1)).toMatchObject({ kind: 'telegram' });
  });

  test('lists nested without end are refused', () => {
    const deep = hex(`${'71'.repeat(200)}01`);
    expect(decodeTelegram(smlFile(smlMessage('630701', deep)))).toMatchObject({
      kind: 'fault',
      fault: { problem: 'malformed' },
    });
  });
});
