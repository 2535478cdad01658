import { type CodecValue, concatBytes, encode, fromHex, utf8Bytes } from '../../node-core/codec/index.ts';
import { transactionFields } from '../../node-core/ledger/transaction-bytes.ts';
import type { Transaction } from '../../node-core/ledger/index.ts';
import { ADA, signerOf, type World } from './world.ts';

/** Signed bytes put together without the ledger's encoder, so that they can say what its types forbid. */

/** A place in nested arrays, and what to put there; undefined takes the item out. */
export type Patch = readonly [path: readonly number[], value: CodecValue | undefined];

/** The items of a transaction's array before the signature, patched. */
export function patched(transaction: Transaction, ...patches: readonly Patch[]): CodecValue[] {
  let items: readonly CodecValue[] = transactionFields(transaction);
  for (const [path, value] of patches) items = patchedAt(items, path, value);
  return [...items];
}

/** Signs an array of items as a home, by the rule of docs/protocol.md. */
export function signItems(world: World, items: readonly CodecValue[], home: number = ADA): Uint8Array {
  const body = encode([...items, new Uint8Array(64)]).slice(0, -66);
  const message = concatBytes(utf8Bytes('nabowatt/tx/v1'), Uint8Array.of(0), world.state.id, body);
  return concatBytes(body, fromHex('5840'), signerOf(home).sign(message));
}

/** A transaction with something else at some places, signed by its author. */
export function signPatched(
  world: World,
  transaction: Transaction,
  ...patches: readonly Patch[]
): Uint8Array {
  return signItems(world, patched(transaction, ...patches), transaction.author);
}

function patchedAt(
  items: readonly CodecValue[],
  [place = 0, ...rest]: readonly number[],
  value: CodecValue | undefined,
): readonly CodecValue[] {
  const inner = items[place];
  const replacement = rest.length > 0 && isList(inner) ? patchedAt(inner, rest, value) : value;
  return replacement === undefined
    ? items.toSpliced(place, 1)
    : Object.assign([...items], { [place]: replacement });
}

function isList(value: CodecValue | undefined): value is readonly CodecValue[] {
  return Array.isArray(value);
}
