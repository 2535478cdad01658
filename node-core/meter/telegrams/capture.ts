import type { TelegramKeys } from './dlms/ciphered.ts';
import type { TelegramFault } from './fault.ts';
import { type ReaderEvent, TelegramReader } from './reader.ts';
import type { Telegram } from './telegram.ts';

/** Everything in a capture. @throws RangeError for keys that are not 16 bytes long */
export function readCapture(bytes: Uint8Array, keys?: TelegramKeys): ReaderEvent[] {
  const reader = new TelegramReader(keys);
  return [...reader.push(bytes), ...reader.end()];
}

/** What bytes that should hold one telegram hold. */
export type DecodeResult =
  | { readonly kind: 'telegram'; readonly telegram: Telegram }
  | { readonly kind: 'fault'; readonly fault: TelegramFault }
  /** Nothing in them looks like a frame. */
  | { readonly kind: 'nothing' };

/**
 * What the first frame of some bytes says; what stands before and behind it is left out, frames too.
 * @throws RangeError for keys that are not 16 bytes long
 */
export function decodeTelegram(bytes: Uint8Array, keys?: TelegramKeys): DecodeResult {
  for (const event of readCapture(bytes, keys)) {
    if (event.kind === 'telegram') return { kind: 'telegram', telegram: event.telegram };
    if (event.kind === 'fault') return { kind: 'fault', fault: event.fault };
  }
  return { kind: 'nothing' };
}
