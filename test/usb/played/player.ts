/** A process of its own that plays devices: the one under test may block, be stopped or die without them going away. */
import type { LineSettings } from '../../../node-core/meter/byte-source.ts';
import { heardAs } from '../../meter/detection/uart.ts';
import { type PlayedChipName, playedChip } from './played-chips.ts';
import { PlayedDevice, type PlayedFault, type PlayedLine } from './played-device.ts';
import { PluggedDevice } from './usb-ip.ts';

/** What can be asked of the player. Ports of the virtual hub are 0 to 7. */
export type PlayerRequest =
  | { readonly kind: 'plug'; readonly port: number; readonly chip: PlayedChipName }
  | { readonly kind: 'unplug'; readonly port: number }
  /** Plugs the same device in again. */
  | { readonly kind: 'replug'; readonly port: number }
  | { readonly kind: 'fault'; readonly port: number; readonly fault: PlayedFault }
  | { readonly kind: 'line'; readonly port: number }
  /** `sentWith`: how the meter's line is set; the chip hears them as it is set itself. Left out: as they are. */
  | {
      readonly kind: 'say';
      readonly port: number;
      readonly hex: string;
      readonly sentWith?: LineSettings;
      readonly inverted?: boolean;
    };

/** The answer, with the number of the request. */
export interface PlayerAnswer {
  readonly number: number;
  readonly line?: PlayedLine;
  readonly error?: string;
}

const plugged = new Map<number, { readonly device: PlayedDevice; readonly socket: PluggedDevice }>();

async function answer(request: PlayerRequest): Promise<{ readonly line?: PlayedLine }> {
  if (request.kind === 'plug') {
    plugged.get(request.port)?.socket.end();
    const device = new PlayedDevice(playedChip(request.chip));
    const socket = new PluggedDevice(device, request.port);
    plugged.set(request.port, { device, socket });
    await socket.plug();
    return {};
  }
  const here = plugged.get(request.port);
  if (here === undefined) throw new Error(`nothing is in port ${request.port}`);
  switch (request.kind) {
    case 'unplug':
      here.socket.unplug();
      return {};
    case 'replug':
      await here.socket.plug();
      return {};
    case 'fault':
      here.device.fault = request.fault;
      here.socket.say(new Uint8Array(0));
      return {};
    case 'line':
      return { line: here.device.chip.line() };
    case 'say': {
      const bytes = Buffer.from(request.hex, 'hex');
      const { sentWith, inverted = false } = request;
      const { baudRate, dataBits, parity, stopBits } = here.device.chip.line();
      if (sentWith === undefined) here.socket.say(bytes);
      else if ((dataBits === 7 || dataBits === 8) && (stopBits === 1 || stopBits === 2) && baudRate > 0) {
        const heardWith = { baudRate, dataBits, parity, stopBits } as const;
        here.socket.say(heardAs(bytes, { sentWith, heardWith, inverted }));
      }
      return {};
    }
  }
}

process.on('message', (message: { readonly number: number; readonly request: PlayerRequest }) => {
  const reply = (rest: Omit<PlayerAnswer, 'number'>): void => {
    process.send?.({ number: message.number, ...rest });
  };
  answer(message.request).then(reply, (error: unknown) => reply({ error: String(error) }));
});
process.on('disconnect', () => process.exit(0));
