import type { MessageStreamStatus } from '@libp2p/interface';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type GatherableStream, gatherWrites } from '../../node-core/network/gathered-writes.ts';

class Recorder implements GatherableStream {
  readonly sent: number[][] = [];
  status: MessageStreamStatus = 'open';
  writableNeedsDrain = false;
  aborted: Error | undefined;
  refuses = false;

  send(data: { subarray(): Uint8Array }): boolean {
    if (this.refuses || this.status !== 'open') throw new Error('it is closing');
    this.sent.push([...data.subarray()]);
    return true;
  }

  async close(): Promise<void> {
    this.status = 'closing';
  }

  abort(error: Error): void {
    this.status = 'aborted';
    this.aborted = error;
  }
}

let stream: Recorder;

beforeEach(() => {
  vi.useFakeTimers();
  stream = new Recorder();
  gatherWrites(stream);
});

afterEach(() => {
  vi.useRealTimers();
});

/** The turn ends. */
async function turn(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** A yamux frame that gives so much room to stream 3. */
function room(bytes: number): Uint8Array {
  const frame = new Uint8Array(12);
  frame[1] = 1;
  const view = new DataView(frame.buffer);
  view.setUint32(4, 3);
  view.setUint32(8, bytes);
  return frame;
}

describe('what is sent', () => {
  test('in one turn goes as one, in order; what is sent in the next goes by itself', async () => {
    stream.send(Uint8Array.of(1, 2));
    stream.send(Uint8Array.of(3));
    expect(stream.sent).toEqual([]);
    await turn();
    stream.send(Uint8Array.of(4));
    await turn();
    expect(stream.sent).toEqual([[1, 2, 3], [4]]);
  });

  test('beyond 64 KB goes at once, behind what waits', () => {
    stream.send(Uint8Array.of(1));
    stream.send(new Uint8Array(64 * 1024 + 1));
    expect(stream.sent.map(({ length }) => length)).toEqual([1, 64 * 1024 + 1]);
  });

  test('in small pieces that come to more than 64 KB does not wait for the turn to end', () => {
    for (let n = 0; n < 65; n += 1) stream.send(new Uint8Array(1024));
    expect(stream.sent.flat()).toHaveLength(65 * 1024);
  });

  test('says no room as long as the connection wants none', () => {
    stream.writableNeedsDrain = true;
    expect(stream.send(Uint8Array.of(1))).toBe(false);
  });
});

describe('a notice of room', () => {
  test('for little waits for company, and goes along with it', async () => {
    stream.send(room(500));
    await turn();
    expect(stream.sent).toEqual([]);
    stream.send(Uint8Array.of(7));
    await turn();
    expect(stream.sent).toEqual([[...room(500), 7]]);
  });

  test('goes alone after a second', async () => {
    stream.send(room(500));
    await vi.advanceTimersByTimeAsync(999);
    expect(stream.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(stream.sent).toEqual([[...room(500)]]);
  });

  test('for much does not wait, whether in one or in several', async () => {
    stream.send(room(16 * 1024));
    await turn();
    expect(stream.sent).toEqual([]);
    stream.send(room(16 * 1024));
    await turn();
    expect(stream.sent).toEqual([[...room(16 * 1024), ...room(16 * 1024)]]);
  });

  test('that also opens or ends a stream does not wait', async () => {
    const opening = room(0);
    opening[3] = 1;
    stream.send(opening);
    await turn();
    expect(stream.sent).toEqual([[...opening]]);
  });
});

describe('the end', () => {
  test('comes after what waits', async () => {
    stream.send(Uint8Array.of(1));
    await stream.close();
    expect(stream.sent).toEqual([[1]]);
    expect(stream.status).toBe('closing');
  });

  test('leaves nothing to be said: what is sent then is refused to whoever sends it', async () => {
    await stream.close();
    expect(() => stream.send(Uint8Array.of(1))).toThrow('it is closing');
  });

  test('by somebody else, with something waiting, is no fault', async () => {
    stream.send(Uint8Array.of(1));
    stream.status = 'reset';
    await turn();
    expect(stream.sent).toEqual([]);
    expect(stream.aborted).toBeUndefined();
  });

  test('comes at once where what was taken cannot be said', async () => {
    stream.send(Uint8Array.of(1));
    stream.refuses = true;
    await turn();
    expect(stream.status).toBe('aborted');
    expect(stream.aborted?.message).toContain('it is closing');
  });
});
