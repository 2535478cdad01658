import { MAX_READING_BYTES, type Reading, SEALED_BYTES, SIGNATURE_BYTES } from '../transaction.ts';
import { minute } from '../../units/index.ts';
import { MAX_MEMBER_INDEX } from './fields.ts';

/**
 * Readings are nearly all of a ledger, so they are read and written by their fixed layout. The general path through
 * the codec is the truth: what this reads is what that reads, and where this sees anything unusual it leaves
 * the bytes to that (test/ledger/fast-reading.test.ts).
 *
 * | bytes | what |
 * | --- | --- |
 * | 1 | `86`: array of six |
 * | 1 | `01`: reading |
 * | 1, 2, 3 | author, shortest head |
 * | 1, 2, 3, 5 | minute, shortest head |
 * | 1, 2 | revision, shortest head |
 * | 2 + 32 | `58 20`, sealed |
 * | 2 + 64 | `58 40`, signature |
 */
const ARRAY_OF_SIX = 0x86;
const KIND_READING = 0x01;
const BYTES_OF_ONE_LENGTH = 0x58;
const TAIL_BYTES = 2 + SEALED_BYTES + 2 + SIGNATURE_BYTES;
const MAX_REVISION = 255;
const MAX_UINT32 = 2 ** 32 - 1;

/** The reading in these bytes; undefined when they are anything else, or not canonical. `sealed` is a view of them. */
export function readFastReading(bytes: Uint8Array): Reading | undefined {
  if (bytes[0] !== ARRAY_OF_SIX || bytes[1] !== KIND_READING) return undefined;
  const tail = bytes.length - TAIL_BYTES;
  if (tail < 5 || bytes.length > MAX_READING_BYTES) return undefined;
  if (bytes[tail] !== BYTES_OF_ONE_LENGTH || bytes[tail + 1] !== SEALED_BYTES) return undefined;
  const signature = tail + 2 + SEALED_BYTES;
  if (bytes[signature] !== BYTES_OF_ONE_LENGTH || bytes[signature + 1] !== SIGNATURE_BYTES) return undefined;
  const minuteAt = endOfUint(bytes, 2);
  const revisionAt = endOfUint(bytes, minuteAt);
  if (endOfUint(bytes, revisionAt) !== tail) return undefined;
  const author = uintAt(bytes, 2, minuteAt);
  const atMinute = uintAt(bytes, minuteAt, revisionAt);
  const revision = uintAt(bytes, revisionAt, tail);
  if (author < 0 || author > MAX_MEMBER_INDEX || atMinute < 0 || revision < 0 || revision > MAX_REVISION) {
    return undefined;
  }
  const sealed = bytes.subarray(tail + 2, tail + 2 + SEALED_BYTES);
  return { kind: 'reading', author, minute: minute(atMinute), revision, sealed };
}

/** A reading's bytes without its signature; undefined when a field lies out of range, for the general path to name. */
export function writeFastReading({
  author,
  minute: atMinute,
  revision,
  sealed,
}: Reading): Uint8Array | undefined {
  if (!isUint(author, MAX_MEMBER_INDEX) || !isUint(atMinute, MAX_UINT32) || !isUint(revision, MAX_REVISION)) {
    return undefined;
  }
  if (sealed.length !== SEALED_BYTES) return undefined;
  const bytes = new Uint8Array(MAX_READING_BYTES - 2 - SIGNATURE_BYTES);
  bytes[0] = ARRAY_OF_SIX;
  bytes[1] = KIND_READING;
  let end = putUint(bytes, 2, author);
  end = putUint(bytes, end, atMinute);
  end = putUint(bytes, end, revision);
  bytes[end] = BYTES_OF_ONE_LENGTH;
  bytes[end + 1] = SEALED_BYTES;
  bytes.set(sealed, end + 2);
  return bytes.subarray(0, end + 2 + SEALED_BYTES);
}

function isUint(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

/** The offset after a head of up to four bytes of argument; one that no tail lies at, for any other head. */
function endOfUint(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset] ?? 0xff;
  if (first < 24) return offset + 1;
  if (first === 24) return offset + 2;
  if (first === 25) return offset + 3;
  return first === 26 ? offset + 5 : bytes.length;
}

/** The number whose head lies from `offset` to `end`; -1 when it has a shorter head. */
function uintAt(bytes: Uint8Array, offset: number, end: number): number {
  if (end === offset + 1) return bytes[offset] ?? -1;
  let value = 0;
  for (let at = offset + 1; at < end; at += 1) value = value * 256 + (bytes[at] ?? 0);
  const least = end === offset + 2 ? 24 : end === offset + 3 ? 2 ** 8 : 2 ** 16;
  return value < least ? -1 : value;
}

function putUint(bytes: Uint8Array, offset: number, value: number): number {
  if (value < 24) {
    bytes[offset] = value;
    return offset + 1;
  }
  const width = value < 2 ** 8 ? 1 : value < 2 ** 16 ? 2 : 4;
  bytes[offset] = width === 1 ? 24 : width === 2 ? 25 : 26;
  for (let byte = 1; byte <= width; byte += 1) bytes[offset + byte] = value >>> (8 * (width - byte));
  return offset + 1 + width;
}
