import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CodecError, decode, encode, fromHex, splitSequence, toHex } from '../../node-core/codec/index.ts';
import { type codecVectors, valueOf } from '../vectors/codec-vectors.ts';
import { identityVectors } from '../vectors/make-identity.ts';
import { naiveEncode } from './naive-cbor.ts';

const text = readFileSync(new URL('../vectors/codec.json', import.meta.url), 'utf8');
const vectors = JSON.parse(text) as ReturnType<typeof codecVectors>;

describe('test/vectors/codec.json', () => {
  test('is what make-identity.ts writes, to the byte', async () => {
    expect((await identityVectors()).get('codec.json')).toBe(text);
  });

  test('covers something', () => {
    expect(vectors.encoded.length).toBeGreaterThan(50);
    expect(vectors.refused.length).toBeGreaterThan(40);
    expect(vectors.sequences.length).toBeGreaterThan(3);
  });

  test.each(vectors.encoded)('$hex', ({ value, hex }) => {
    expect(toHex(encode(valueOf(value)))).toBe(hex);
    expect(Buffer.from(naiveEncode(valueOf(value))).toString('hex')).toBe(hex);
    expect(decode(fromHex(hex))).toEqual(valueOf(value));
  });

  test.each(vectors.refused)('refuses $name', ({ hex, reason }) => {
    const error = errorOf(() => decode(fromHex(hex)));
    expect(error).toBeInstanceOf(CodecError);
    expect(error).toMatchObject({ reason });
  });

  test.each(vectors.sequences)('a sequence of $count', ({ count, items, hex }) => {
    expect(splitSequence(fromHex(hex), count).map(decode)).toEqual(items.map(valueOf));
  });
});

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
