/**
 * # telegrams: from a meter's bytes to what they say
 *
 * Purpose: pure decoders for what European household meters push over their customer port, one reader for all of them,
 * and one type, `Telegram`, for what they say.
 *
 * | folder | standard | meters |
 * | --- | --- | --- |
 * | `hdlc` | IEC 62056-46 | Aidon, Kaifa, Kamstrup in NO, SE, DK; Iskraemeco in SI |
 * | `dlms` | IEC 62056-53, -61, -62 (Green and Blue Book); RFC 5116, NIST SP 800-38D | the lists in HDLC and M-Bus; encryption |
 * | `mbus` | EN 13757-2, -3 | Kaifa, Sagemcom, Siemens in AT |
 * | `p1` | DSMR 2.2 to 5.0.2, e-MUCS, Smarty | NL, BE, LU, AT, SE, FI, DK, HU, SI |
 * | `iec62056-21` | IEC 62056-21 modes A, C, D | read-outs and pushes in text; the grammar of P1 too |
 * | `sml` | BSI TR-03109-1 annex IV | DE |
 *
 * Way of a byte: `reader.ts` buffers and looks for frames with the folders' scanners (`scan.ts` is their contract) ->
 * `open-frame.ts` joins segments, decrypts, and hands to the folder's decoder -> `assemble.ts` draws the totals.
 *
 * Invariants:
 * - Nothing that comes over the line throws out of `TelegramReader`: it is a telegram, a fault with its evidence, or
 *   noise. A fault never holds a key.
 * - A frame whose checksum or tag does not hold yields a fault and nothing else. What has neither (DSMR 2 and 3, mode D)
 *   must be well formed to its last line.
 * - A register that is missing, empty, or no number is missing in the telegram; it is never zero.
 * - Values are exact: digits and a power of ten. Only `importMwh` and `exportMwh` round, down to whole mWh.
 * - Memory is bounded: 32 KB of bytes, and segments of 8 KB, a reader.
 *
 * Deviations from the standards, each where it is handled: Kamstrup's `00` holes and `09 0C` times, scales of lists
 * without scalers, Sagemcom's M-Bus lengths, CRCs without leading zeros, Luxembourg's tags, Holley's Kermit, DZG's signs.
 */
export { type DecodeResult, decodeTelegram, readCapture } from './capture.ts';
export { type Heard, detectProtocol, ProtocolDetector } from './detect.ts';
export type { TelegramKeys } from './dlms/ciphered.ts';
export type { Protocol, TelegramFault, TelegramProblem } from './fault.ts';
export { formatObis, type ObisCode } from './obis.ts';
export { formatValue } from './quantity.ts';
export { type ReaderEvent, TelegramReader } from './reader.ts';
export type {
  ActiveEnergy,
  ActivePower,
  Integrity,
  MeterTime,
  Register,
  Telegram,
  TelegramText,
} from './telegram.ts';
