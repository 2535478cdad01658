/**
 * All that this process writes to its sockets from now on, before TLS makes it unreadable: a TLS socket is a `Socket`
 * whose `write` takes what it will encrypt.
 */
import { Socket } from 'node:net';

/** What is recorded, and the end of recording. */
export interface SocketTraffic {
  /** The bytes so far, each write on a line of its own after the ones before it. */
  all(): Buffer;
  end(): void;
}

/** Begins to record. */
export function recordSockets(): SocketTraffic {
  const writes: Buffer[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- called with its socket below
  const { write } = Socket.prototype;
  const recording = function record(this: Socket, ...args: Parameters<Socket['write']>): boolean {
    const [chunk] = args;
    if (typeof chunk === 'string') writes.push(Buffer.from(chunk));
    else writes.push(Buffer.from(chunk));
    return Reflect.apply(write, this, args);
  };
  Object.defineProperty(Socket.prototype, 'write', { value: recording, configurable: true, writable: true });
  return {
    all: () => Buffer.concat(writes.flatMap((bytes) => [bytes, Buffer.from('\n')])),
    end: () => void Reflect.deleteProperty(Socket.prototype, 'write'),
  };
}
