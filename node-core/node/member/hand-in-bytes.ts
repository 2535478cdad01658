import { encode, ItemFault, ItemReader, readItems, readItemsIfWellFormed } from '../../codec/index.ts';
import type { OfferAnswer } from '../block-closer.ts';
import type { SubmitResult } from '../submit.ts';

/** What a home hands in: one transaction whose block it waits for, or readings. `isForwarded`: by another home already. */
export type HandInRequest = { readonly isForwarded: boolean } & (
  | { readonly kind: 'submit'; readonly bytes: Uint8Array }
  | { readonly kind: 'readings'; readonly readings: readonly Uint8Array[] }
);

const SUBMIT = 1;
const READINGS = 2;
const CERTIFIED = 1;
const REFUSED = 2;
const UNAVAILABLE = 3;
/** Readings of one request: an hour of a home that was away goes in a few. */
export const MAX_READINGS = 1000;
/** More than any transaction or words; how large they may be is for the ledger's rules. */
const MAX_TRANSACTION_BYTES = 256 * 1024;
const MAX_WORDS = 10_000;

/** `[1, forwarded, transaction]` or `[2, forwarded, [reading, ...]]` */
export function encodeHandIn(request: HandInRequest): Uint8Array {
  return request.kind === 'submit'
    ? encode([SUBMIT, request.isForwarded, request.bytes])
    : encode([READINGS, request.isForwarded, request.readings]);
}

/** @throws ItemFault */
export function decodeHandIn(encoded: Uint8Array): HandInRequest {
  return readItems(encoded, (items): HandInRequest => {
    const kind = items.integer();
    const isForwarded = items.boolean();
    if (kind === SUBMIT) return { kind: 'submit', isForwarded, bytes: transaction(items) };
    if (kind !== READINGS) throw new ItemFault(`a request of kind ${kind}`);
    return { kind: 'readings', isForwarded, readings: items.each(MAX_READINGS, transaction) };
  });
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

/** @throws ItemFault */
export function decodeResult(encoded: Uint8Array): SubmitResult {
  return readItems(encoded, (items): SubmitResult => {
    const kind = items.integer();
    switch (kind) {
      case CERTIFIED:
        return { kind: 'certified', id: items.text(MAX_WORDS), height: items.integer() };
      case REFUSED:
        return { kind: 'refused', reason: items.text(MAX_WORDS), detail: items.text(MAX_WORDS) };
      case UNAVAILABLE:
        return { kind: 'unavailable', reason: items.text(MAX_WORDS) };
      default:
        throw new ItemFault(`a result of kind ${kind}`);
    }
  });
}

/** Of each reading: `0` when it was taken, else `[reason, detail]`. */
export function encodeAnswers(answers: readonly OfferAnswer[]): Uint8Array {
  return encode(answers.map((answer) => (answer === 'taken' ? 0 : [answer.reason, answer.detail])));
}

/** @throws ItemFault */
export function decodeAnswers(encoded: Uint8Array): readonly OfferAnswer[] {
  return readItems(encoded, (items) => items.rest(MAX_READINGS, readAnswer));
}

/** Readings as they are gossiped: `[reading, ...]`. */
export function encodeReadings(readings: readonly Uint8Array[]): Uint8Array {
  return encode(readings);
}

/** @returns undefined for what is no list of up to so many readings */
export function decodeReadings(encoded: Uint8Array, most: number): readonly Uint8Array[] | undefined {
  return readItemsIfWellFormed(encoded, (items) => items.rest(most, transaction));
}

function readAnswer(items: ItemReader): OfferAnswer {
  const value = items.value();
  if (value === 0) return 'taken';
  const said = new ItemReader(value);
  const refusal = { reason: said.text(MAX_WORDS), detail: said.text(MAX_WORDS) };
  said.end();
  return refusal;
}

function transaction(items: ItemReader): Uint8Array {
  return items.bytes(MAX_TRANSACTION_BYTES);
}
