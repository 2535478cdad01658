import { assembleTelegram } from '../assemble.ts';
import { type Protocol, TelegramError } from '../fault.ts';
import type { Integrity, Telegram } from '../telegram.ts';
import { readNotification } from './apdu.ts';
import { readClock } from './clock.ts';
import { readDescribedList } from './described-list.ts';
import { readObisList } from './obis-list.ts';
import { readPositionalList } from './positional-list.ts';

/** What is known of an APDU before it is read. */
export interface ApduOrigin {
  readonly protocol: Protocol;
  readonly encrypted: boolean;
  readonly integrity: Integrity;
  /** Whether its end is known to be missing. */
  readonly cut?: boolean;
}

/** What a push in the clear says. @throws TelegramError `malformed`, `unknown-list`, `range` */
export function decodeNotification(apdu: Uint8Array, origin: ApduOrigin): Telegram {
  const { cut = false, ...known } = origin;
  const { time, body } = readNotification(apdu, cut);
  const list = readPositionalList(body) ?? readDescribedList(body) ?? readObisList(body);
  if (list === undefined) {
    throw new TelegramError('unknown-list', {
      bytes: apdu,
      at: 0,
      expected: 'OBIS codes, or a list of Kaifa (KFM...) or Iskraemeco (ISK...)',
    });
  }
  const { clock, ...content } = list;
  return assembleTelegram({
    ...known,
    ...content,
    meterIdRaw: content.meterId,
    meterTime: (clock === undefined ? undefined : readClock(clock, 'clock-object')) ?? time,
  });
}
