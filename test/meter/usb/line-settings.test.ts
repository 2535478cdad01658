import { describe, expect, it } from 'vitest';
import type { LineSettings } from '../../../node-core/meter/byte-source.ts';
import { cdcAcm } from '../../../node-core/meter/usb/cdc-acm.ts';
import { ch340 } from '../../../node-core/meter/usb/ch340.ts';
import type { Chip, ChipDriver, DeviceFacts, InterfaceFacts } from '../../../node-core/meter/usb/chip.ts';
import { cp210x } from '../../../node-core/meter/usb/cp210x.ts';
import { ftdi } from '../../../node-core/meter/usb/ftdi.ts';
import { pl2303 } from '../../../node-core/meter/usb/pl2303.ts';
import type { SetupPacket } from '../../../node-core/meter/usb/setup-packet.ts';

const TYPES = { class: 0x20, vendor: 0x40 };
const RECIPIENTS = { device: 0, interface: 1 };

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** As FACTS writes them: '40/03 04E2 0000', data behind it. */
function text(packet: SetupPacket): string {
  const { direction, type, recipient, request, value, index } = packet;
  const to = hex((direction === 'in' ? 0x80 : 0) | TYPES[type] | RECIPIENTS[recipient], 2);
  const rest =
    direction === 'in' ? ` <${packet.length}` : [...packet.data].map((byte) => ` ${hex(byte, 2)}`).join('');
  return `${to}/${hex(request, 2)} ${hex(value, 4)} ${hex(index, 4)}${rest}`;
}

function face(number: number, classCode = 0xff, packetBytes = 64): InterfaceFacts {
  return {
    number,
    classCode,
    subclassCode: classCode === 2 ? 2 : 0,
    endpoints: classCode === 2 ? [] : [{ number: 1 + number, direction: 'in', type: 'bulk', packetBytes }],
  };
}

function device(changes: Partial<DeviceFacts> = {}): DeviceFacts {
  return {
    vendorId: 0,
    productId: 0,
    usbVersion: 0x0110,
    deviceVersion: 0x0300,
    deviceClass: 0,
    interfaces: [face(0)],
    ...changes,
  };
}

function driver(chip: Chip, changes: Partial<DeviceFacts> = {}, answer?: Uint8Array): ChipDriver {
  const found = chip.driver(device(changes), answer);
  if (found === undefined) throw new Error('no driver');
  return found;
}

function line(written: string): LineSettings {
  const [, baud = '', bits, parity] = /^(\d+) ([78])([NEO])/.exec(written) ?? [];
  return {
    baudRate: Number(baud),
    dataBits: bits === '7' ? 7 : 8,
    parity: parity === 'E' ? 'even' : parity === 'O' ? 'odd' : 'none',
    stopBits: written.endsWith('2') ? 2 : 1,
  };
}

