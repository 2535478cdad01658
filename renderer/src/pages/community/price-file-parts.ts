import type { PriceFilePart } from '../../../../node-core/api/index.ts';

/** A message to the home holds 64 KiB; some of it is the envelope. */
const MOST_BYTES = 48_000;
const MOST_CHARACTERS = 40_000;

/** As the ledger's reader has it (node-core/market/price-files). */
export const MOST_FILE_CHARACTERS = 20_000_000;

/** Cuts a file's text into parts that fit a message each, as they are written in JSON. */
export function priceFileParts(text: string, upload: string): PriceFilePart[] {
  const parts: PriceFilePart[] = [];
  let at = 0;
  do {
    let length = Math.min(MOST_CHARACTERS, text.length - at);
    while (length > 1 && bytesOf(text.slice(at, at + length)) > MOST_BYTES) length = Math.floor(length / 2);
    parts.push({ upload, at, text: text.slice(at, at + length) });
    at += length;
  } while (at < text.length);
  return parts;
}

/** A name for an upload that no other has. */
export function newUpload(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length;
}
