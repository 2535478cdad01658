import type { CodecValue } from '../../codec/index.ts';
import { minute, utcDay } from '../../units/index.ts';
import { type Grant, type Reading, SEALED_BYTES, type WrappedKey } from '../transaction.ts';
import { assertAscending, FieldReader, HASH_BYTES } from './fields.ts';

/** Layouts of `reading` and `grant`: docs/protocol.md, 'Energy chain'. */

export const WRAPPED_KEY_BYTES = 48;
export const MAX_RECIPIENTS = 64;
const MAX_REVISION = 255;

export function writeReading(reading: Reading): CodecValue[] {
  return [reading.minute, reading.revision, reading.sealed];
}

export function readReading(fields: FieldReader): Reading {
  return {
    kind: 'reading',
    author: fields.member('author'),
    minute: fields.unit('minute', minute),
    revision: fields.integer('revision', { from: 0, to: MAX_REVISION }, 'revisionOutOfRange'),
    sealed: fields.bytes('sealed', SEALED_BYTES),
  };
}

export function writeGrant({ sequence, day, ephemeralKey, recipients }: Grant): CodecValue[] {
  return [sequence, day, ephemeralKey, recipients.map(({ recipient, wrapped }) => [recipient, wrapped])];
}

export function readGrant(fields: FieldReader): Grant {
  const grant: Grant = {
    kind: 'grant',
    author: fields.member('author'),
    sequence: fields.sequence(),
    day: fields.unit('day', utcDay),
    ephemeralKey: fields.bytes('ephemeralKey', HASH_BYTES),
    recipients: fields.list('recipients', { least: 1, most: MAX_RECIPIENTS }, readWrappedKey),
  };
  assertAscending(
    grant.recipients.map(({ recipient }) => recipient),
    'grant: recipients',
  );
  return grant;
}

function readWrappedKey(value: CodecValue): WrappedKey {
  const fields = new FieldReader(value, { what: 'wrapped key', count: 2 });
  return { recipient: fields.member('recipient'), wrapped: fields.bytes('wrapped', WRAPPED_KEY_BYTES) };
}
