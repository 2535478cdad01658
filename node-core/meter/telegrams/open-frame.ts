import { type Deciphered, decipher, GLO_CIPHERING, type TelegramCipher } from './dlms/ciphered.ts';
import { type ApduOrigin, decodeNotification } from './dlms/decode.ts';
import { malformed } from './fault.ts';
import { HdlcSegments } from './hdlc/segments.ts';
import { decodeText } from './iec62056-21/decode.ts';
import { scanText } from './iec62056-21/frame.ts';
import { withoutSeam } from './mbus/seam.ts';
import { MbusSegments } from './mbus/segments.ts';
import type { Frame } from './scan.ts';
import { decodeSml } from './sml/decode.ts';
import type { Telegram } from './telegram.ts';

const SLASH = 0x2f;
/** What meters put behind a read-out: line ends, zeros. */
const FILLERS: ReadonlySet<number> = new Set([0x0d, 0x0a, 0x00]);

/** Opens frames: joins segments, decrypts, decodes. One for each stream, as segments follow each other. */
export class FrameOpener {
  readonly #cipher: TelegramCipher | undefined;
  readonly #hdlc = new HdlcSegments();
  readonly #mbus = new MbusSegments();

  constructor(cipher: TelegramCipher | undefined) {
    this.#cipher = cipher;
  }

  /**
   * What a frame says.
   * @returns undefined where it says nothing by itself: a segment that is not the last
   * @throws TelegramError
   */
  open(frame: Frame): Telegram | undefined {
    switch (frame.kind) {
      case 'hdlc': {
        const apdu = this.#hdlc.add(frame);
        return apdu && this.#apdu(apdu, { protocol: 'hdlc-dlms', integrity: 'checksum' });
      }
      case 'mbus': {
        const apdu = this.#mbus.add(frame);
        return apdu && this.#apdu(apdu, { protocol: 'mbus-dlms', integrity: 'checksum' });
      }
      case 'ciphered':
        return this.#bare(frame.apdu);
      case 'sml':
        return decodeSml(frame);
      case 'text':
        return decodeText(frame, undefined);
    }
  }

  /** Forgets segments: the line fell silent. */
  clear(): void {
    this.#hdlc.clear();
    this.#mbus.clear();
  }

  #bare(apdu: Uint8Array): Telegram {
    const joined = withoutSeam(apdu);
    const cut = joined !== undefined;
    return this.#apdu(joined ?? apdu, { protocol: 'dlms', integrity: 'none', cut });
  }

  #apdu(apdu: Uint8Array, origin: Omit<ApduOrigin, 'encrypted'>): Telegram {
    if (apdu[0] !== GLO_CIPHERING) return decodeNotification(apdu, { ...origin, encrypted: false });
    const deciphered = decipher(apdu, this.#cipher, origin.cut);
    const sealed = deciphered.integrity === 'authenticated';
    if (deciphered.plaintext[0] === SLASH) return decodeSealedText(deciphered);
    return decodeNotification(deciphered.plaintext, {
      ...origin,
      encrypted: true,
      integrity: sealed ? 'authenticated' : origin.integrity,
    });
  }
}

/**
 * A P1 read-out inside an APDU (Smarty P1 1.1.3, 3.2). Without a tag its own CRC has to hold, and nothing may follow it:
 * what does is a tag, and a security control that was changed to say that there is none.
 */
function decodeSealedText({ plaintext, integrity }: Deciphered): Telegram {
  const authenticated = integrity === 'authenticated';
  const scan = scanText(plaintext, { start: 0, resume: 0 }, { authenticated });
  const found = scan.kind === 'more' ? scan.atEnd : scan;
  if (found?.kind !== 'frame' || found.frame.kind !== 'text') malformed(plaintext, 0, 'a P1 read-out, whole');
  const rest = plaintext.subarray(found.end);
  if (!rest.every((byte) => FILLERS.has(byte))) malformed(plaintext, found.end, 'the end of the read-out');
  return decodeText(found.frame, authenticated ? 'authenticated' : 'encrypted');
}
