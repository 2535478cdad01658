/** An FT230X as AN232B-05 has it: QEMU's own FTDI adapter cannot be told to break, this one can. */
import type { PlayedChip } from './played-device.ts';

const NOTHING = new Uint8Array(0);
/** What the three bits of a divisor's fraction mean, in eighths. */
const EIGHTHS = [0, 4, 2, 1, 3, 5, 6, 7];
const PARITIES = ['none', 'odd', 'even'] as const;

/** A chip fresh from the factory. */
export function playedFtdi(): PlayedChip {
  let [divisor, data, modem] = [0x4138, 8, 0];
  return {
    vendorId: 0x0403,
    productId: 0x6015,
    usbVersion: 0x0200,
    deviceVersion: 0x1000,
    deviceClass: 0,
    names: ['FTDI', 'FT230X Basic UART', 'DM03METER'],
    interfaces: Uint8Array.of(9, 4, 0, 0, 2, 255, 255, 255, 2, 7, 5, 0x81, 2, 64, 0, 0, 7, 5, 2, 2, 64, 0, 0),
    interfaceCount: 1,
    bulkIn: 0x81,
    packetBytes: 64,
    status: Uint8Array.of(0x01, 0x60),
    request({ type, request, value, index, length }) {
      if (type === 0xc0) {
        // Modem status, latency timer, EEPROM: the kernel's driver asks for them.
        return [0x05, 0x0a, 0x90].includes(request) ? new Uint8Array(length).fill(0x01, 0, 1) : undefined;
      }
      if (type !== 0x40) return undefined;
      if (request === 0x01) modem = (modem & ~(value >> 8)) | (value & (value >> 8));
      else if (request === 0x03) divisor = value | ((index & 1) << 16);
      else if (request === 0x04) data = value;
      else if (![0x00, 0x02, 0x06, 0x07, 0x09, 0x0b].includes(request)) return undefined;
      return NOTHING;
    },
    line() {
      const exact = 3_000_000 / ((divisor & 0x3fff) + (EIGHTHS[divisor >> 14] ?? 0) / 8);
      const usual = [300, 2400, 9600, 115_200].find((rate) => Math.abs(rate / exact - 1) < 0.005);
      return {
        baudRate: usual ?? Math.round(exact),
        dataBits: data & 0xff,
        parity: PARITIES[(data >> 8) & 7] ?? 'none',
        stopBits: ((data >> 11) & 7) === 2 ? 2 : 1,
        dtr: (modem & 1) === 1,
        rts: (modem & 2) === 2,
      };
    },
  };
}
