import { ByteCursor } from '../cursor.ts';
import type { MeterTime } from '../telegram.ts';
import { CLOCK_BYTES, readClock } from './clock.ts';
import { type DlmsData, readCutList, readData } from './data.ts';

/** A push of the meter: its time, where the header has one, and its list. */
export interface DataNotification {
  readonly time: MeterTime | undefined;
  readonly body: DlmsData;
}

export const DATA_NOTIFICATION = 0x0f;

/**
 * Reads a data-notification (IEC 62056-53 8.4.5, DLMS Green Book 9.3.10).
 *
 * | field | bytes | |
 * | --- | --- | --- |
 * | tag | 1 | 0F |
 * | long-invoke-id-and-priority | 4 | |
 * | date-time | 1 or 13 | `00` for none, or `0C` and twelve bytes. Older Kamstrup and Kaifa, and all Norwegian Kaifa, send the tag of an octet string before it: `09 0C` |
 * | notification-body | the rest | one value |
 *
 * @param cut whether the end is known to be missing: then the body is what there is of it
 * @throws TelegramError `malformed` for anything else, bytes behind the body too
 */
export function readNotification(apdu: Uint8Array, cut = false): DataNotification {
  const cursor = new ByteCursor(apdu);
  if (cursor.peek() !== DATA_NOTIFICATION) cursor.fail('a data-notification (0f)');
  cursor.take(5, 'invoke id and priority');
  if (cursor.peek() === 0x09) cursor.byte('the tag of an octet string');
  const length = cursor.byte('the length of the date-time');
  if (length !== 0 && length !== CLOCK_BYTES) cursor.fail('a date-time of 0 or 12 bytes');
  const time = readClock(cursor.take(length, 'the date-time'), 'apdu-header');
  const body = cut ? readCutList(cursor) : readData(cursor);
  if (cursor.remaining > 0 && !cut) cursor.fail('the end of the list');
  return { time, body };
}
