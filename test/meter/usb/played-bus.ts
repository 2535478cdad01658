import type { DeviceFacts } from '../../../node-core/meter/usb/chip.ts';
import type { ControlIn, ControlOut } from '../../../node-core/meter/usb/setup-packet.ts';
import {
  type UsbBus,
  type UsbConnection,
  type UsbDeviceEntry,
  UsbFault,
  type UsbFaultKind,
} from '../../../node-core/meter/usb/usb-bus.ts';

/** A CP2102 as the system lists it. */
export function entry(changes: Partial<UsbDeviceEntry> & { readonly ids?: string } = {}): UsbDeviceEntry {
  const { ids = '10c4:ea60', ...rest } = changes;
  const [vendorId = 0, productId = 0] = ids.split(':').map((id) => Number.parseInt(id, 16));
  const facts: DeviceFacts = {
    vendorId,
    productId,
    usbVersion: 0x0110,
    deviceVersion: 0x0100,
    deviceClass: 0,
    interfaces: [
      {
        number: 0,
        classCode: 0xff,
        subclassCode: 0,
        endpoints: [{ number: 1, direction: 'in', type: 'bulk', packetBytes: 64 }],
      },
    ],
  };
  return {
    facts,
    manufacturer: 'Silicon Labs',
    product: 'CP2102',
    serialNumber: 'METER01',
    location: '9-1',
    plugged: 'first time',
    bus: 999,
    address: 1,
    ...rest,
  };
}

/** A bus whose devices do what a test says: for what a real one cannot be made to do in time. */
export class PlayedBus implements UsbBus {
  entries: UsbDeviceEntry[];
  /** What was done to the device, in order. */
  readonly done: string[] = [];
  /** How often a read was interrupted; so many times it had not begun yet, and began after it. */
  interrupts = 0;
  missed = 0;
  /** What opening, a request, or claiming fails with. */
  readonly failing = new Map<'open' | 'control' | 'claim', UsbFaultKind>();
  #answers: (Uint8Array | UsbFaultKind)[] = [];
  #reader: ((answer: Uint8Array | UsbFaultKind) => void) | undefined;
  #changed = (): void => undefined;

  constructor(...entries: UsbDeviceEntry[]) {
    this.entries = entries;
  }

  devices(): Promise<readonly UsbDeviceEntry[]> {
    return Promise.resolve(this.entries);
  }

  open(): Promise<UsbConnection> {
    const step = this.#step('open');
    const connection: UsbConnection = {
      control: async (packet) => {
        await this.#step('control', requestText(packet));
        return new Uint8Array();
      },
      claim: (number) => this.#step('claim', `claim ${number}`),
      release: (number) => this.#step(undefined, `release ${number}`),
      detachKernelDriver: (number) => this.#step(undefined, `detach ${number}`),
      attachKernelDriver: (number) => this.#step(undefined, `attach ${number}`),
      read: () => this.#read(),
      interrupt: () => {
        this.interrupts += 1;
        if (this.interrupts > this.missed) this.answer('fault');
        return Promise.resolve();
      },
      clearHalt: () => this.#step(undefined, 'clear halt'),
      close: () => this.#step(undefined, 'close'),
    };
    return step.then(() => connection);
  }

  watch(changed: () => void): () => void {
    this.#changed = changed;
    return () => {
      this.#changed = () => undefined;
    };
  }

  /** What the next reads end in, one each. */
  answer(...answers: (Uint8Array | UsbFaultKind)[]): void {
    this.#answers.push(...answers);
    const reader = this.#reader;
    const next = reader === undefined ? undefined : this.#answers.shift();
    if (reader === undefined || next === undefined) return;
    this.#reader = undefined;
    reader(next);
  }

  plug(...entries: UsbDeviceEntry[]): void {
    this.entries = entries;
    this.#changed();
  }

  async #read(): Promise<Uint8Array> {
    const ready = this.#answers.shift();
    const answer =
      ready ?? (await new Promise<Uint8Array | UsbFaultKind>((resolve) => (this.#reader = resolve)));
    if (typeof answer === 'string') throw new UsbFault(answer, `played: ${answer}`);
    return answer;
  }

  async #step(kind: 'open' | 'control' | 'claim' | undefined, text?: string): Promise<void> {
    if (text !== undefined) this.done.push(text);
    await Promise.resolve();
    const fault = kind === undefined ? undefined : this.failing.get(kind);
    if (fault !== undefined) throw new UsbFault(fault, `played: ${fault}`);
  }
}

function requestText({ request, value }: ControlIn | ControlOut): string {
  return `${request.toString(16)} ${value.toString(16)}`;
}
