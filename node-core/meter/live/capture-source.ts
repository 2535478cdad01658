import {
  type ByteLine,
  type ByteListener,
  type ByteSource,
  ByteSourceError,
  type MonotonicClock,
} from '../byte-source.ts';
import type { CapturePiece } from './capture-pieces.ts';

export interface CaptureSourceOptions {
  readonly name: string;
  readonly pieces: readonly CapturePiece[];
  readonly clock: MonotonicClock;
  /** When the capture begins, by the clock; when it is first opened by default. */
  readonly beginsMs?: number;
}

/**
 * A capture as a byte source: it plays on like a meter, whether somebody listens or not. What is played while the line is
 * closed is not heard. At its end the line is lost as `ended`.
 */
export function captureSource({ name, pieces, clock, beginsMs }: CaptureSourceOptions): ByteSource {
  let beginMs = beginsMs;
  let open: PlayedLine | undefined;
  return {
    name,
    open(_settings, listener) {
      if (open?.closed === false) {
        const message = 'the capture is being played already';
        return Promise.reject(new ByteSourceError('busy', { source: name, message }));
      }
      beginMs ??= clock.monotonicMs();
      open = new PlayedLine({ pieces, clock, beginMs, listener });
      return Promise.resolve(open);
    },
  };
}

interface PlayOptions {
  readonly pieces: readonly CapturePiece[];
  readonly clock: MonotonicClock;
  readonly beginMs: number;
  readonly listener: ByteListener;
}

class PlayedLine implements ByteLine {
  closed = false;
  readonly #options: PlayOptions;
  #next: number;
  #cancel: () => void = () => undefined;

  constructor(options: PlayOptions) {
    this.#options = options;
    const { pieces, clock, beginMs } = options;
    const sinceMs = clock.monotonicMs() - beginMs;
    const found = pieces.findIndex(({ atMs }) => atMs >= sinceMs);
    this.#next = found < 0 ? pieces.length : found;
    this.#wait();
  }

  close(): Promise<void> {
    this.closed = true;
    this.#cancel();
    return Promise.resolve();
  }

  #wait(): void {
    const { pieces, clock, beginMs } = this.#options;
    const dueMs = beginMs + (pieces[this.#next]?.atMs ?? 0);
    this.#cancel = clock.after(Math.max(0, dueMs - clock.monotonicMs()), () => this.#play());
  }

  #play(): void {
    const { pieces, clock, beginMs, listener } = this.#options;
    const sinceMs = clock.monotonicMs() - beginMs;
    for (;;) {
      if (this.closed) return;
      const piece = pieces[this.#next];
      if (piece === undefined) {
        this.closed = true;
        listener.lost({ kind: 'ended' });
        return;
      }
      if (piece.atMs > sinceMs) break;
      this.#next += 1;
      if (piece.bytes.length > 0) listener.bytes(piece.bytes, beginMs + piece.atMs);
    }
    this.#wait();
  }
}
