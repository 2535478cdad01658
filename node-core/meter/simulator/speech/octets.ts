/** Bytes of parts, one behind the other; text is hex digits, blanks left out. */
export function octets(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part.replace(/\s/g, ''), 'hex') : part)),
  );
}

/** Bytes of ASCII text. */
export function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** A whole number from 0 as so many bytes, the highest first; its low bytes where it is larger. */
export function unsigned(value: number, bytes: number): Uint8Array {
  const all = Buffer.alloc(8);
  all.writeBigUInt64BE(BigInt.asUintN(64, BigInt(Math.floor(value))));
  return all.subarray(8 - bytes);
}

/** A CRC as meters send it: its low byte first. */
export function lowFirst(crc: number): Uint8Array {
  return Uint8Array.of(crc & 0xff, crc >> 8);
}
