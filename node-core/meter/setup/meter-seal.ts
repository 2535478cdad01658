import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concatBytes, fromHex, toHex, utf8Bytes } from '../../codec/index.ts';
import { deriveKey } from '../../identity/derivation.ts';
import type { TelegramKeys } from '../telegrams/index.ts';

/**
 * Seals what must not lie in clear beside the household's data: the meter's AES keys, by which anybody on the meter's
 * port could read it. Bytes in, bytes out; `open` is undefined for what another key sealed, and for damaged bytes.
 */
export interface MeterSeal {
  seal(plain: Uint8Array): Uint8Array;
  open(sealed: Uint8Array): Uint8Array | undefined;
}

const LABEL = utf8Bytes('nabowatt/meter-keys/v1');
const NONCE_BYTES = 24;
const KEY_BYTES = 16;

/**
 * A seal under a key of its own that is derived from the household's seed (HKDF-SHA256, the label above): whoever has the
 * data alone cannot open it, and a household that comes back by its 24 words can. XChaCha20-Poly1305; what comes out is
 * a random nonce of 24 bytes, then the text with its tag.
 * @param options `seed`: 32 bytes; `random`: fresh bytes, so many
 */
export function seedSeal({
  seed,
  random,
}: {
  readonly seed: Uint8Array;
  readonly random: (bytes: number) => Uint8Array;
}): MeterSeal {
  const key = deriveKey({ secret: seed, info: [LABEL] });
  return {
    seal(plain) {
      const nonce = random(NONCE_BYTES);
      return concatBytes(nonce, xchacha20poly1305(key, nonce, LABEL).encrypt(plain));
    },
    open(sealed) {
      try {
        const nonce = sealed.subarray(0, NONCE_BYTES);
        return xchacha20poly1305(key, nonce, LABEL).decrypt(sealed.subarray(NONCE_BYTES));
      } catch {
        return undefined;
      }
    },
  };
}

/** Keys of a meter as sealed hex digits. */
export function sealKeys(seal: MeterSeal, { encryptionKey, authenticationKey }: TelegramKeys): string {
  return toHex(seal.seal(concatBytes(encryptionKey, authenticationKey ?? new Uint8Array())));
}

/** The keys again; undefined where another household's seed sealed them. */
export function openKeys(seal: MeterSeal, sealed: string): TelegramKeys | undefined {
  const plain = seal.open(fromHex(sealed));
  if (plain === undefined) return undefined;
  const encryptionKey = plain.slice(0, KEY_BYTES);
  if (plain.length === KEY_BYTES) return { encryptionKey };
  return { encryptionKey, authenticationKey: plain.slice(KEY_BYTES) };
}
