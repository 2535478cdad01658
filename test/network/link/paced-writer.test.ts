import { describe, expect, test } from 'vitest';
import { NetworkError } from '../../../node-core/network/error.ts';
import { BulkPipe } from '../../../node-core/network/link/bulk-pipe.ts';
import { PacedWriter, type PacedStream } from '../../../node-core/network/link/paced-writer.ts';
import { receiptBytes } from '../../../node-core/network/link/receipt.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';

const CUT_OFF = new NetworkError('closed', 'the connection is gone');

class StandInStream implements PacedStream {
  sentBytes = 0;

  send(bytes: Uint8Array): boolean {
    this.sentBytes += bytes.length;
    return true;
  }
}

interface Writing {
  readonly writer: PacedWriter;
  readonly stream: StandInStream;
  /** What became of the write: undefined while it waits. */
  readonly outcome: { value: 'written' | 'failed' | undefined };
}

async function write(writer: PacedWriter, outcome: Writing['outcome']): Promise<void> {
  try {
    await writer.write(new Uint8Array(2 ** 20));
    outcome.value = 'written';
  } catch {
    outcome.value = 'failed';
  }
}

/** Writers to one peer that each have more to say than its window holds. */
function start(count: number): { readonly pipe: BulkPipe; readonly writings: readonly Writing[] } {
  const pipe = new BulkPipe();
  const clock = new ManualClock();
  const writings = Array.from({ length: count }, (): Writing => {
    const stream = new StandInStream();
    const writer = new PacedWriter(stream, { pipe, clock, maxUnreadBytes: 2 ** 21, slowMs: 15_000 });
    const outcome: Writing['outcome'] = { value: undefined };
    void write(writer, outcome);
    return { writer, stream, outcome };
  });
  return { pipe, writings };
}

describe('a connection that is lost under several answers', () => {
  test('takes nothing of the window with it', async () => {
    const { pipe, writings } = start(4);
    await settled();
    expect(pipe.window.roomBytes).toBe(0);
    // One after the other, as a connection ends its streams: the room that one leaves is given to the next.
    for (const { writer } of writings) writer.end(CUT_OFF);
    await settled();
    expect(writings.map(({ outcome }) => outcome.value)).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect(pipe.window.inFlightBytes).toBe(0);
  });

  test('sends nothing of what it was given room for afterwards', async () => {
    const { writings } = start(4);
    await settled();
    const before = writings.map(({ stream }) => stream.sentBytes);
    for (const { writer } of writings) writer.end(CUT_OFF);
    await settled();
    expect(writings.map(({ stream }) => stream.sentBytes)).toEqual(before);
  });

  test('nor what had arrived of a piece, but not the whole of it', async () => {
    const { pipe, writings } = start(1);
    await settled();
    const [{ writer }] = writings as [Writing];
    writer.receive(receiptBytes({ receivedBytes: 16_384 + 5_000, consumedBytes: 0 }));
    writer.end(CUT_OFF);
    await settled();
    expect(pipe.window.inFlightBytes).toBe(0);
  });
});

test('who is left goes on with the room of who gave up', async () => {
  const { pipe, writings } = start(2);
  await settled();
  const [first, second] = writings as [Writing, Writing];
  const waited = second.stream.sentBytes;
  first.writer.end(CUT_OFF);
  await settled();
  expect(second.stream.sentBytes).toBeGreaterThan(waited);
  expect(pipe.window.inFlightBytes).toBe(second.stream.sentBytes);
});
