import { concatBytes, equalBytes, sha256 } from '../codec/index.ts';
import type { Hash } from './block.ts';

/**
 * Merkle tree hash and inclusion proofs of RFC 6962, section 2.1 (the same in RFC 9162, 2.1.1 and 2.1.3): a leaf is
 * hashed behind a byte 0, a node behind a byte 1, so that neither can be passed off as the other; the tree splits at
 * the largest power of two below its size.
 */
const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** SHA-256(0 || leaf), 32 bytes. */
export function leafHash(leaf: Uint8Array): Hash {
  return sha256(LEAF_PREFIX, leaf);
}

/** SHA-256(1 || left || right), 32 bytes. */
export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(NODE_PREFIX, left, right);
}

/** Leaf hashes in order. One buffer serves all: hashing is most of the work of checking a block, and half was copying. */
function leafHashes(leaves: readonly Uint8Array[]): Hash[] {
  let longest = 0;
  for (const leaf of leaves) longest = Math.max(longest, leaf.length);
  const prefixed = new Uint8Array(1 + longest);
  return leaves.map((leaf) => {
    prefixed.set(leaf, 1);
    return sha256(prefixed.subarray(0, 1 + leaf.length));
  });
}

/** The root over the leaves in order; of none it is SHA-256 of nothing (RFC 6962, 2.1). */
export function merkleRoot(leaves: readonly Uint8Array[]): Hash {
  if (leaves.length === 0) return sha256(concatBytes());
  let level = leafHashes(leaves);
  // Pairing level by level and moving an odd last one up gives RFC 6962's tree: its left halves are all full.
  while (level.length > 1) level = parentsOf(level);
  const [root] = level;
  if (root === undefined) throw new Error('a tree with leaves has a root');
  return root;
}

/**
 * The audit path of leaf `index`, from the leaf's sibling up (RFC 9162, 2.1.3.1); empty for a single leaf.
 * @throws RangeError when there is no such leaf
 */
export function inclusionProof(leaves: readonly Uint8Array[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`leaf ${index} of ${leaves.length}`);
  }
  const proof: Hash[] = [];
  let level = leafHashes(leaves);
  let place = index;
  while (level.length > 1) {
    const sibling = level[place % 2 === 0 ? place + 1 : place - 1];
    if (sibling !== undefined) proof.push(sibling);
    level = parentsOf(level);
    place = Math.floor(place / 2);
  }
  return proof;
}

/** A claim that `leaf` is number `index` of the `count` leaves under `root`. */
export interface InclusionClaim {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly count: number;
  readonly proof: readonly Hash[];
  readonly root: Hash;
}

/** Whether the proof shows the claim (RFC 9162, 2.1.3.2). False, never an error, for anything that does not. */
export function verifyInclusion({ leaf, index, count, proof, root }: InclusionClaim): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count)
    return false;
  let place = index;
  let last = count - 1;
  let hash = leafHash(leaf);
  for (const sibling of proof) {
    if (last === 0 || sibling.length !== hash.length) return false;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      // Levels on which this node was an odd last one have no sibling: skip them.
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(hash, root);
}

function parentsOf(level: readonly Hash[]): Hash[] {
  const parents: Hash[] = [];
  const node = new Uint8Array(1 + 32 + 32);
  node.set(NODE_PREFIX);
  for (let place = 0; place < level.length; place += 2) {
    const left = level[place];
    const right = level[place + 1];
    if (left === undefined) throw new Error('a level has no holes');
    if (right === undefined) {
      parents.push(left);
      continue;
    }
    node.set(left, 1);
    node.set(right, 33);
    parents.push(sha256(node));
  }
  return parents;
}
