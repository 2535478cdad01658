import type { ConnectionEncrypter, MessageStream, SecuredConnection } from '@libp2p/interface';
import { concatBytes } from '../codec/index.ts';
import { networkError } from './error.ts';

/**
 * What is said on a connection in one turn goes out as one record and one call of the system. The muxer hands a frame's
 * head, its length and its bytes over one by one, and answers each with a notice of room: each of them would be a record
 * and a call of its own, which together take longer than all else that a home does for a block.
 */

type Sent = Parameters<MessageStream['send']>[0];

/** What is needed of a connection. */
export type GatherableStream = Pick<
  MessageStream,
  'send' | 'close' | 'abort' | 'status' | 'writableNeedsDrain'
>;

/** Beyond so many bytes there is nothing to win: what waits goes, and the rest goes by itself. */
const GATHERED_BYTES = 64 * 1024;
/**
 * A notice of room for so little waits for company, so long: an eighth of a stream's window at its smallest, so nobody
 * stands still for want of it. On a link, a heartbeat comes along sooner.
 */
const LAZY_ROOM_BYTES = 32 * 1024;
const LAZY_MS = 1_000;

/** The same encryption, with gathered writes on the connections that it makes. */
export function withGatheredWrites<Components>(
  make: (components: Components) => ConnectionEncrypter,
): (components: Components) => ConnectionEncrypter {
  return (components) => {
    const encrypter = make(components);
    const secureInbound = encrypter.secureInbound.bind(encrypter);
    const secureOutbound = encrypter.secureOutbound.bind(encrypter);
    encrypter.secureInbound = async (...from) => gathered(await secureInbound(...from));
    encrypter.secureOutbound = async (...to) => gathered(await secureOutbound(...to));
    return encrypter;
  };
}

function gathered(secured: SecuredConnection): SecuredConnection {
  gatherWrites(secured.connection);
  return secured;
}

/**
 * Has a connection's `send` gather what is said in one turn. The order stays; `false` (no room) is said from the next
 * call on, so that up to `GATHERED_BYTES` more than the connection wants may wait in it.
 */
export function gatherWrites(connection: GatherableStream): void {
  const send = connection.send.bind(connection);
  const close = connection.close.bind(connection);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let roomBytes = 0;
  let isFlushSoon = false;
  let isFlushLater = false;
  let isClosing = false;

  const flush = (): void => {
    const parts = waiting;
    waiting = [];
    waitingBytes = 0;
    roomBytes = 0;
    if (parts.length === 0 || connection.status !== 'open') return;
    try {
      send(concatBytes(...parts));
    } catch (thrown) {
      // Nobody waits for this call: whoever spoke was told yes. What it cannot say has to end the connection.
      connection.abort(networkError(thrown));
    }
  };
  const soon = (): void => {
    if (isFlushSoon) return;
    isFlushSoon = true;
    queueMicrotask(() => {
      isFlushSoon = false;
      flush();
    });
  };
  const later = (): void => {
    if (isFlushLater) return;
    isFlushLater = true;
    setTimeout(() => {
      isFlushLater = false;
      flush();
    }, LAZY_MS).unref();
  };

  connection.send = (data: Sent): boolean => {
    // One that is closing says so itself; what is large needs no company.
    if (isClosing || connection.status !== 'open' || data.byteLength > GATHERED_BYTES) {
      flush();
      return send(data);
    }
    const bytes = data.subarray();
    const room = roomIn(bytes);
    waiting.push(bytes);
    waitingBytes += bytes.length;
    roomBytes += room;
    if (waitingBytes > GATHERED_BYTES) flush();
    else if (room > 0 && roomBytes < LAZY_ROOM_BYTES) later();
    else soon();
    return !connection.writableNeedsDrain;
  };
  connection.close = async (options) => {
    flush();
    isClosing = true;
    await close(options);
  };
}

const HEAD_BYTES = 12;
const VERSION = 0;
const WINDOW_UPDATE = 1;

/**
 * How much room a yamux frame gives the other side, where that is all that it says; 0 for any other bytes. Its head: one
 * byte each of version and kind, two of flags, four of the stream's number, four of the room.
 */
function roomIn(bytes: Uint8Array): number {
  if (bytes.length !== HEAD_BYTES || bytes[0] !== VERSION || bytes[1] !== WINDOW_UPDATE) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEAD_BYTES);
  return view.getUint16(2) === 0 ? view.getUint32(8) : 0;
}
