import type { LineSettings } from '../byte-source.ts';
import { type Chip, type DeviceFacts, wholePacket } from './chip.ts';
import { type ControlOut, interfaceOut } from './setup-packet.ts';

const SET_LINE_CODING = 0x20;
const SET_CONTROL_LINE_STATE = 0x22;
const DTR_AND_RTS = 0x0003;
const PARITY = { none: 0, odd: 1, even: 2 } as const;

const COMMUNICATION_CLASS = 0x02;
const ABSTRACT_CONTROL = 0x02;
const DATA_CLASS = 0x0a;

/** SET_LINE_CODING (PSTN 1.2, 6.3.10): rate, stop bits, parity, data bits in seven bytes. PL2303 has taken it over. */
export function lineCoding(settings: LineSettings, index: number): ControlOut {
  const data = new Uint8Array(7);
  new DataView(data.buffer).setUint32(0, settings.baudRate, true);
  data[4] = settings.stopBits === 2 ? 2 : 0;
  data[5] = PARITY[settings.parity];
  data[6] = settings.dataBits;
  return interfaceOut('class', { request: SET_LINE_CODING, value: 0, index, data });
}

/** SET_CONTROL_LINE_STATE (PSTN 1.2, 6.3.12). */
export function controlLines(state: 'on' | 'off', index: number): ControlOut {
  const value = state === 'on' ? DTR_AND_RTS : 0;
  return interfaceOut('class', { request: SET_CONTROL_LINE_STATE, value, index });
}

/** Whether a device has an interface of the class, whoever made it. */
export function hasAbstractControl(device: DeviceFacts): boolean {
  return controlFace(device) !== undefined;
}

function controlFace(device: DeviceFacts): DeviceFacts['interfaces'][number] | undefined {
  return device.interfaces.find(
    ({ classCode, subclassCode }) => classCode === COMMUNICATION_CLASS && subclassCode === ABSTRACT_CONTROL,
  );
}

/** Adapters of the USB class for serial lines, PSTN 1.2 and CDC 1.2: one interface for control, one for data. */
export const cdcAcm: Chip = {
  name: 'CDC-ACM',
  driver(device) {
    const control = controlFace(device);
    const data = device.interfaces.find(
      ({ classCode, number }) => classCode === DATA_CLASS && number > (control?.number ?? 0),
    );
    const readEndpoint = data?.endpoints.find(({ type, direction }) => type === 'bulk' && direction === 'in');
    if (control === undefined || data === undefined || readEndpoint === undefined) return undefined;
    return {
      claims: [control.number, data.number],
      readEndpoint,
      start: [],
      line: (settings) => [lineCoding(settings, control.number), controlLines('on', control.number)],
      stop: [controlLines('off', control.number)],
      payload: wholePacket,
    };
  },
};
