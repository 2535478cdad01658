import type { Scan } from '../scan.ts';
import { cipherHeader, decipher, isAuthenticated, TAG_BYTES, type TelegramCipher } from './ciphered.ts';

/**
 * Framing of an encrypted APDU that stands bare on the line (P1 of Luxembourg and Austria, adapters that take M-Bus
 * apart): by its own length. Where a key is given, a tag that is only found behind that length moves the end.
 */
export function scanCiphered(
  bytes: Uint8Array,
  { start }: { readonly start: number },
  cipher: TelegramCipher | undefined,
): Scan {
  const header = cipherHeader(bytes, start);
  if (header === 'no') return { kind: 'no' };
  if (header === 'more' || bytes.length < header.end) return { kind: 'more', resume: start };
  const frame = (end: number): Scan & { kind: 'frame' } => ({
    kind: 'frame',
    end,
    frame: { kind: 'ciphered', apdu: bytes.subarray(start, end) },
  });
  if (cipher === undefined || !isAuthenticated(header.securityControl)) return frame(header.end);
  const longest = Math.min(header.end + TAG_BYTES, bytes.length);
  for (const end of [header.end, longest]) {
    try {
      return frame(start + decipher(bytes.subarray(start, end), cipher).end);
    } catch {
      // Not with the tag here.
    }
  }
  if (longest < header.end + TAG_BYTES) return { kind: 'more', resume: start, atEnd: frame(header.end) };
  return {
    kind: 'no',
    fault: {
      problem: 'authentication',
      protocol: 'dlms',
      at: header.end - TAG_BYTES,
      expected: 'a tag that the given key makes',
      until: header.end,
    },
  };
}
