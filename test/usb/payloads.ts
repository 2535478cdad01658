/** What meters say in these tests: known on both sides, so that it need not go through the guest's console. */
import type { LineSettings } from '../../node-core/meter/byte-source.ts';
import { hdlcApdu, joined, modeC, notification, p1 } from '../meter/telegrams/build.ts';

/** The three lines that are asked of every chip. */
export const LINES: Readonly<Record<'2400 8E1' | '9600 7E1' | '115200 8N1', LineSettings>> = {
  '2400 8E1': { baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 },
  '9600 7E1': { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 },
  '115200 8N1': { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
};

const POWER = notification('0101 0203 0906 0100010700ff 0600000433 0202 0f00 161b');

const P1_LINES = `/ISK5\\2M550T-1012

  1-3:0.2.8(50)
  0-0:1.0.0(261123120000W)
  0-0:96.1.1(4530303433303036393938383736353138)
  1-0:1.8.1(004433.567*kWh)
  1-0:1.8.2(004000.123*kWh)
  1-0:2.8.1(000000.000*kWh)
  1-0:2.8.2(000000.000*kWh)
  1-0:1.7.0(00.428*kW)
  1-0:2.7.0(00.000*kW)
  1-0:32.7.0(231.4*V)
  1-0:31.7.0(001*A)`;

const READ_OUT = modeC('/LGZ4ZMF100AC.M29', '1.8.0(00123.4*kWh)\n2.8.0(00000.0*kWh)\nC.1(12345678)');

/** Every byte value, in an order that hides no loss: with what flow control would take away, too. */
function everyByte(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
}

/** What can be sent, by name. */
export const PAYLOADS = {
  '2400 8E1': joined(hdlcApdu(POWER), hdlcApdu(POWER), hdlcApdu(POWER)),
  '9600 7E1': joined(READ_OUT, READ_OUT),
  '115200 8N1': joined(p1(P1_LINES), p1(P1_LINES)),
  '64 KB': everyByte(65_536),
  /** The first half of a telegram: the cable is pulled in the middle. */
  half: p1(P1_LINES).subarray(0, 200),
  /** Full packets to the last byte, behind which nothing comes. */
  exact: new Uint8Array(62).fill(0x55),
} as const;

export type PayloadName = keyof typeof PAYLOADS;
