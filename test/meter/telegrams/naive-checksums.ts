/**
 * Checksums worked out bit by bit from their definitions, and the rule that a reading has to pass: whatever frame it
 * came from, that frame's own checksum holds by these. Shares nothing with the decoders.
 */
import type { Telegram } from '../../../node-core/meter/telegrams/index.ts';

/** A CRC-16 that shifts right, bit by bit. */
function crc(bytes: Uint8Array, rule: { polynomial: number; start: number; xor: number }): number {
  let value = rule.start;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit += 1) {
      const one = ((value ^ (byte >> bit)) & 1) === 1;
      value >>= 1;
      if (one) value ^= rule.polynomial;
    }
  }
  return value ^ rule.xor;
}

export const naiveX25 = (bytes: Uint8Array): number =>
  crc(bytes, { polynomial: 0x8408, start: 0xffff, xor: 0xffff });
export const naiveKermit = (bytes: Uint8Array): number =>
  crc(bytes, { polynomial: 0x8408, start: 0, xor: 0 });
export const naiveArc = (bytes: Uint8Array): number => crc(bytes, { polynomial: 0xa001, start: 0, xor: 0 });
export const naiveSum = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) % 256, 0);

/**
 * Whether the checksum of the frame that a reading came from holds. A GCM tag is not looked at here: whoever flips
 * bits knows that none may pass. Nor is the CRC of a P1 telegram that was encrypted: it is inside.
 *
 * @param frame its bytes: for HDLC from the opening flag to before the closing one
 */
export function checksumHolds({ protocol, integrity, encrypted }: Telegram, frame: Uint8Array): boolean {
  if (integrity !== 'checksum' || (protocol === 'p1' && encrypted)) return true;
  const low = (at: number): number => (frame.at(at) ?? 0) + 256 * (frame.at(at + 1) ?? 0);
  switch (protocol) {
    case 'hdlc-dlms':
      return naiveX25(frame.subarray(1, -2)) === low(-2);
    case 'mbus-dlms':
      return naiveSum(frame.subarray(4, -2)) === frame.at(-2);
    case 'sml': {
      const covered = frame.subarray(0, -2);
      const high = (frame.at(-2) ?? 0) * 256 + (frame.at(-1) ?? 0);
      return naiveX25(covered) === low(-2) || naiveKermit(covered) === high;
    }
    case 'p1':
    case 'iec62056-21':
      return textHolds(Buffer.from(frame).toString('latin1'));
    case 'dlms':
      return false;
  }
}

function textHolds(text: string): boolean {
  // The last one: texts between brackets may have others.
  const end = text.lastIndexOf('!') + 1;
  const stated = /^[0-9A-Fa-f]{1,4}/.exec(text.slice(end))?.[0];
  if (stated !== undefined)
    return naiveArc(Buffer.from(text.slice(0, end), 'latin1')) === Number.parseInt(stated, 16);
  // A line ends by CR or LF: either may be lost, and the block check vouches for neither.
  const block = text.slice(text.indexOf('\u0002', text.search(/[\r\n]/)) + 1, -1);
  const check = Buffer.from(block, 'latin1').reduce((all, byte) => all ^ byte, 0);
  return block.endsWith('\u0003') && (check & 0x7f) === (text.charCodeAt(text.length - 1) & 0x7f);
}
