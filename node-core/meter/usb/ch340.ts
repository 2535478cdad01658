import { bulkInterface, type Chip, wholePacket } from './chip.ts';
import { vendorIn, vendorOut } from './setup-packet.ts';

const READ_VERSION = 0x5f;
const WRITE_REGISTERS = 0x9a;
const START = 0xa1;
const MODEM_CONTROL = 0xa4;

/** Registers, two at a time: prescaler and divisor; what comes behind them; line control. */
const DIVISOR = 0x1312;
const DIVISOR_LOW = 0x0f2c;
const LINE_CONTROL = 0x2518;

const CLOCK = 1_532_620_800;
const LARGEST_FACTOR = 0xfff0;
/** Or the chip waits until a packet is full; up to this version it is the other way round (ch341.c, since 5.19). */
const AT_ONCE = 0x80;
const LAST_INVERTED_VERSION = 0x27;
const RECEIVE_AND_SEND = 0xc0;
const PARITY = { none: 0x00, odd: 0x08, even: 0x18 } as const;
/** DTR is bit 5, RTS bit 6; written inverted. */
const LINES_ON = 0xff9f;
const LINES_OFF = 0xffff;

/**
 * Prescaler and divisor of a baud rate as the chip wants them in wIndex, but for `AT_ONCE`.
 * @param baudRate 46 or more
 */
export function ch340Divisor(baudRate: number): { readonly index: number; readonly low: number } {
  let factor = Math.floor(CLOCK / baudRate);
  let prescaler = 3;
  while (factor > LARGEST_FACTOR && prescaler > 0) {
    factor >>= 3;
    prescaler -= 1;
  }
  const coded = 0x10000 - factor;
  return { index: (coded & 0xff00) | prescaler, low: coded & 0xff };
}

/** WCH CH340, CH341. Sources: Linux drivers/usb/serial/ch341.c; usb-serial-for-android, Ch34xSerialDriver. */
export const ch340: Chip = {
  name: 'CH340',
  probe: () => vendorIn(READ_VERSION, 0, 2),
  driver(device, answer) {
    const bulk = bulkInterface(device);
    if (bulk === undefined) return undefined;
    const [version = LAST_INVERTED_VERSION + 1] = answer ?? [];
    const atOnce = version > LAST_INVERTED_VERSION ? AT_ONCE : 0;
    return {
      claims: [bulk.face.number],
      readEndpoint: bulk.readEndpoint,
      start: [vendorOut(START, 0), vendorOut(START, 0x501f, 0xd90a)],
      line({ baudRate, dataBits, parity, stopBits }) {
        const { index, low } = ch340Divisor(baudRate);
        const control = RECEIVE_AND_SEND | PARITY[parity] | (stopBits === 2 ? 4 : 0) | (dataBits - 5);
        return [
          vendorOut(WRITE_REGISTERS, DIVISOR, index | atOnce),
          vendorOut(WRITE_REGISTERS, DIVISOR_LOW, low),
          vendorOut(WRITE_REGISTERS, LINE_CONTROL, control),
          vendorOut(MODEM_CONTROL, LINES_ON),
        ];
      },
      stop: [vendorOut(MODEM_CONTROL, LINES_OFF)],
      payload: wholePacket,
    };
  },
};
