import { crc16 } from '../crc16.ts';
import { ByteCursor } from '../cursor.ts';
import { TelegramError } from '../fault.ts';
import type { SmlFrame } from '../scan.ts';
import { readSml, type SmlValue } from './tree.ts';

/** What a GetList response says (BSI TR-03109-1 annex IV, 7.5.2). */
export interface SmlList {
  readonly serverId: Uint8Array | undefined;
  readonly listName: Uint8Array | undefined;
  readonly entries: readonly SmlEntry[];
}

/** One entry: name, status, time, unit, scaler, value, signature. */
export interface SmlEntry {
  readonly name: Uint8Array;
  readonly unit: number | undefined;
  readonly scaler: number;
  readonly value: SmlValue;
}

const GET_LIST_RESPONSE = 0x0701n;
const END_OF_MESSAGE = 0x00;

/**
 * Reads the messages of a file: each is a list of transaction, group, abort-on-error, {tag, body}, CRC and `00`. The
 * CRC is over the message up to itself: X-25, or Kermit in early Holley meters.
 *
 * @returns the GetList responses in it
 * @throws TelegramError `malformed`, or `checksum` for a message's CRC
 */
export function readMessages({ messages }: SmlFrame): SmlList[] {
  const cursor = new ByteCursor(messages);
  const lists: SmlList[] = [];
  while (cursor.remaining > 0) {
    // Some meters pad between messages and do not count it.
    if (cursor.peek() === END_OF_MESSAGE) {
      cursor.byte('padding');
      continue;
    }
    const list = readMessage(cursor);
    if (list !== undefined) lists.push(list);
  }
  return lists;
}

function readMessage(cursor: ByteCursor): SmlList | undefined {
  const from = cursor.at;
  if (cursor.byte('a message of six elements') !== 0x76) cursor.fail('a message of six elements (76)');
  for (let element = 0; element < 3; element += 1) readSml(cursor);
  const body = readSml(cursor);
  const crcAt = cursor.at;
  const stated = readSml(cursor);
  checkCrc(cursor.bytes, { from, to: crcAt }, stated);
  if (cursor.byte('the end of a message') !== END_OF_MESSAGE) cursor.fail('the end of a message (00)');
  const [tag, content] = itemsOf(body);
  return tag?.kind === 'integer' && tag.value === GET_LIST_RESPONSE ? listOf(cursor, content) : undefined;
}

/** X-25 low byte first, Kermit high byte first; a zero in front may be left out, as in any integer. */
function checkCrc(
  bytes: Uint8Array,
  span: { readonly from: number; readonly to: number },
  stated: SmlValue,
): void {
  const x25 = crc16('x25', bytes, span);
  const expected = [((x25 & 0xff) << 8) | (x25 >>> 8), crc16('kermit', bytes, span)];
  if (stated.kind === 'integer' && expected.some((crc) => BigInt.asUintN(16, stated.value) === BigInt(crc)))
    return;
  const hex = expected.map((crc) => crc.toString(16)).join(' or ');
  throw new TelegramError('checksum', { bytes, at: span.to, expected: `the message's CRC ${hex}` });
}

function listOf(cursor: ByteCursor, content: SmlValue | undefined): SmlList {
  const [, serverId, listName, , values, ...rest] = itemsOf(content);
  if (values?.kind !== 'list' || rest.length !== 2) cursor.fail('a GetList response of seven elements');
  return {
    serverId: octetsOf(serverId),
    listName: octetsOf(listName),
    entries: values.items.map((entry) => entryOf(cursor, entry)),
  };
}

function entryOf(cursor: ByteCursor, entry: SmlValue): SmlEntry {
  const [name, , , unit, scaler, value, ...rest] = itemsOf(entry);
  if (name?.kind !== 'octets' || value === undefined || rest.length !== 1) {
    return cursor.fail('entries of seven elements with a name');
  }
  return {
    name: name.bytes,
    unit: unit?.kind === 'integer' ? Number(unit.value) : undefined,
    scaler: scaler?.kind === 'integer' ? Number(scaler.value) : 0,
    value,
  };
}

function itemsOf(value: SmlValue | undefined): readonly SmlValue[] {
  return value?.kind === 'list' ? value.items : [];
}

function octetsOf(value: SmlValue | undefined): Uint8Array | undefined {
  return value?.kind === 'octets' ? value.bytes : undefined;
}
