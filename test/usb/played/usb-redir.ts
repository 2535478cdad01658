/**
 * Plugs a played device into QEMU's `usb-redir`: the guest finds it on the host controller that QEMU plays, like any other
 * (usbredir, protocol 0.7). QEMU has the part of the guest there, we are the side that has the device.
 *
 * | message | of | what comes back |
 * | --- | --- | --- |
 * | hello | both, first | its own hello; from then on numbers of messages have eight bytes |
 * | endpoints, interfaces, connect; disconnect | us | nothing |
 * | configuration, alternate setting, interrupts | QEMU | a status: they are as they should be |
 * | control, bulk | QEMU | the same message, with what came of it |
 * | cancel | QEMU | the message that it names, as cancelled, where it was not answered |
 */
import type { Socket } from 'node:net';
import { NOTHING, type PlayedDevice } from './played-device.ts';

const HELLO = 0;
const CONNECT = 1;
const DISCONNECT = 2;
const INTERFACES = 4;
const ENDPOINTS = 5;
const SET_CONFIGURATION = 6;
const GET_CONFIGURATION = 7;
const CONFIGURATION_STATUS = 8;
const SET_ALTERNATE = 9;
const GET_ALTERNATE = 10;
const ALTERNATE_STATUS = 11;
const START_INTERRUPT = 15;
const STOP_INTERRUPT = 16;
const INTERRUPT_STATUS = 17;
const CANCEL = 21;
const CONTROL = 100;
const BULK = 101;

const SUCCESS = 0;
const CANCELLED = 1;
const STALLED = 4;

const FULL_SPEED = 1;
const HEADER_BYTES = 16;
const HELLO_HEADER_BYTES = 12;
const VERSION_BYTES = 64;
const CONTROL_BYTES = 10;
const BULK_BYTES = 10;
/** Places for interfaces, and for endpoints: 16 that go out, then 16 that come in. */
const PLACES = 32;
const INVALID_ENDPOINT = 255;
/** The device's version, packet sizes, numbers of eight bytes, lengths of four: an xhci wants all of them. */
const CAPABILITIES = (1 << 1) | (1 << 4) | (1 << 5) | (1 << 6);

interface Message {
  readonly type: number;
  readonly id: bigint;
  readonly body: Buffer;
}

/** A played device behind one of QEMU's `usb-redir`: away until `plug`, and after `unplug`. */
export class RedirectedDevice {
  readonly device: PlayedDevice;
  readonly #socket: Socket;
  #held = Buffer.alloc(0);
  #greeted = false;
  /** Bulk reads, and control requests that are never answered. */
  #waiting: (Message & { readonly length: number })[] = [];

  /** @param socket QEMU's connection, fresh */
  constructor(device: PlayedDevice, socket: Socket) {
    this.device = device;
    this.#socket = socket;
    const body = Buffer.alloc(VERSION_BYTES + 4);
    body.write('nabowatt test:usb', 'latin1');
    body.writeUInt32LE(CAPABILITIES, VERSION_BYTES);
    const header = Buffer.alloc(HELLO_HEADER_BYTES);
    header.writeUInt32LE(HELLO, 0);
    header.writeUInt32LE(body.length, 4);
    socket.write(Buffer.concat([header, body]));
    socket.on('data', (data: Buffer) => {
      this.#held = Buffer.concat([this.#held, data]);
      for (let message = this.#next(); message !== undefined; message = this.#next()) this.#take(message);
    });
  }

  plug(): void {
    const { vendorId, productId, deviceVersion, deviceClass } = this.device.chip;
    const { endpoints, interfaces } = laidOut(this.device.chip.interfaces);
    this.device.silence();
    this.#send(INTERFACES, 0n, interfaces);
    this.#send(ENDPOINTS, 0n, endpoints);
    const connect = Buffer.alloc(10);
    connect.writeUInt8(FULL_SPEED, 0);
    connect.writeUInt8(deviceClass, 1);
    connect.writeUInt16LE(vendorId, 4);
    connect.writeUInt16LE(productId, 6);
    connect.writeUInt16LE(deviceVersion, 8);
    this.#send(CONNECT, 0n, connect);
  }

  unplug(): void {
    this.#waiting = [];
    this.#send(DISCONNECT, 0n, NOTHING);
  }

  /** Bytes from the meter; they wait where nobody reads. */
  say(bytes: Uint8Array): void {
    this.device.say(bytes);
    this.#pump();
  }

  /** The next message that is all there. */
  #next(): Message | undefined {
    const headerBytes = this.#greeted ? HEADER_BYTES : HELLO_HEADER_BYTES;
    if (this.#held.length < headerBytes) return undefined;
    const whole = headerBytes + this.#held.readUInt32LE(4);
    if (this.#held.length < whole) return undefined;
    const message = {
      type: this.#held.readUInt32LE(0),
      id: this.#greeted ? this.#held.readBigUInt64LE(8) : 0n,
      body: this.#held.subarray(headerBytes, whole),
    };
    this.#held = this.#held.subarray(whole);
    this.#greeted = true;
    return message;
  }

  #take(message: Message): void {
    const { type, id, body } = message;
    const [first = 0, second = 0] = body;
    switch (type) {
      case SET_CONFIGURATION:
        return this.#send(CONFIGURATION_STATUS, id, Uint8Array.of(SUCCESS, first));
      case GET_CONFIGURATION:
        return this.#send(CONFIGURATION_STATUS, id, Uint8Array.of(SUCCESS, 1));
      case SET_ALTERNATE:
        return this.#send(ALTERNATE_STATUS, id, Uint8Array.of(SUCCESS, first, second));
      case GET_ALTERNATE:
        return this.#send(ALTERNATE_STATUS, id, Uint8Array.of(SUCCESS, first, 0));
      // Chips with such a pipe never say anything on it: nobody changes a modem line here.
      case START_INTERRUPT:
      case STOP_INTERRUPT:
        return this.#send(INTERRUPT_STATUS, id, Uint8Array.of(SUCCESS, first));
      case CANCEL:
        return this.#cancel(id);
      case CONTROL:
        return this.#control(message);
      case BULK:
        return this.#bulk(message);
      default:
        // Hello, resets of the bus, and what only other kinds of devices are asked.
        return undefined;
    }
  }

  #control(message: Message): void {
    const { body } = message;
    const length = body.readUInt16LE(8);
    const setup = {
      request: body.readUInt8(1),
      type: body.readUInt8(2),
      value: body.readUInt16LE(4),
      index: body.readUInt16LE(6),
      length,
    };
    const answer = this.device.control(setup, Uint8Array.from(body.subarray(CONTROL_BYTES)));
    if (answer === 'none') this.#waiting.push({ ...message, length });
    else if (answer === undefined) this.#answer(message, { status: STALLED });
    else if ((setup.type & 0x80) === 0) this.#answer(message, { status: SUCCESS, length });
    else this.#answer(message, { status: SUCCESS, data: answer.subarray(0, length) });
  }

