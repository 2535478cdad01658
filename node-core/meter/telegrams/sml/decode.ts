import { toHex } from '../../../codec/hex.ts';
import { assembleTelegram } from '../assemble.ts';
import { integerOf } from '../cursor.ts';
import { unitName } from '../dlms/units.ts';
import { TelegramError } from '../fault.ts';
import { type ObisCode, obisOfBytes } from '../obis.ts';
import type { SmlFrame } from '../scan.ts';
import type { Register, Telegram, TelegramText } from '../telegram.ts';
import { readMessages, type SmlEntry, type SmlList } from './messages.ts';

/** The code that names the meter where the message does not: 1-0:0.0.9 device, 1-0:96.1.0 and 96.50.1 others. */
const DEVICE_ID = '0.0.9';
/** Scalers of meters are -4 to 3. */
const MAX_SCALER = 30;
const NET_POWER = '16.7.0';

/**
 * What a file says: the entries of its GetList responses. Without its PIN a meter says whole kWh and no power.
 * @throws TelegramError `malformed`, `checksum`, `range`, or `unknown-list` for a file without such a response
 */
export function decodeSml(frame: SmlFrame): Telegram {
  const lists = readMessages(frame);
  const [list] = lists;
  if (list === undefined) {
    throw new TelegramError('unknown-list', {
      bytes: frame.messages,
      at: 0,
      expected: 'a GetList response (0701)',
    });
  }
  const registers: Register[] = [];
  const texts: TelegramText[] = [];
  let netOverride: Register | undefined;
  for (const entry of lists.flatMap(({ entries }) => entries)) {
    const obis = obisOfBytes(entry.name);
    if (obis === undefined) continue;
    const register = registerOf(entry, obis);
    if (register !== undefined) registers.push(register);
    if (entry.value.kind === 'octets') texts.push({ obis, text: textOf(entry.value.bytes) });
    if (obis.cde === NET_POWER && register !== undefined) netOverride = unsignedNet(list, entry, register);
  }
  const serverId = list.serverId === undefined ? idAmong(lists) : toHex(list.serverId);
  return assembleTelegram({
    protocol: 'sml',
    encrypted: false,
    integrity: 'checksum',
    listId: list.listName === undefined ? undefined : toHex(list.listName),
    meterId: serverId,
    meterIdRaw: serverId,
    registers,
    texts,
    netOverride,
  });
}

function registerOf({ value, unit, scaler }: SmlEntry, obis: ObisCode): Register | undefined {
  if (value.kind !== 'integer' || Math.abs(scaler) > MAX_SCALER) return undefined;
  return { obis, digits: value.value, exponent: scaler, unit: unit === undefined ? '' : unitName(unit) };
}

function idAmong(lists: readonly SmlList[]): string | undefined {
  const named = lists
    .flatMap(({ entries }) => entries)
    .find(({ name, value }) => obisOfBytes(name)?.cde === DEVICE_ID && value.kind === 'octets');
  return named?.value.kind === 'octets' ? toHex(named.value.bytes) : undefined;
}

function textOf(bytes: Uint8Array): string {
  const printable = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable ? Buffer.from(bytes).toString('latin1') : toHex(bytes);
}

/** `0A 01 'DZG'`, then five bytes of serial number (DIN 43863-5). */
const DZG = '0a01445a47';
/** Serial numbers with the fault: libsml's list, from the maker's words; it was mended from 60 million on. */
const FAULTY_DZG: readonly (readonly [from: bigint, to: bigint])[] = [
  [42_000_000n, 48_999_999n],
  [55_000_000n, 58_999_999n],
];

/**
 * DZG DVS74 of some years code a power of two or three bytes as signed and mean unsigned: 53 8B28 is 356.24 W, not
 * -299.12 W. Powers below zero come in four bytes always. The register stays as it was sent.
 */
function unsignedNet({ serverId }: SmlList, entry: SmlEntry, sent: Register): Register | undefined {
  if (serverId?.length !== 10 || !toHex(serverId).startsWith(DZG)) return undefined;
  const serial = integerOf(serverId.subarray(5), false);
  const faulty = FAULTY_DZG.some(([from, to]) => serial >= from && serial <= to);
  if (!faulty || entry.value.kind !== 'integer' || !entry.value.signed || entry.value.bytes.length > 3) {
    return undefined;
  }
  return { ...sent, digits: integerOf(entry.value.bytes, false) };
}