describe('line settings become control transfers', () => {
  const SETTINGS: readonly (readonly [
    name: string,
    chip: Chip,
    settings: string,
    packets: readonly string[],
  ])[] = [
    ['FTDI', ftdi, '2400 8E1', ['40/03 04E2 0000', '40/04 0208 0000', '40/02 0000 0000', '40/01 0303 0000']],
    ['FTDI', ftdi, '9600 7E1', ['40/03 4138 0000', '40/04 0207 0000', '40/02 0000 0000', '40/01 0303 0000']],
    [
      'FTDI',
      ftdi,
      '115200 8N1',
      ['40/03 001A 0000', '40/04 0008 0000', '40/02 0000 0000', '40/01 0303 0000'],
    ],
    ['FTDI', ftdi, '300 7E1', ['40/03 2710 0000', '40/04 0207 0000', '40/02 0000 0000', '40/01 0303 0000']],
    ['FTDI', ftdi, '19200 8O2', ['40/03 809C 0000', '40/04 1108 0000', '40/02 0000 0000', '40/01 0303 0000']],
    // 24e6 / 460800 is 52 eighths: 6 and a half, code 1. 921600: 26 eighths, 3 and a quarter, code 2.
    [
      'FTDI',
      ftdi,
      '460800 8N1',
      ['40/03 4006 0000', '40/04 0008 0000', '40/02 0000 0000', '40/01 0303 0000'],
    ],
    // 24e6 / 186000 is 129 eighths: an eighth over 16, code 3. 24e6 / 183206 is 131: three eighths, code 4.
    [
      'FTDI',
      ftdi,
      '186000 8N1',
      ['40/03 C010 0000', '40/04 0008 0000', '40/02 0000 0000', '40/01 0303 0000'],
    ],
    [
      'FTDI',
      ftdi,
      '183206 8N1',
      ['40/03 0010 0001', '40/04 0008 0000', '40/02 0000 0000', '40/01 0303 0000'],
    ],
    ['CP210x', cp210x, '2400 8E1', ['41/1E 0000 0000 60 09 00 00', '41/03 0820 0000', '41/07 0303 0000']],
    ['CP210x', cp210x, '9600 7E1', ['41/1E 0000 0000 80 25 00 00', '41/03 0720 0000', '41/07 0303 0000']],
    ['CP210x', cp210x, '115200 8N1', ['41/1E 0000 0000 00 C2 01 00', '41/03 0800 0000', '41/07 0303 0000']],
    ['CP210x', cp210x, '9600 8O2', ['41/1E 0000 0000 80 25 00 00', '41/03 0812 0000', '41/07 0303 0000']],
    ['PL2303', pl2303, '2400 8E1', ['21/20 0000 0000 60 09 00 00 00 02 08', '21/22 0003 0000']],
    ['PL2303', pl2303, '9600 7E1', ['21/20 0000 0000 80 25 00 00 00 02 07', '21/22 0003 0000']],
    ['PL2303', pl2303, '115200 8N1', ['21/20 0000 0000 00 C2 01 00 00 00 08', '21/22 0003 0000']],
    ['PL2303', pl2303, '9600 8O2', ['21/20 0000 0000 80 25 00 00 02 01 08', '21/22 0003 0000']],
    [
      'CH340',
      ch340,
      '2400 8E1',
      ['40/9A 1312 D981', '40/9A 0F2C 0006', '40/9A 2518 00DB', '40/A4 FF9F 0000'],
    ],
    [
      'CH340',
      ch340,
      '9600 7E1',
      ['40/9A 1312 B282', '40/9A 0F2C 000C', '40/9A 2518 00DA', '40/A4 FF9F 0000'],
    ],
    [
      'CH340',
      ch340,
      '115200 8N1',
      ['40/9A 1312 CC83', '40/9A 0F2C 0008', '40/9A 2518 00C3', '40/A4 FF9F 0000'],
    ],
    ['CH340', ch340, '300 7E1', ['40/9A 1312 D980', '40/9A 0F2C 0006', '40/9A 2518 00DA', '40/A4 FF9F 0000']],
    [
      'CH340',
      ch340,
      '9600 8O2',
      ['40/9A 1312 B282', '40/9A 0F2C 000C', '40/9A 2518 00CF', '40/A4 FF9F 0000'],
    ],
  ];
  it.each(SETTINGS)('%s', (_, chip, settings, packets) => {
    expect(driver(chip).line(line(settings)).map(text)).toEqual(packets);
  });

  it('CDC-ACM: to the control interface, whatever its number', () => {
    const acm = driver(cdcAcm, { interfaces: [face(0), face(3, 2), face(4, 10)] });
    expect(acm.claims).toEqual([3, 4]);
    expect(acm.line(line('9600 7E1')).map(text)).toEqual([
      '21/20 0000 0003 80 25 00 00 00 02 07',
      '21/22 0003 0003',
    ]);
    expect(acm.stop.map(text)).toEqual(['21/22 0000 0003']);
    expect(acm.readEndpoint.number).toBe(5);
  });

  it('FTDI with several ports: the first one, its number in the index', () => {
    const two = driver(ftdi, { interfaces: [face(0, 0xff, 512), face(1, 0xff, 512)] });
    expect(two.start.map(text)).toEqual(['40/00 0000 0001', '40/09 0010 0001']);
    expect(two.line(line('183206 8N1')).map(text)[0]).toBe('40/03 0010 0101');
    expect(two.claims).toEqual([0]);
  });

  it('every rate that a meter has comes out within 2%', () => {
    for (const baudRate of [300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200]) {
      const [baud] = driver(ftdi).line({ ...line('300 7E1'), baudRate });
      const eighths = [0, 4, 2, 1, 3, 5, 6, 7];
      const code = ((baud?.value ?? 0) >> 14) | ((baud?.index ?? 0) << 2);
      const real = 24_000_000 / (((baud?.value ?? 0) & 0x3fff) * 8 + (eighths[code] ?? 0));
      expect(Math.abs(real / baudRate - 1)).toBeLessThan(0.02);
    }
  });
});

