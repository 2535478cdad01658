import { MBUS_START } from './frame.ts';

/**
 * Adapters that take M-Bus apart by cutting off the first header and the last trailer leave the seam between two
 * frames in the APDU:
 *
 * `checksum 16 | 68 L L 68 53 FF CI 01 67`, CI with its count above 0: eleven bytes that are none of the APDU's.
 *
 * Its length then counts them too, so that as many bytes are missing at its end.
 */
const SEAM_BYTES = 11;

/** The APDU without the seam, short of its last values; undefined where there is no seam in it. */
export function withoutSeam(apdu: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at + SEAM_BYTES <= apdu.length; at += 1) {
    if (isSeam(apdu, at)) return Buffer.concat([apdu.subarray(0, at), apdu.subarray(at + SEAM_BYTES)]);
  }
  return undefined;
}

function isSeam(bytes: Uint8Array, at: number): boolean {
  const [, stop, start, length, repeated, again, control, address, segment = 0, source, destination] =
    bytes.subarray(at, at + SEAM_BYTES);
  return (
    stop === 0x16 &&
    start === MBUS_START &&
    again === MBUS_START &&
    length === repeated &&
    control === 0x53 &&
    address === 0xff &&
    (segment & 0x0f) > 0 &&
    source === 0x01 &&
    destination === 0x67
  );
}
