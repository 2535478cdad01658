/** A program on D-Bus that owns a name and never answers: a prompt that nobody attends to. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import process from 'node:process';

const BUS = {
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  destination: 'org.freedesktop.DBus',
};

/** Takes the name on the bus of that address ('unix:path=...'). Let go of it by destroying the socket. */
export async function blackHole(address: string, name: string): Promise<Socket> {
  const path = /path=([^,]+)/.exec(address)?.[1];
  if (path === undefined) throw new Error(`no path in ${address}`);
  const socket = connect(path);
  await once(socket, 'connect');
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  await once(socket, 'data');
  socket.write('BEGIN\r\n');
  socket.write(call({ member: 'Hello', serial: 1 }));
  // Not to replace another, not to wait in a queue.
  const request = Buffer.concat([text(name), aligned(text(name).length, 4), uint32(4)]);
  socket.write(call({ member: 'RequestName', serial: 2, signature: 'su', body: request }));
  socket.resume();
  return socket;
}

/** A method call to the bus itself (D-Bus specification, 'Message Protocol'), little-endian. */
function call(of: {
  readonly member: string;
  readonly serial: number;
  readonly signature?: string;
  readonly body?: Buffer;
}): Buffer {
  const { member, serial, signature, body = Buffer.alloc(0) } = of;
  const fields: Buffer[] = [];
  const add = (code: number, type: string, value: Buffer) => {
    const start = Buffer.concat(fields).length;
    fields.push(aligned(start, 8), Buffer.from([code, 1, type.charCodeAt(0), 0]), value);
  };
  add(1, 'o', text(BUS.path));
  add(2, 's', text(BUS.interface));
  add(3, 's', text(member));
  add(6, 's', text(BUS.destination));
  if (signature !== undefined) add(8, 'g', Buffer.from([signature.length, ...Buffer.from(signature), 0]));
  const header = Buffer.concat(fields);
  const head = [Buffer.from([0x6c, 1, 0, 1]), uint32(body.length), uint32(serial), uint32(header.length)];
  return Buffer.concat([...head, header, aligned(header.length, 8), body]);
}

function text(value: string): Buffer {
  return Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(`${value}\0`)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function aligned(length: number, to: number): Buffer {
  return Buffer.alloc((to - (length % to)) % to);
}