describe('starting and stopping', () => {
  const INITIALISATION = [
    'C0/01 8484 0000 <1',
    '40/01 0404 0000',
    'C0/01 8484 0000 <1',
    'C0/01 8383 0000 <1',
    'C0/01 8484 0000 <1',
    '40/01 0404 0001',
    'C0/01 8484 0000 <1',
    'C0/01 8383 0000 <1',
    '40/01 0000 0001',
    '40/01 0001 0000',
  ];
  const HX = [...INITIALISATION, '40/01 0002 0044', '40/01 0008 0000', '40/01 0009 0000'];
  const HXN = ['40/80 0007 0003', '40/80 000A 00FF'];
  const VARIANTS: readonly (readonly [string, Partial<DeviceFacts>, boolean, readonly string[]])[] = [
    ['HX', { usbVersion: 0x0110, deviceVersion: 0x0300 }, true, HX],
    ['HXD', { usbVersion: 0x0110, deviceVersion: 0x0400 }, true, HX],
    ['legacy H', { deviceClass: 2 }, true, [...INITIALISATION, '40/01 0002 0024']],
    ['TA: answers', { usbVersion: 0x0200, deviceVersion: 0x0300 }, true, HX],
    ['GT: does not', { usbVersion: 0x0200, deviceVersion: 0x0300 }, false, HXN],
    ['TB: answers', { usbVersion: 0x0200, deviceVersion: 0x0500 }, true, HX],
    ['GC', { usbVersion: 0x0200, deviceVersion: 0x0100 }, true, HXN],
    ['GS', { usbVersion: 0x0200, deviceVersion: 0x0605 }, true, HXN],
    ['by its product', { productId: 0x23d3, usbVersion: 0x0110 }, true, HXN],
  ];
  it.each(VARIANTS)('PL2303 %s', (_, facts, answered, packets) => {
    expect(driver(pl2303, facts, answered ? Uint8Array.of(2) : undefined).start.map(text)).toEqual(packets);
  });

  it('PL2303 is asked only where its descriptors leave it open', () => {
    const asked = (facts: Partial<DeviceFacts>): boolean => pl2303.probe?.(device(facts)) !== undefined;
    expect(asked({ usbVersion: 0x0200, deviceVersion: 0x0300 })).toBe(true);
    expect(asked({ usbVersion: 0x0200, deviceVersion: 0x0300, productId: 0x23c3 })).toBe(false);
    expect(asked({ usbVersion: 0x0110, deviceVersion: 0x0300 })).toBe(false);
  });

  it('CH340 hands bytes on at once: versions up to 27 are told so the other way round', () => {
    expect(ch340.probe?.(device({})) !== undefined).toBe(true);
    const told = (version: number): string | undefined =>
      driver(ch340, {}, Uint8Array.of(version, 0)).line(line('9600 8N1')).map(text)[0];
    expect([0x27, 0x28, 0x31].map(told)).toEqual(['40/9A 1312 B202', '40/9A 1312 B282', '40/9A 1312 B282']);
  });

  it('the others', () => {
    expect(driver(ftdi).start.map(text)).toEqual(['40/00 0000 0000', '40/09 0010 0000']);
    expect(driver(ftdi).stop.map(text)).toEqual(['40/01 0300 0000']);
    expect(driver(cp210x, { interfaces: [face(2)] }).start.map(text)).toEqual(['41/00 0001 0002']);
    expect(driver(cp210x).stop.map(text)).toEqual(['41/07 0300 0000', '41/00 0000 0000']);
    expect(driver(ch340).start.map(text)).toEqual(['40/A1 0000 0000', '40/A1 501F D90A']);
    expect(driver(ch340).stop.map(text)).toEqual(['40/A4 FFFF 0000']);
    expect(driver(pl2303).stop.map(text)).toEqual(['21/22 0000 0000']);
  });

  it('a device without a pipe has no driver', () => {
    for (const chip of [ftdi, cp210x, pl2303, ch340, cdcAcm]) {
      expect(chip.driver(device({ interfaces: [{ ...face(0), endpoints: [] }] }), undefined)).toBeUndefined();
    }
  });
});

describe('status bytes of FTDI', () => {
  const payload = (transfer: Uint8Array): Uint8Array => driver(ftdi).payload(transfer);
  const packet = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at);
  it('are dropped from each packet', () => {
    expect([...payload(packet(2))]).toEqual([]);
    expect([...payload(packet(5))]).toEqual([2, 3, 4]);
    expect([...payload(packet(64))]).toEqual([...packet(64)].slice(2));
    expect([...payload(packet(70))]).toEqual([...[...packet(64)].slice(2), 66, 67, 68, 69]);
    expect([...payload(packet(65))]).toEqual([...packet(64)].slice(2));
  });

  it('come with packets of 512 bytes on fast chips', () => {
    const fast = driver(ftdi, { interfaces: [face(0, 0xff, 512)] });
    expect(fast.payload(packet(512))).toHaveLength(510);
  });
});
