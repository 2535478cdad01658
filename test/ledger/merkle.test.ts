import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../node-core/codec/index.ts';
import { inclusionProof, merkleRoot, nodeHash, verifyInclusion } from '../../node-core/ledger/index.ts';
import { naivePath, naiveRoot } from './naive-merkle.ts';

/** The eight leaves and their roots of the reference tree in google/certificate-transparency. */
const REFERENCE_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const REFERENCE_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
/** Audit paths of the same tree: index and size, from 0, then the hashes. */
const REFERENCE_PATHS: readonly (readonly [index: number, size: number, path: readonly string[]])[] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
];

const SIZES: readonly number[] = Array.from({ length: 130 }, (_, size) => size + 1);

describe('RFC 6962, section 2.1', () => {
  test.each(REFERENCE_ROOTS.map((root, size) => ({ root, size })))(
    'the reference tree of $size leaves',
    ({ root, size }) => {
      const leaves = REFERENCE_LEAVES.slice(0, size).map(fromHex);
      expect(toHex(merkleRoot(leaves))).toBe(root);
      expect(toHex(naiveRoot(leaves))).toBe(root);
    },
  );

  test.each(REFERENCE_PATHS)('the reference path of leaf %i of %i', (index, size, path) => {
    const leaves = REFERENCE_LEAVES.slice(0, size).map(fromHex);
    expect(inclusionProof(leaves, index).map(toHex)).toEqual(path);
  });

  test('trees of 1 to 130 leaves: root, and the paths of the first, a middle and the last leaf', () => {
    for (const size of SIZES) {
      const leaves = leavesOf(size);
      expect(merkleRoot(leaves)).toEqual(naiveRoot(leaves));
      for (const index of new Set([0, size >> 1, size - 1])) expectPath(leaves, index);
    }
  });

  test('trees of 1 to 33 leaves: every path', () => {
    for (const size of SIZES.slice(0, 33)) {
      const leaves = leavesOf(size);
      const places = [...leaves.keys()];
      expect(places.map((index) => inclusionProof(leaves, index))).toEqual(
        places.map((index) => naivePath(leaves, index)),
      );
      for (const index of places) expectPath(leaves, index);
    }
  });
});

describe('a proof shows nothing else', () => {
  const claim = fc
    .integer({ min: 1, max: 130 })
    .chain((count) =>
      fc.record({ count: fc.constant(count), index: fc.integer({ min: 0, max: count - 1 }) }),
    );

  test('of another index, count, leaf or root', () => {
    fc.assert(
      fc.property(claim, fc.integer({ min: 0, max: 140 }), ({ count, index }, other) => {
        const leaves = leavesOf(count);
        const leaf = leaves[index] ?? new Uint8Array();
        const shown = { leaf, index, count, proof: inclusionProof(leaves, index), root: merkleRoot(leaves) };
        expect(verifyInclusion(shown)).toBe(true);
        expect(verifyInclusion({ ...shown, index: other })).toBe(other === index);
        expect(verifyInclusion({ ...shown, leaf: Uint8Array.of(...leaf, 0) })).toBe(false);
        expect(verifyInclusion({ ...shown, root: nodeHash(shown.root, shown.root) })).toBe(false);
      }),
    );
  });

  test('with a hash changed, left out or put in', () => {
    fc.assert(
      fc.property(claim, fc.nat(), ({ count, index }, at) => {
        const leaves = leavesOf(count);
        const leaf = leaves[index] ?? new Uint8Array();
        const proof = inclusionProof(leaves, index);
        const shown = { leaf, index, count, proof, root: merkleRoot(leaves) };
        const place = proof.length === 0 ? 0 : at % proof.length;
        const hash = proof[place] ?? new Uint8Array(32);
        const changed = hash.with(at % 32, (hash[at % 32] ?? 0) ^ 1);
        expect(verifyInclusion({ ...shown, proof: [...proof, hash] })).toBe(false);
        fc.pre(proof.length > 0);
        expect(verifyInclusion({ ...shown, proof: proof.with(place, changed) })).toBe(false);
        expect(verifyInclusion({ ...shown, proof: proof.toSpliced(place, 1) })).toBe(false);
        expect(verifyInclusion({ ...shown, proof: proof.with(place, hash.slice(1)) })).toBe(false);
      }),
    );
  });

  test('a node passed off as a leaf', () => {
    const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
    const root = merkleRoot([a, b]);
    const inner = Uint8Array.of(1, ...merkleRoot([a]), ...merkleRoot([b]));
    expect(verifyInclusion({ leaf: inner, index: 0, count: 1, proof: [], root })).toBe(false);
  });

  test('numbers that are no index', () => {
    const leaves = leavesOf(3);
    const root = merkleRoot(leaves);
    const leaf = leaves[0] ?? new Uint8Array();
    const proof = inclusionProof(leaves, 0);
    for (const [index, count] of [
      [-1, 3],
      [0.5, 3],
      [3, 3],
      [0, 0],
      [0, Number.NaN],
    ] as const) {
      expect(verifyInclusion({ leaf, index, count, proof, root })).toBe(false);
    }
    expect(() => inclusionProof(leaves, 3)).toThrow(RangeError);
    expect(() => inclusionProof(leaves, -1)).toThrow(RangeError);
  });
});

function expectPath(leaves: readonly Uint8Array[], index: number): void {
  const proof = inclusionProof(leaves, index);
  expect(proof).toEqual(naivePath(leaves, index));
  const leaf = leaves[index] ?? new Uint8Array();
  expect(verifyInclusion({ leaf, index, count: leaves.length, proof, root: merkleRoot(leaves) })).toBe(true);
}

function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => Uint8Array.of(index, index >> 3, 7));
}
