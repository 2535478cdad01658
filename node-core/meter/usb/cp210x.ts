import { bulkInterface, type Chip, wholePacket } from './chip.ts';
import { interfaceOut, type SetupPacket } from './setup-packet.ts';

/** Requests of AN571. */
const ENABLE = 0x00;
const LINE_CONTROL = 0x03;
const MODEM_HANDSHAKE = 0x07;
const BAUD_RATE = 0x1e;

/** DTR and RTS with the bits that say that they are meant. */
const LINES_ON = 0x0303;
const LINES_OFF = 0x0300;
const PARITY = { none: 0x00, odd: 0x10, even: 0x20 } as const;

/** Silicon Labs CP2102 and its kin. Sources: AN571; Linux drivers/usb/serial/cp210x.c. */
export const cp210x: Chip = {
  name: 'CP210x',
  driver(device) {
    const bulk = bulkInterface(device);
    if (bulk === undefined) return undefined;
    const index = bulk.face.number;
    const set = (request: number, value: number, data?: Uint8Array): SetupPacket =>
      interfaceOut('vendor', { request, value, index, ...(data === undefined ? {} : { data }) });
    return {
      claims: [index],
      readEndpoint: bulk.readEndpoint,
      start: [set(ENABLE, 1)],
      line: ({ baudRate, dataBits, parity, stopBits }) => [
        set(BAUD_RATE, 0, littleEndian32(baudRate)),
        set(LINE_CONTROL, (dataBits << 8) | PARITY[parity] | (stopBits === 2 ? 2 : 0)),
        set(MODEM_HANDSHAKE, LINES_ON),
      ],
      stop: [set(MODEM_HANDSHAKE, LINES_OFF), set(ENABLE, 0)],
      payload: wholePacket,
    };
  },
};

function littleEndian32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
