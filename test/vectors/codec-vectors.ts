import { type CodecValue, concatBytes, encode, fromHex, toHex } from '../../node-core/codec/index.ts';
import { REFUSED_BYTES } from './refused-bytes.ts';

/** A codec value in JSON: byte strings as {"bytes": hex}, whole numbers past 2^53 - 1 as {"integer": decimal}. */
export type VectorValue =
  | number
  | string
  | boolean
  | null
  | { readonly bytes: string }
  | { readonly integer: string }
  | readonly VectorValue[];

/** The value that a JSON form stands for. */
export function valueOf(form: VectorValue): CodecValue {
  if (form === null || typeof form !== 'object') return form;
  if (isList(form)) return form.map(valueOf);
  return 'bytes' in form ? fromHex(form.bytes) : BigInt(form.integer);
}

const READING: VectorValue = [1, 7, 29_555_555, 0, { bytes: 'ab'.repeat(32) }, { bytes: 'cd'.repeat(64) }];

const NUMBERS = [
  [0, 1, 10, 23, 24, 25, 100, 255, 256, 1000, 65_535, 65_536, 1_000_000, 4_294_967_295, 4_294_967_296],
  [1_000_000_000_000, 9_007_199_254_740_991],
  [-1, -10, -24, -25, -100, -256, -257, -1000, -65_536, -65_537, -9_007_199_254_740_991],
].flat();

const LARGE_NUMBERS = [
  '9007199254740992',
  '18446744073709551615',
  '-9007199254740992',
  '-9007199254740993',
  '-18446744073709551616',
].map((integer) => ({ integer }));

const TEXTS = ['', 'a', 'IETF', '"\\', 'ü', '水', '𐅑', 'Kjøkkenvinduet på Ås', 'x'.repeat(24)];

const BYTE_STRINGS = ['', '01020304', '00'.repeat(23), '00'.repeat(24), 'ff'.repeat(256)].map((bytes) => ({
  bytes,
}));

const ARRAYS: readonly VectorValue[] = [
  [],
  [1, 2, 3],
  [1, [2, 3], [4, 5]],
  Array.from({ length: 25 }, (_, at) => at + 1),
  [null, [true, false], 'text', { bytes: '00' }, -5],
  READING,
];

const VALUES: readonly VectorValue[] = [
  ...NUMBERS,
  ...LARGE_NUMBERS,
  false,
  true,
  null,
  ...TEXTS,
  ...BYTE_STRINGS,
  ...ARRAYS,
];

const SEQUENCES: readonly (readonly VectorValue[])[] = [
  [],
  [0],
  ['a', [1, { bytes: 'ffff' }], null],
  [READING, READING],
];

/** What codec.json says. */
export function codecVectors() {
  return {
    about:
      'Canonical bytes (docs/protocol.md, Canonical bytes). value -> hex and back; refused hex with the reason.',
    encoded: VALUES.map((value) => ({ value, hex: toHex(encode(valueOf(value))) })),
    refused: REFUSED_BYTES,
    sequences: SEQUENCES.map((items) => ({
      count: items.length,
      items,
      hex: toHex(concatBytes(...items.map((item) => encode(valueOf(item))))),
    })),
  };
}

function isList(form: VectorValue): form is readonly VectorValue[] {
  return Array.isArray(form);
}
