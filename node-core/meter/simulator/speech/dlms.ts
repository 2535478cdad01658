import { createCipheriv } from 'node:crypto';
import { crc16 } from '../../telegrams/crc16.ts';
import type { TelegramKeys } from '../../telegrams/index.ts';
import { ascii, lowFirst, octets, unsigned } from './octets.ts';

/** One frame of HDLC around an APDU (IEC 62056-46 6.4.2), both flags on; `address` holds both addresses and the control. */
export function hdlcFrame(address: string, apdu: Uint8Array): Uint8Array {
  const header = octets(address);
  const information = octets('e6e700', apdu);
  const length = 2 + header.length + 2 + information.length + 2;
  const front = octets(unsigned(0xa000 | length, 2), header);
  const covered = octets(front, lowFirst(x25(front)), information);
  return octets('7e', covered, lowFirst(x25(covered)), '7e');
}

function x25(bytes: Uint8Array): number {
  return crc16('x25', bytes, { from: 0, to: bytes.length });
}

/** A data-notification (IEC 62056-53 8.4.5); `time` as it stands behind the invoke id, length and all. */
export function notification(body: Uint8Array, time: Uint8Array = octets('00')): Uint8Array {
  return octets('0f40000000', time, body);
}

/** Values of a list (IEC 62056-62 4.1.5). */
export const value = {
  obis: (code: string): Uint8Array => {
    const parts = code.split(/[-:.]/).map(Number);
    return octets('0906', Uint8Array.from([...parts, 255]));
  },
  octetText: (text: string): Uint8Array => octets('09', Uint8Array.of(text.length), ascii(text)),
  visibleText: (text: string): Uint8Array => octets('0a', Uint8Array.of(text.length), ascii(text)),
  double: (digits: number): Uint8Array => octets('06', unsigned(digits, 4)),
  long: (digits: number): Uint8Array => octets('12', unsigned(digits, 2)),
  time: (clock: Uint8Array): Uint8Array => octets('090c', clock),
};

/**
 * general-glo-ciphering around an APDU: encrypted and authenticated, 30 (IEC 62056-53, Green Book 9.2.7.2.4).
 * @param options an invocation counter that no other telegram under this key has: 0 to 2^32 - 1
 */
export function ciphered(
  plaintext: Uint8Array,
  options: { readonly keys: TelegramKeys; readonly counter: number; readonly systemTitle: string },
): Uint8Array {
  const { keys, counter, systemTitle } = options;
  const control = octets('30');
  const nonce = octets(ascii(systemTitle), unsigned(counter, 4));
  const cipher = createCipheriv('aes-128-gcm', keys.encryptionKey, nonce, { authTagLength: 12 });
  cipher.setAAD(octets(control, keys.authenticationKey ?? new Uint8Array()));
  const text = octets(cipher.update(plaintext), cipher.final());
  const content = octets(control, unsigned(counter, 4), text, cipher.getAuthTag());
  return octets('db08', ascii(systemTitle), '82', unsigned(content.length, 2), content);
}
