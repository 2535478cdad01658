/** Reads the pixel sizes out of icon files: PNG, Windows' ICO and Apple's ICNS. */
import { strict as assert } from 'node:assert';

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const ICO_HEAD_BYTES = 6;
const ICO_ENTRY_BYTES = 16;
const ICNS_HEAD_BYTES = 8;

/** Width and height in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Of a PNG: its IHDR chunk (PNG specification, 11.2.1). @throws AssertionError where it is none */
export function pngSize(bytes: Buffer): PixelSize {
  assert(bytes.subarray(0, 8).equals(PNG_SIGNATURE), 'no PNG');
  assert.equal(bytes.toString('latin1', 12, 16), 'IHDR');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Of each picture of an ICO, as its directory says and as the picture itself is. @throws AssertionError */
export function icoSizes(bytes: Buffer): { readonly said: PixelSize; readonly is: PixelSize }[] {
  assert.equal(bytes.readUInt32LE(0), 0x1_00_00, 'no icon file');
  return Array.from({ length: bytes.readUInt16LE(4) }, (_, at) => {
    const entry = ICO_HEAD_BYTES + ICO_ENTRY_BYTES * at;
    const [length, offset] = [bytes.readUInt32LE(entry + 8), bytes.readUInt32LE(entry + 12)];
    // 256 is written as 0.
    const said = { width: bytes.readUInt8(entry) || 256, height: bytes.readUInt8(entry + 1) || 256 };
    return { said, is: pngSize(bytes.subarray(offset, offset + length)) };
  });
}

/** Of each picture of an ICNS, by its type. @throws AssertionError */
export function icnsSizes(bytes: Buffer): Map<string, PixelSize> {
  assert.equal(bytes.toString('latin1', 0, 4), 'icns');
  assert.equal(bytes.readUInt32BE(4), bytes.length, 'its length');
  const sizes = new Map<string, PixelSize>();
  for (let at = ICNS_HEAD_BYTES; at < bytes.length; at += bytes.readUInt32BE(at + 4)) {
    const end = at + bytes.readUInt32BE(at + 4);
    assert(end > at + ICNS_HEAD_BYTES && end <= bytes.length, 'a picture that goes beyond the file');
    sizes.set(bytes.toString('latin1', at, at + 4), pngSize(bytes.subarray(at + ICNS_HEAD_BYTES, end)));
  }
  return sizes;
}
