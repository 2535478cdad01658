import { CodecError, type CodecValue, decode, encode } from '../../codec/index.ts';
import type { OfferAnswer } from '../block-closer.ts';
import type { SubmitResult } from '../submit.ts';

/** What a home hands in: one transaction whose block it waits for, or readings. `isForwarded`: by another home already. */
export type HandInRequest = { readonly isForwarded: boolean } & (
  | { readonly kind: 'submit'; readonly bytes: Uint8Array }
  | { readonly kind: 'readings'; readonly readings: readonly Uint8Array[] }
);

/** Raised for bytes that are no request, or no answer. */
export class HandInBytesError extends Error {
  override readonly name = 'HandInBytesError';
}

const SUBMIT = 1;
const READINGS = 2;
const CERTIFIED = 1;
const REFUSED = 2;
const UNAVAILABLE = 3;
/** Readings of one request: an hour of a home that was away goes in a few. */
export const MAX_READINGS = 1000;

/** `[1, forwarded, transaction]` or `[2, forwarded, [reading, ...]]` */
export function encodeHandIn(request: HandInRequest): Uint8Array {
  return request.kind === 'submit'
    ? encode([SUBMIT, request.isForwarded, request.bytes])
    : encode([READINGS, request.isForwarded, request.readings]);
}

/** @throws HandInBytesError */
export function decodeHandIn(encoded: Uint8Array): HandInRequest {
  const [kind, isForwarded, content] = list(encoded);
  if (typeof isForwarded !== 'boolean') throw new HandInBytesError('not of this form');
  if (kind === SUBMIT && content instanceof Uint8Array)
    return { kind: 'submit', isForwarded, bytes: content };
  if (kind === READINGS && isList(content) && content.length <= MAX_READINGS) {
    const readings = content.map((bytes) => {
      if (!(bytes instanceof Uint8Array)) throw new HandInBytesError('a reading is missing');
      return bytes;
    });
    return { kind: 'readings', isForwarded, readings };
  }
  throw new HandInBytesError('not of this form');
}

/** `[1, id, height]`, `[2, reason, detail]` or `[3, reason]` */
export function encodeResult(result: SubmitResult): Uint8Array {
  switch (result.kind) {
    case 'certified':
      return encode([CERTIFIED, result.id, result.height]);
    case 'refused':
      return encode([REFUSED, result.reason, result.detail]);
    case 'unavailable':
      return encode([UNAVAILABLE, result.reason]);
  }
}

/** @throws HandInBytesError */
export function decodeResult(encoded: Uint8Array): SubmitResult {
  const [kind, first, second] = list(encoded);
  if (typeof first !== 'string') throw new HandInBytesError('not of this form');
  if (kind === CERTIFIED && typeof second === 'number')
    return { kind: 'certified', id: first, height: second };
  if (kind === REFUSED && typeof second === 'string')
    return { kind: 'refused', reason: first, detail: second };
  if (kind === UNAVAILABLE) return { kind: 'unavailable', reason: first };
  throw new HandInBytesError('not of this form');
}

/** Of each reading: `0` when it was taken, else `[reason, detail]`. */
export function encodeAnswers(answers: readonly OfferAnswer[]): Uint8Array {
  return encode(answers.map((answer) => (answer === 'taken' ? 0 : [answer.reason, answer.detail])));
}

/** @throws HandInBytesError */
export function decodeAnswers(encoded: Uint8Array): readonly OfferAnswer[] {
  return list(encoded).map((answer): OfferAnswer => {
    if (answer === 0) return 'taken';
    if (!isList(answer)) throw new HandInBytesError('not of this form');
    const [reason, detail] = answer;
    if (typeof reason !== 'string' || typeof detail !== 'string')
      throw new HandInBytesError('not of this form');
    return { reason, detail };
  });
}

function list(encoded: Uint8Array): readonly CodecValue[] {
  let value: CodecValue;
  try {
    value = decode(encoded);
  } catch (error) {
    if (error instanceof CodecError) throw new HandInBytesError(error.message);
    throw error;
  }
  if (!isList(value)) throw new HandInBytesError('not of this form');
  return value;
}

function isList(value: CodecValue | undefined): value is readonly CodecValue[] {
  return Array.isArray(value);
}
