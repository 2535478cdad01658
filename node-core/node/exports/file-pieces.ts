import { closeSync, openSync, readSync } from 'node:fs';

/** A file in pieces, so that it is never in memory as a whole. Closed when the last one was taken. */
export function* piecesOf(path: string, pieceBytes = 1 << 20): Generator<Uint8Array, void> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const piece = new Uint8Array(pieceBytes);
      const length = readSync(file, piece, 0, pieceBytes, null);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** So many bytes of a file from a place on; fewer at its end. */
export function pieceAt(path: string, of: { readonly offset: number; readonly bytes: number }): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const piece = new Uint8Array(of.bytes);
    return piece.subarray(0, readSync(file, piece, 0, of.bytes, of.offset));
  } finally {
    closeSync(file);
  }
}
