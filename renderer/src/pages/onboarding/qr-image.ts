/** Reads a QR code out of a picture, in the page alone. */
import { decodeQR } from 'qr/decode.js';

/** Larger pictures are made smaller first: a code that fills a part of a photo needs no more, and this is quick. */
const LONGEST_SIDE = 1_600;
/** A picture is read once, so it may take longer than a frame of a film. */
const TIME_LIMIT_MS = 1_500;

/** What came of a picture. */
export type QrReading =
  | { readonly kind: 'read'; readonly text: string }
  /** No code in it that can be read. */
  | { readonly kind: 'none' }
  /** No picture. */
  | { readonly kind: 'unreadable' };

/** Reads a file that a person chose. */
export async function readQrFile(file: Blob): Promise<QrReading> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return { kind: 'unreadable' };
  }
  try {
    const text = qrIn(picture, { width: picture.width, height: picture.height }, TIME_LIMIT_MS);
    return text === null ? { kind: 'none' } : { kind: 'read', text };
  } finally {
    picture.close();
  }
}

/** The text of the code in a picture or a frame of the camera; null where there is none to be read. */
export function qrIn(
  picture: CanvasImageSource,
  size: { readonly width: number; readonly height: number },
  timeLimitMs: number,
): string | null {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  // Pictures without a ground are most often meant on white.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return qrInPixels({ width, height, data }, timeLimitMs);
}

/** The same, of RGBA pixels. */
export function qrInPixels(
  pixels: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
  timeLimitMs: number,
): string | null {
  try {
    return decodeQR(pixels, { format: 'RGBA', timeLimit: timeLimitMs });
  } catch {
    return null;
  }
}
