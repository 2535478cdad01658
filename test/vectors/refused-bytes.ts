import type { CodecFault } from '../../node-core/codec/index.ts';

/** Bytes that are well-formed CBOR or nearly so, and not canonical here; each with its reason. Written by hand. */
export interface RefusedBytes {
  readonly name: string;
  readonly hex: string;
  readonly reason: CodecFault;
}

const DEEP = '81'.repeat(33);

export const REFUSED_BYTES: readonly RefusedBytes[] = [
  { name: 'nothing', hex: '', reason: 'truncated' },
  { name: '23 in two bytes', hex: '1817', reason: 'notShortest' },
  { name: '255 in three bytes', hex: '1900ff', reason: 'notShortest' },
  { name: '65535 in five bytes', hex: '1a0000ffff', reason: 'notShortest' },
  { name: '2^32 - 1 in nine bytes', hex: '1b00000000ffffffff', reason: 'notShortest' },
  { name: '-24 in two bytes', hex: '3817', reason: 'notShortest' },
  { name: '-256 in three bytes', hex: '3900ff', reason: 'notShortest' },
  { name: 'byte string with a long length', hex: '580100', reason: 'notShortest' },
  { name: 'text with a long length', hex: '780161', reason: 'notShortest' },
  { name: 'array with a long count', hex: '980100', reason: 'notShortest' },
  { name: 'inner item not shortest', hex: '8201811817', reason: 'notShortest' },
  { name: 'head cut off', hex: '18', reason: 'truncated' },
  { name: 'long head cut off', hex: '1b00000001000000', reason: 'truncated' },
  { name: 'byte string cut off', hex: '43ffff', reason: 'truncated' },
  { name: 'text cut off', hex: '6361', reason: 'truncated' },
  { name: 'array cut off', hex: '8301', reason: 'truncated' },
  { name: 'array of 2^32 items', hex: '9b0000000100000000', reason: 'truncated' },
  { name: 'byte string of 2^63 bytes', hex: '5b8000000000000000', reason: 'truncated' },
  { name: 'two items', hex: '0102', reason: 'trailing' },
  { name: 'a zero byte after', hex: '8000', reason: 'trailing' },
  { name: 'indefinite byte string', hex: '5f4101ff', reason: 'indefinite' },
  { name: 'indefinite text', hex: '7f6161ff', reason: 'indefinite' },
  { name: 'indefinite array', hex: '9f01ff', reason: 'indefinite' },
  { name: 'break alone', hex: 'ff', reason: 'indefinite' },
  { name: 'indefinite whole number', hex: '1f', reason: 'indefinite' },
  { name: 'break in an array', hex: '8201ff', reason: 'indefinite' },
  { name: 'map', hex: 'a10102', reason: 'map' },
  { name: 'empty map', hex: 'a0', reason: 'map' },
  { name: 'indefinite map', hex: 'bfff', reason: 'map' },
  { name: 'tag', hex: 'c11a514b67b0', reason: 'tag' },
  { name: 'bignum', hex: 'c249010000000000000000', reason: 'tag' },
  { name: 'half float', hex: 'f93c00', reason: 'float' },
  { name: 'single float', hex: 'fa47c35000', reason: 'float' },
  { name: 'double float', hex: 'fb3ff199999999999a', reason: 'float' },
  { name: 'half float NaN', hex: 'f97e00', reason: 'float' },
  { name: 'undefined', hex: 'f7', reason: 'simple' },
  { name: 'simple value 16', hex: 'f0', reason: 'simple' },
  { name: 'simple value 255', hex: 'f8ff', reason: 'simple' },
  { name: 'false in two bytes', hex: 'f814', reason: 'simple' },
  { name: 'reserved number head', hex: '1c', reason: 'reserved' },
  { name: 'reserved array head', hex: '9e', reason: 'reserved' },
  { name: 'reserved simple head', hex: 'fc', reason: 'reserved' },
  { name: 'text with a lone continuation byte', hex: '6180', reason: 'text' },
  { name: 'text with an overlong slash', hex: '62c0af', reason: 'text' },
  { name: 'text with half a surrogate pair', hex: '63eda080', reason: 'text' },
  { name: 'text with a code point past U+10FFFF', hex: '64f4908080', reason: 'text' },
  { name: 'text with a byte order mark in front', hex: '64efbbbf61', reason: 'text' },
  { name: 'text cut within a character', hex: '61c3', reason: 'text' },
  { name: 'arrays 33 deep', hex: `${DEEP}00`, reason: 'depth' },
];
