import { describe, expect, test } from 'vitest';
import { type Receipt, ReceiptReader } from '../../../node-core/network/link/receipt.ts';
import { ReceiptingReader, type ReceiptStream } from '../../../node-core/network/link/receipting-reader.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A stream whose other side reads what is sent, or does not. */
class StandInStream implements ReceiptStream {
  writeStatus = 'writable' as const;
  writeBufferLength = 0;
  isRead = true;
  readonly receipts: Receipt[] = [];
  readonly #reader = new ReceiptReader((receipt) => this.receipts.push(receipt));

  send(bytes: Uint8Array): boolean {
    if (!this.isRead) this.writeBufferLength += bytes.length;
    this.#reader.push(bytes);
    return true;
  }
}

function start(): { stream: StandInStream; clock: ManualClock; reader: ReceiptingReader } {
  const stream = new StandInStream();
  const clock = new ManualClock();
  return { stream, clock, reader: new ReceiptingReader(stream, clock) };
}

describe('receipts', () => {
  test('go out at once for much, and a little later for little', async () => {
    const { stream, clock, reader } = start();
    reader.received(100);
    expect(stream.receipts).toEqual([]);
    await clock.pass(10);
    expect(stream.receipts).toEqual([{ receivedBytes: 100, consumedBytes: 0 }]);
    reader.received(10_000);
    expect(stream.receipts.at(-1)).toEqual({ receivedBytes: 10_100, consumedBytes: 0 });
    reader.consumed(10_100);
    expect(stream.receipts.at(-1)).toEqual({ receivedBytes: 10_100, consumedBytes: 10_100 });
    expect(reader.unreadBytes).toBe(0);
  });

  test('do not pile up before a sender that reads none', async () => {
    const { stream, clock, reader } = start();
    stream.isRead = false;
    for (let pieces = 0; pieces < 100_000; pieces += 1) reader.received(16_384);
    expect(stream.writeBufferLength).toBeLessThan(5_000);
    // When it reads again, one receipt says all.
    stream.writeBufferLength = 0;
    await clock.pass(10);
    expect(stream.receipts.at(-1)).toEqual({ receivedBytes: 16_384 * 100_000, consumedBytes: 0 });
  });

  test('end with the stream', async () => {
    const { stream, clock, reader } = start();
    reader.received(100);
    reader.end();
    await clock.pass(100);
    expect(stream.receipts).toEqual([]);
    expect(clock.nextMs).toBeUndefined();
  });
});
