import { createHash } from 'node:crypto';

/** SHA-256 of 'nabowatt test home <name>': a seed that anybody can make again. */
export function seedOf(home: string): Uint8Array {
  return sha256Of(`nabowatt test home ${home}`);
}

/** SHA-256 of a text's UTF-8 bytes, not by the product's code. */
export function sha256Of(text: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(text).digest());
}
