import { toHex } from './hex.ts';

/**
 * What was wrong with bytes, or with a value that was to become bytes.
 *
 * | reason | when |
 * | --- | --- |
 * | `truncated` | an item says more bytes or items than there are |
 * | `trailing` | bytes are left over after the last item |
 * | `notShortest` | a number, length or count takes more bytes than it needs (RFC 8949, 4.2.1) |
 * | `indefinite` | an item of indefinite length, or a break |
 * | `reserved` | additional information 28, 29 or 30 |
 * | `float`, `map`, `tag`, `simple` | what canonical bytes here never hold; `undefined` is a `simple` |
 * | `depth` | arrays deeper than `MAX_DEPTH` |
 * | `text` | no valid UTF-8, or a byte order mark in front |
 * | `notCanonical` | decodes, but encodes to other bytes: a last line of defence that no input is known to reach |
 * | `value` | a value outside of `CodecValue` was to be encoded |
 * | `hex` | no even number of lower-case hexadecimal digits |
 * | `range` | a number that does not fit the fixed width asked for |
 */
export type CodecFault =
  | 'truncated'
  | 'trailing'
  | 'notShortest'
  | 'indefinite'
  | 'reserved'
  | 'float'
  | 'map'
  | 'tag'
  | 'simple'
  | 'depth'
  | 'text'
  | 'notCanonical'
  | 'value'
  | 'hex'
  | 'range';

/** How many bytes around a fault an error carries. */
const EVIDENCE_BYTES = 16;

/** Bytes or values that have no place in canonical bytes; `offset` where bytes have one. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly reason: CodecFault;
  /** Where in the input, in bytes; undefined for values. */
  readonly offset: number | undefined;
  /** What was found there: up to 16 bytes as hexadecimal digits, or the kind of value. */
  readonly evidence: string;

  constructor(reason: CodecFault, found: { readonly offset?: number; readonly evidence: string }) {
    const place = found.offset === undefined ? '' : ` at byte ${found.offset}`;
    super(`${EXPLANATIONS[reason]}${place}; found: ${found.evidence}`);
    this.reason = reason;
    this.offset = found.offset;
    this.evidence = found.evidence;
  }
}

/** The error for a fault at a place in bytes. */
export function faultAt(reason: CodecFault, bytes: Uint8Array, offset: number): CodecError {
  const around = toHex(bytes.subarray(offset, offset + EVIDENCE_BYTES));
  return new CodecError(reason, { offset, evidence: around === '' ? 'the end' : around });
}

const EXPLANATIONS: Readonly<Record<CodecFault, string>> = {
  truncated: 'the bytes end before the item does',
  trailing: 'bytes are left over',
  notShortest: 'a number, length or count is not in its shortest form',
  indefinite: 'indefinite lengths are not allowed',
  reserved: 'a reserved head',
  float: 'floating point is not allowed',
  map: 'maps are not allowed',
  tag: 'tags are not allowed',
  simple: 'the only simple values are true, false and null',
  depth: 'arrays are nested too deeply',
  text: 'text must be valid UTF-8 without a byte order mark in front',
  notCanonical: 'the bytes are not the canonical ones',
  value: 'this value has no canonical bytes',
  hex: 'an even number of lower-case hexadecimal digits was expected',
  range: 'the number does not fit',
};
