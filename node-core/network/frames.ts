import { concatBytes, uint32Bytes } from '../codec/index.ts';
import { NetworkError } from './error.ts';

/** Bytes of a frame's length, the most significant first. */
export const FRAME_HEAD_BYTES = 4;

/** A frame: four bytes of length, then so many bytes, from any number of parts. */
export function frameOf(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  return concatBytes(uint32Bytes(length), ...parts);
}

/** The first piece of memory for a frame that comes in parts; doubled as its bytes come. */
const FIRST_BODY_BYTES = 4096;

/**
 * Cuts a byte stream into frames. Memory is taken for bytes that came, never for a length that was announced, and a
 * length beyond the limit ends it at once: a frame of 1 GB costs a hostile peer its link and this home four bytes.
 */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #onFrame: (frame: Uint8Array) => void;
  readonly #head = new Uint8Array(FRAME_HEAD_BYTES);
  #headFilled = 0;
  /** The length of the frame that is coming in; undefined between frames. */
  #length: number | undefined;
  #body = new Uint8Array(0);
  #bodyFilled = 0;

  constructor(options: { readonly maxBytes: number; readonly onFrame: (frame: Uint8Array) => void }) {
    this.#maxBytes = options.maxBytes;
    this.#onFrame = options.onFrame;
  }

  /** Whether the stream may end here: between two frames. */
  get atBoundary(): boolean {
    return this.#headFilled === 0 && this.#length === undefined;
  }

  /**
   * Takes the next bytes in and calls back for each whole frame, in order. A frame is the receiver's to keep: it holds no
   * more memory than about twice its own.
   * @throws NetworkError 'tooLong'; what the callback throws
   */
  push(chunk: Uint8Array): void {
    // Not a Buffer, whose slice() shares memory.
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let offset = 0;
    while (offset < bytes.length) {
      const length = this.#length;
      offset =
        length === undefined ? this.#takeHead(bytes, offset) : this.#takeBody(bytes, { offset, length });
    }
  }

  #takeHead(bytes: Uint8Array, offset: number): number {
    const taken = bytes.subarray(offset, offset + FRAME_HEAD_BYTES - this.#headFilled);
    this.#head.set(taken, this.#headFilled);
    this.#headFilled += taken.length;
    if (this.#headFilled < FRAME_HEAD_BYTES) return offset + taken.length;
    const length = new DataView(this.#head.buffer).getUint32(0);
    if (length > this.#maxBytes) {
      throw new NetworkError(
        'tooLong',
        `a frame of ${length} bytes was announced, the limit is ${this.#maxBytes}`,
      );
    }
    this.#headFilled = 0;
    if (length === 0) this.#onFrame(new Uint8Array(0));
    else this.#length = length;
    return offset + taken.length;
  }

  #takeBody(bytes: Uint8Array, at: { readonly offset: number; readonly length: number }): number {
    const missing = at.length - this.#bodyFilled;
    const piece = bytes.subarray(at.offset, at.offset + missing);
    if (piece.length < missing) {
      this.#keep(piece, at.length);
      return at.offset + piece.length;
    }
    let frame = 2 * piece.length < piece.buffer.byteLength ? piece.slice() : piece;
    if (this.#bodyFilled > 0) {
      this.#keep(piece, at.length);
      frame = this.#body.subarray(0, at.length);
    }
    this.#length = undefined;
    this.#body = new Uint8Array(0);
    this.#bodyFilled = 0;
    this.#onFrame(frame);
    return at.offset + piece.length;
  }

  #keep(piece: Uint8Array, length: number): void {
    const filled = this.#bodyFilled + piece.length;
    if (filled > this.#body.length) {
      const grown = new Uint8Array(Math.min(length, Math.max(FIRST_BODY_BYTES, 2 * filled)));
      grown.set(this.#body.subarray(0, this.#bodyFilled));
      this.#body = grown;
    }
    this.#body.set(piece, this.#bodyFilled);
    this.#bodyFilled = filled;
  }
}
