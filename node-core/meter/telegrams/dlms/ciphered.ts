import { createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { ByteCursor } from '../cursor.ts';
import { TelegramError } from '../fault.ts';

/**
 * # ciphered: AES-128-GCM around an APDU
 *
 * general-glo-ciphering (IEC 62056-53, DLMS Green Book 9.2.7.2.4; GCM is NIST SP 800-38D, RFC 5116 5.1):
 *
 * | field | bytes | |
 * | --- | --- | --- |
 * | tag | 1 | DB |
 * | system title | 1 + 8 | length 08, then the meter's: three letters of the maker, a number |
 * | length | 1, 2 or 3 | of what follows: 7 bits, or 81 and one byte, or 82 and two |
 * | security control | 1 | 10 authenticated, 20 encrypted, 30 both; bits 0 to 3 the suite, 0 here |
 * | frame counter | 4 | |
 * | ciphertext | the rest | |
 * | tag | 12 | with authentication only |
 *
 * IV = system title || frame counter. AAD = security control || authentication key (|| the text, where only
 * authenticated).
 *
 * Deviations of meters in the field: some use no AAD although they say 30; Luxembourg's authentication key is the same
 * for all and written in its standard; some leave the tag out of the length. Each is tried: the tag of 96 bits says
 * which is right, and none is taken without it.
 */
export interface TelegramKeys {
  /** The meter's global unicast encryption key: 16 bytes. */
  readonly encryptionKey: Uint8Array;
  /** Its authentication key: 16 bytes; left out where the operator gave none. */
  readonly authenticationKey?: Uint8Array;
}

/** Keys, ready to use; shows neither in a log nor in a dump. */
export interface TelegramCipher {
  readonly key: KeyObject;
  /** In the order in which they are tried. */
  readonly authenticationKeys: readonly Uint8Array[];
}

/** An APDU laid bare. */
export interface Deciphered {
  readonly plaintext: Uint8Array;
  readonly integrity: 'authenticated' | 'none';
  /** Offset after the APDU: past the length, where the tag was outside of it. */
  readonly end: number;
}

/** The fields in front of the ciphertext. */
export interface CipherHeader {
  readonly systemTitle: Uint8Array;
  readonly securityControl: number;
  readonly frameCounter: Uint8Array;
  /** Of the ciphertext, in the APDU. */
  readonly from: number;
  /** Of the APDU's end by its own length. */
  readonly end: number;
}

export const GLO_CIPHERING = 0xdb;
export const TAG_BYTES = 12;
/** No telegram of a household's meter is longer. */
export const MAX_CIPHERED_BYTES = 8192;

const AUTHENTICATED = 0x10;
const ENCRYPTED = 0x20;
/** Smarty P1 1.1.3, 3.2.5: the authentication key of every meter in Luxembourg. */
const LUXEMBOURG_KEY = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

/** @throws RangeError for keys that are not 16 bytes long; the error does not hold them */
export function telegramCipher({ encryptionKey, authenticationKey }: TelegramKeys): TelegramCipher {
  for (const key of [encryptionKey, authenticationKey]) {
    if (key !== undefined && key.length !== 16) throw new RangeError(`a key has 16 bytes, not ${key.length}`);
  }
  return {
    key: createSecretKey(encryptionKey),
    authenticationKeys: [...(authenticationKey === undefined ? [] : [authenticationKey]), LUXEMBOURG_KEY],
  };
}

/**
 * Reads the header of an APDU that begins with DB.
 * @returns 'more' where bytes are missing, 'no' where it is none
 */
export function cipherHeader(bytes: Uint8Array, start: number): CipherHeader | 'more' | 'no' {
  if (bytes.length < start + 2) return 'more';
  if (bytes[start] !== GLO_CIPHERING || bytes[start + 1] !== 8) return 'no';
  const lengthAt = start + 10;
  const first = bytes[lengthAt];
  if (first === undefined) return 'more';
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  if (lengthBytes > 2) return 'no';
  const from = lengthAt + 1 + lengthBytes + 5;
  if (bytes.length < from) return 'more';
  let length = lengthBytes === 0 ? first : 0;
  for (let at = 1; at <= lengthBytes; at += 1) length = length * 256 + (bytes[lengthAt + at] ?? 0);
  const securityControl = bytes[from - 5] ?? 0;
  const known = (securityControl & 0x8f) === 0 && (securityControl & (AUTHENTICATED | ENCRYPTED)) !== 0;
  if (!known || length > MAX_CIPHERED_BYTES) return 'no';
  const end = from - 5 + length;
  if (end < from + (isAuthenticated(securityControl) ? 1 : 0)) return 'no';
  return {
    systemTitle: bytes.subarray(start + 2, lengthAt),
    securityControl,
    frameCounter: bytes.subarray(from - 4, from),
    from,
    end,
  };
}

/** Whether a tag follows the ciphertext. */
export function isAuthenticated(securityControl: number): boolean {
  return (securityControl & AUTHENTICATED) !== 0;
}

/**
 * Opens an APDU that begins at the first of `bytes`; more bytes may follow it.
 * @param cut whether its end may be missing: then it yields what there is, if it has no tag
 * @throws TelegramError `malformed` where it is cut or none, `key-missing`, `authentication`
 */
export function decipher(bytes: Uint8Array, cipher: TelegramCipher | undefined, cut = false): Deciphered {
  const header = cipherHeader(bytes, 0);
  if (header === 'more' || header === 'no' || (header.end > bytes.length && !cut)) {
    return new ByteCursor(bytes).fail('a whole general-glo-ciphering APDU (db 08 ...)');
  }
  if (cipher === undefined) {
    throw new TelegramError('key-missing', { bytes, at: 0, expected: "the meter's encryption key" });
  }
  if (!isAuthenticated(header.securityControl)) {
    return { plaintext: keyStream(bytes, header, cipher), integrity: 'none', end: header.end };
  }
  for (const end of [header.end, header.end + TAG_BYTES]) {
    if (end > bytes.length || end - TAG_BYTES < header.from) continue;
    const plaintext = open(bytes, { ...header, end }, cipher);
    if (plaintext !== undefined) return { plaintext, integrity: 'authenticated', end };
  }
  throw new TelegramError('authentication', {
    bytes,
    at: header.end - TAG_BYTES,
    expected: 'a tag that the given key makes',
  });
}

/** Encryption alone is counter mode from block 2 on (NIST SP 800-38D 7.1: block 1 masks the tag). */
function keyStream(bytes: Uint8Array, header: CipherHeader, { key }: TelegramCipher): Uint8Array {
  const counter = Buffer.concat([header.systemTitle, header.frameCounter, Uint8Array.of(0, 0, 0, 2)]);
  return createDecipheriv('aes-128-ctr', key, counter).update(bytes.subarray(header.from, header.end));
}

function open(bytes: Uint8Array, header: CipherHeader, cipher: TelegramCipher): Uint8Array | undefined {
  const nonce = Buffer.concat([header.systemTitle, header.frameCounter]);
  const text = bytes.subarray(header.from, header.end - TAG_BYTES);
  const tag = bytes.subarray(header.end - TAG_BYTES, header.end);
  const encrypted = (header.securityControl & ENCRYPTED) !== 0;
  const control = Uint8Array.of(header.securityControl);
  const candidates = cipher.authenticationKeys.map((key) => Buffer.concat([control, key]));
  for (const candidate of [...candidates, undefined, control]) {
    const opener = createDecipheriv('aes-128-gcm', cipher.key, nonce, { authTagLength: TAG_BYTES });
    const aad = Buffer.concat([candidate ?? new Uint8Array(), encrypted ? new Uint8Array() : text]);
    if (aad.length > 0) opener.setAAD(aad);
    opener.setAuthTag(tag);
    const plaintext = encrypted ? opener.update(text) : text;
    try {
      opener.final();
      return plaintext;
    } catch {
      // The tag does not hold for this one.
    }
  }
  return undefined;
}
