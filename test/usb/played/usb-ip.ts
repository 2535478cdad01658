/**
 * Plugs a played device into this kernel's vhci-hcd, through sysfs and a socket (Linux, Documentation/usb/usbip_protocol):
 * to the kernel it is a device like any other.
 */
import { unlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { PlayedDevice } from './played-device.ts';

const VHCI = '/sys/devices/platform/vhci_hcd.0';
const FULL_SPEED = 2;
const HEADER = 48;
const SUBMIT = 1;
const UNLINK = 2;
const RET_SUBMIT = 3;
const RET_UNLINK = 4;
const STALL = -32;
const RESET = -104;

interface Waiting {
  readonly sequence: number;
  readonly length: number;
  /** Whether it is a read of the pipe that brings bytes: only those get any. */
  readonly pipe: boolean;
}

/** A played device in a socket of the virtual hub, from `plug` until `unplug`. */
export class PluggedDevice {
  readonly #device: PlayedDevice;
  readonly #port: number;
  readonly #path: string;
  readonly #server: Server;
  #socket: Socket | undefined;
  #waiting: Waiting[] = [];

  constructor(device: PlayedDevice, port: number) {
    this.#device = device;
    this.#port = port;
    this.#path = `/tmp/usbip-${process.pid}-${port}.sock`;
    this.#server = createServer((socket) => this.#serve(socket)).listen(this.#path);
  }

  /** Resolves when the kernel has it; it enumerates it by itself. */
  async plug(): Promise<void> {
    if (!this.#server.listening) await new Promise((resolve) => this.#server.once('listening', resolve));
    const socket = connect({ path: this.#path, allowHalfOpen: true });
    socket.pause();
    await new Promise((resolve) => socket.once('connect', resolve));
    const descriptor = descriptorOf(socket);
    const device = 0x1_0000 | (this.#port + 2);
    writeFileSync(`${VHCI}/attach`, `${this.#port} ${descriptor} ${device} ${FULL_SPEED}`);
    // The kernel has a reference of its own.
    socket.destroy();
  }

  unplug(): void {
    writeFileSync(`${VHCI}/detach`, String(this.#port));
  }

  /** Bytes from the meter; they wait where nobody reads. */
  say(bytes: Uint8Array): void {
    this.#device.say(bytes);
    this.#pump();
  }

  end(): void {
    this.#server.close();
    this.#socket?.destroy();
    unlinkSync(this.#path);
  }

  #serve(socket: Socket): void {
    this.#socket = socket;
    this.#waiting = [];
    this.#device.silence();
    let held = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      held = Buffer.concat([held, data]);
      for (let used = this.#take(held); used > 0; used = this.#take(held)) held = held.subarray(used);
    });
  }

  /** Deals with one request; the number of its bytes, or 0 when it is not all there. */
  #take(held: Buffer): number {
    if (held.length < HEADER) return 0;
    const [command, sequence, into, endpoint] = [0, 4, 12, 16].map((at) => held.readUInt32BE(at));
    if (command === undefined || sequence === undefined) return 0;
    if (command === UNLINK) {
      this.#unlink(sequence, held.readUInt32BE(20));
      return HEADER;
    }
    if (command !== SUBMIT) throw new Error(`the kernel sent the command ${command}`);
    const length = held.readUInt32BE(24);
    const whole = HEADER + (into === 1 ? 0 : length);
    if (held.length < whole) return 0;
    const setup = held.subarray(40, 48);
    if (endpoint === 0)
      this.#control(sequence, { setup, data: held.subarray(HEADER, whole), into: into === 1 });
    else if (into === 1) {
      const pipe = (this.#device.chip.bulkIn & 0x0f) === endpoint;
      this.#waiting.push({ sequence, length, pipe });
      this.#pump();
    } else this.#answer(sequence, 0, length);
    return whole;
  }

  #control(
    sequence: number,
    { setup, data, into }: { readonly setup: Buffer; readonly data: Buffer; readonly into: boolean },
  ): void {
    const length = setup.readUInt16LE(6);
    const answer = this.#device.control(
      {
        type: setup.readUInt8(0),
        request: setup.readUInt8(1),
        value: setup.readUInt16LE(2),
        index: setup.readUInt16LE(4),
        length,
      },
      Uint8Array.from(data),
    );
    if (answer === 'none') this.#waiting.push({ sequence, length, pipe: false });
    else if (answer === undefined) this.#answer(sequence, STALL, 0);
    else if (into) {
      const part = answer.subarray(0, length);
      this.#answer(sequence, 0, part.length, part);
    } else this.#answer(sequence, 0, data.length);
  }

  #unlink(sequence: number, victim: number): void {
    const found = this.#waiting.some((one) => one.sequence === victim);
    this.#waiting = this.#waiting.filter((one) => one.sequence !== victim);
    const header = Buffer.alloc(HEADER);
    header.writeUInt32BE(RET_UNLINK, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeInt32BE(found ? RESET : 0, 20);
    this.#socket?.write(header);
  }

  #pump(): void {
    for (;;) {
      const next = this.#waiting.find(({ pipe }) => pipe);
      const packet = next === undefined ? undefined : this.#device.read(next.length);
      if (next === undefined || packet === undefined) return;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      if (packet === 'stall') {
        this.#answer(next.sequence, STALL, 0);
        return;
      }
      this.#answer(next.sequence, 0, packet.length, packet);
    }
  }

  #answer(sequence: number, status: number, length: number, data?: Uint8Array): void {
    const header = Buffer.alloc(HEADER);
    header.writeUInt32BE(RET_SUBMIT, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeInt32BE(status, 20);
    header.writeUInt32BE(length, 24);
    this.#socket?.write(data === undefined || data.length === 0 ? header : Buffer.concat([header, data]));
  }
}

/** The number of a socket's file, which Node keeps to itself. */
function descriptorOf(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle === 'object' && handle !== null) {
    const number: unknown = Reflect.get(handle, 'fd');
    if (typeof number === 'number' && number >= 0) return number;
  }
  throw new Error('this Node does not tell the file of a socket');
}