  #bulk(message: Message): void {
    const [endpoint = 0] = message.body;
    const length = message.body.readUInt16LE(2) | (message.body.readUInt16LE(8) << 16);
    if (endpoint === this.device.chip.bulkIn) {
      this.#waiting.push({ ...message, length });
      this.#pump();
    } else this.#answer(message, { status: SUCCESS, length });
  }

  #cancel(id: bigint): void {
    const cancelled = this.#waiting.find((each) => each.id === id);
    this.#waiting = this.#waiting.filter((each) => each !== cancelled);
    if (cancelled !== undefined) this.#answer(cancelled, { status: CANCELLED });
  }

  #pump(): void {
    for (;;) {
      const next = this.#waiting.find(({ type }) => type === BULK);
      const read = next === undefined ? undefined : this.device.read(next.length);
      if (next === undefined || read === undefined) return;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      this.#answer(next, read === 'stall' ? { status: STALLED } : { status: SUCCESS, data: read });
      if (read === 'stall') return;
    }
  }

  /** The message that was asked with, its status and its length now those of what came of it. */
  #answer(
    { type, id, body }: Message,
    came: { readonly status: number; readonly length?: number; readonly data?: Uint8Array },
  ): void {
    const { status, data = NOTHING, length = data.length } = came;
    const header = Buffer.from(body.subarray(0, type === CONTROL ? CONTROL_BYTES : BULK_BYTES));
    if (type === CONTROL) {
      header.writeUInt8(status, 3);
      header.writeUInt16LE(length, 8);
    } else {
      header.writeUInt8(status, 1);
      header.writeUInt16LE(length & 0xffff, 2);
      header.writeUInt16LE(length >>> 16, 8);
    }
    this.#send(type, id, Buffer.concat([header, data]));
  }

  #send(type: number, id: bigint, body: Uint8Array): void {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(type, 0);
    header.writeUInt32LE(body.length, 4);
    header.writeBigUInt64LE(id, 8);
    this.#socket.write(Buffer.concat([header, body]));
  }
}

/** What descriptors say of endpoints and interfaces, as the protocol's tables have it. */
function laidOut(descriptors: Uint8Array): { readonly endpoints: Buffer; readonly interfaces: Buffer } {
  const endpoints = Buffer.alloc(PLACES * 5);
  endpoints.fill(INVALID_ENDPOINT, 0, PLACES);
  // Control pipes, both ways.
  for (const place of [0, PLACES / 2]) {
    endpoints.writeUInt8(0, place);
    endpoints.writeUInt16LE(64, PLACES * 3 + place * 2);
  }
  const interfaces = Buffer.alloc(4 + PLACES * 4);
  let count = 0;
  let face = 0;
  for (let at = 0; at < descriptors.length; at += descriptors[at] ?? 1) {
    const [, kind, ...fields] = descriptors.subarray(at, at + (descriptors[at] ?? 1));
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = fields;
    if (kind === 4) {
      face = first;
      for (const [table, value] of [first, fourth, fifth, sixth].entries()) {
        interfaces.writeUInt8(value, 4 + table * PLACES + count);
      }
      count += 1;
    } else if (kind === 5) {
      const place = ((first & 0x80) >> 3) | (first & 0x0f);
      endpoints.writeUInt8(second & 3, place);
      endpoints.writeUInt8(fifth, PLACES + place);
      endpoints.writeUInt8(face, PLACES * 2 + place);
      endpoints.writeUInt16LE(third | (fourth << 8), PLACES * 3 + place * 2);
    }
  }
  interfaces.writeUInt32LE(count, 0);
  return { endpoints, interfaces };
}
