import type { Stream } from '@libp2p/interface';
import type { Clock } from '../clock.ts';
import type { NetworkError } from '../error.ts';
import { FrameReader } from '../frames.ts';
import type { NetworkLimits } from '../limits.ts';
import { ReceiptingReader } from './receipting-reader.ts';
import { listenTo } from './stream-bytes.ts';

/**
 * Takes a peer's bulk stream in: frames up, receipts back. What is kept is one frame that has not come whole; a peer that
 * hangs in the middle of one holds at most that, and the link's own silence ends it.
 */
export function receiveBulk(
  stream: Stream,
  options: {
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly message: (frame: Uint8Array) => void;
    readonly heard: () => void;
    readonly ended: (error: NetworkError | undefined) => void;
  },
): void {
  const receipts = new ReceiptingReader(stream, options.clock);
  const frames = new FrameReader({ maxBytes: options.limits.bulkFrameBytes, onFrame: options.message });
  listenTo(stream, {
    bytes: (bytes) => {
      options.heard();
      frames.push(bytes);
      receipts.received(bytes.length);
      receipts.consumed(bytes.length);
    },
    finished: () => void stream.close().catch(() => {}),
    ended: (error) => {
      receipts.end();
      options.ended(error);
    },
  });
}
