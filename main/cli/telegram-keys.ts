import type { TelegramKeys } from '../../node-core/meter/telegrams/index.ts';

/** Called wrongly: the message is for whoever did. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The meter's keys as they were typed; undefined: none. @throws UsageError */
export function keysOf({
  key,
  ak,
}: {
  readonly key?: string | undefined;
  readonly ak?: string | undefined;
}): TelegramKeys | undefined {
  if (key === undefined && ak !== undefined) throw new UsageError('--ak is of no use without --key');
  if (key === undefined) return undefined;
  const encryptionKey = keyBytes('--key', key);
  return ak === undefined ? { encryptionKey } : { encryptionKey, authenticationKey: keyBytes('--ak', ak) };
}

/** The error says how long it was, never what it was. */
function keyBytes(name: string, digits: string): Uint8Array {
  if (/^[0-9A-Fa-f]{32}$/.test(digits)) return Buffer.from(digits, 'hex');
  throw new UsageError(`${name} wants 32 hex digits; given: ${digits.length} characters`);
}
