/**
 * # codec: canonical bytes
 *
 * Whatever is hashed, signed, stored or sent passes through here. One value has one encoding: the core deterministic
 * encoding of CBOR (RFC 8949, 4.2.1) over a part of its data model that leaves no choice (`CodecValue`):
 *
 * | item | first byte | rule |
 * | --- | --- | --- |
 * | whole number 0 to 2^64 - 1 | `00`-`17`, `18`-`1b` | shortest head |
 * | whole number -2^64 to -1 | `20`-`37`, `38`-`3b` | shortest head; the argument is -1 - n |
 * | byte string | `40`-`57`, `58`-`5b` | definite length, shortest head |
 * | text | `60`-`77`, `78`-`7b` | the same; valid UTF-8 that does not begin with U+FEFF |
 * | array | `80`-`97`, `98`-`9b` | definite count, shortest head; at most 32 within each other |
 * | false, true, null | `f4`, `f5`, `f6` | |
 *
 * No maps (their order is where encoders differ), no floats, no tags, no undefined, no indefinite lengths.
 * Source: RFC 8949 (CBOR), RFC 8742 (sequences); the encoder and decoder are cborg's, which takes more than this on
 * decoding, so the heads are checked before by `scan.ts` and the value is encoded again after and compared.
 *
 * Invariants: `decode(encode(v))` equals v; `encode(decode(b))` equals b, or `decode` threw a `CodecError`. Nothing
 * here does I/O; input of any length is refused without recursing past `MAX_DEPTH` or allocating by a length it claims.
 *
 * Deviation: a byte order mark at the front of a text is refused, although it is valid UTF-8: the platform's decoder
 * drops it, and then two texts would look the same.
 */
export {
  concatBytes,
  equalBytes,
  fromHex,
  sha256,
  uint32Bytes,
  uint64Bytes,
  utf8Bytes,
} from './bytes.ts';
export * from './canonical.ts';
export { CodecError, type CodecFault } from './error.ts';
export * from './hex.ts';
export * from './item-reader.ts';
export { MAX_DEPTH } from './scan.ts';
export type { CodecValue } from './value.ts';
