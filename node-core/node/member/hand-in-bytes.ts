import {
  type CodecValue,
  encode,
  ItemFault,
  ItemReader,
  readItems,
  readItemsIfWellFormed,
} from '../../codec/index.ts';
import type { OfferAnswer } from '../block-closer.ts';
import type { SubmitResult } from '../submit.ts';

/**
 * What a home hands in: one transaction whose block it waits for, several, or readings. `isForwarded`: by another home
 * already.
 */
export type HandInRequest = { readonly isForwarded: boolean } & (
  | { readonly kind: 'submit'; readonly bytes: Uint8Array }
  | { readonly kind: 'submitMany'; readonly transactions: readonly Uint8Array[] }
  | { readonly kind: 'readings'; readonly readings: readonly Uint8Array[] }
);

const SUBMIT = 1;
const READINGS = 2;
const SUBMIT_MANY = 3;
const CERTIFIED = 1;
const REFUSED = 2;
const UNAVAILABLE = 3;
/** Readings of one request: an hour of a home that was away goes in a few. */
export const MAX_READINGS = 1000;
/** Transactions of one request. */
export const MAX_SUBMITTED = 500;
/** Results of one item of the answer to several, and letters of what each says besides. */
export const RESULTS_AT_ONCE = 64;
const MAX_TOLD = 1000;
/** More than any transaction or words; how large they may be is for the ledger's rules. */
const MAX_TRANSACTION_BYTES = 256 * 1024;
const MAX_WORDS = 10_000;

/** `[1, forwarded, transaction]`, `[2, forwarded, [reading, ...]]` or `[3, forwarded, [transaction, ...]]` */
export function encodeHandIn(request: HandInRequest): Uint8Array {
  switch (request.kind) {
    case 'submit':
      return encode([SUBMIT, request.isForwarded, request.bytes]);
    case 'readings':
      return encode([READINGS, request.isForwarded, request.readings]);
    case 'submitMany':
      return encode([SUBMIT_MANY, request.isForwarded, request.transactions]);
  }
}

/** @throws ItemFault */
export function decodeHandIn(encoded: Uint8Array): HandInRequest {
  return readItems(encoded, (items): HandInRequest => {
    const kind = items.integer();
    const isForwarded = items.boolean();
    switch (kind) {
      case SUBMIT:
        return { kind: 'submit', isForwarded, bytes: transaction(items) };
      case READINGS:
        return { kind: 'readings', isForwarded, readings: items.each(MAX_READINGS, transaction) };
      case SUBMIT_MANY:
        return { kind: 'submitMany', isForwarded, transactions: items.each(MAX_SUBMITTED, transaction) };
      default:
        throw new ItemFault(`a request of kind ${kind}`);
    }
  });
}

/** `[1, id, height]`, `[2, reason, detail]` or `[3, reason]` */
export function encodeResult(result: SubmitResult): Uint8Array {
  return encode(resultValue(result));
}

/** @throws ItemFault */
export function decodeResult(encoded: Uint8Array): SubmitResult {
  return readItems(encoded, readResult);
}

/** `[result, ...]`, each as `encodeResult` has it, with long words cut: at most `RESULTS_AT_ONCE`. */
export function encodeResults(results: readonly SubmitResult[]): Uint8Array {
  return encode(
    results.map((result) =>
      resultValue(
        result.kind === 'refused' ? { ...result, detail: result.detail.slice(0, MAX_TOLD) } : result,
      ),
    ),
  );
}

/** @throws ItemFault */
export function decodeResults(encoded: Uint8Array): readonly SubmitResult[] {
  return readItems(encoded, (items) => items.rest(RESULTS_AT_ONCE, (item) => item.array(readResult)));
}

function resultValue(result: SubmitResult): CodecValue {
  switch (result.kind) {
    case 'certified':
      return [CERTIFIED, result.id, result.height];
    case 'refused':
      return [REFUSED, result.reason, result.detail];
    case 'unavailable':
      return [UNAVAILABLE, result.reason];
  }
}

function readResult(items: ItemReader): SubmitResult {
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
