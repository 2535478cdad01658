import { CodecError, concatBytes, decode, encode, equalBytes, sha256, toHex } from '../codec/index.ts';
import { endOfItem } from '../codec/scan.ts';
import {
  type Block,
  type BlockHeader,
  type Hash,
  MAX_BLOCK_BYTES,
  MAX_BLOCK_TRANSACTIONS,
  MAX_HEADER_BYTES,
  PROTOCOL_VERSION,
} from './block.ts';
import { FieldFault, FieldReader } from './encoding/fields.ts';
import { CHAIN_NUMBERS } from './encoding/numbers.ts';
import { merkleRoot } from './merkle.ts';
import { type Refused, refused } from './refusal.ts';
import type { ChainName } from './transaction.ts';

/** All that a block is made of; version, Merkle root and count follow from it. */
export interface BlockParts extends Omit<BlockHeader, 'version' | 'merkleRoot' | 'count'> {
  /** Each transaction's bytes, signature included, in order. */
  readonly transactions: readonly Uint8Array[];
}

/** A block as it came, or the first rule of form that it breaks. */
export type DecodedBlock = { readonly kind: 'ok'; readonly block: Block } | Refused;

/** Blocks as they were read from these very bytes: on its way through a node, a block is read once. */
const READ = new WeakMap<Uint8Array, Block>();
/** Blocks whose Merkle root was worked out here from their transactions: it need not be worked out again. */
const ROOT_HOLDS = new WeakSet<Block>();

/** Whether a block's Merkle root is that of its transactions. */
export function rootFault(block: Block): Refused | undefined {
  if (ROOT_HOLDS.has(block)) return undefined;
  const root = merkleRoot(block.transactions);
  if (!equalBytes(block.header.merkleRoot, root)) return refused('wrongMerkleRoot', toHex(root));
  ROOT_HOLDS.add(block);
  return undefined;
}

/**
 * Puts a block together. Its transactions are taken as they are: `validateBlock` judges them.
 * @throws Error when the header would be longer than MAX_HEADER_BYTES, which no field in range can bring about
 */
export function buildBlock({ transactions, ...place }: BlockParts): Block {
  const header: BlockHeader = {
    version: PROTOCOL_VERSION,
    ...place,
    merkleRoot: merkleRoot(transactions),
    count: transactions.length,
  };
  const headerBytes = encodeHeader(header);
  const bytes = concatBytes(headerBytes, ...transactions);
  const block: Block = { header, hash: sha256(headerBytes), headerBytes, transactions, bytes };
  ROOT_HOLDS.add(block);
  return block;
}

/** Notes that each of a built block's transactions has been judged here: `decodeBlock` need not read its bytes again. */
export function readHere(block: Block): void {
  READ.set(block.bytes, block);
}

/** The header's canonical bytes: an array of eleven, in the order of `BlockHeader`. */
export function encodeHeader(header: BlockHeader): Uint8Array {
  const bytes = encode([
    header.version,
    header.community,
    CHAIN_NUMBERS[header.chain],
    header.height,
    header.previous,
    header.time,
    header.merkleRoot,
    header.count,
    header.term,
    header.proposer,
    header.stateHash,
  ]);
  if (bytes.length > MAX_HEADER_BYTES) throw new Error(`a header of ${bytes.length} bytes`);
  return bytes;
}

/** SHA-256 of the header's bytes. */
export function blockHash(headerBytes: Uint8Array): Hash {
  return sha256(headerBytes);
}

/**
 * Cuts a block's bytes into header and transactions, and checks what can be checked without the community, the Merkle
 * root apart. The parts are views of `bytes`, which must not change afterwards: the same array gives the same block.
 */
export function decodeBlock(bytes: Uint8Array): DecodedBlock {
  const read = READ.get(bytes);
  if (read !== undefined) return { kind: 'ok', block: read };
  if (bytes.length > MAX_BLOCK_BYTES) return refused('blockTooLarge', `${bytes.length} bytes`);
  try {
    const { headerBytes, transactions } = cut(bytes);
    const header = readHeader(headerBytes);
    const fault = countFault(header, transactions.length);
    if (fault !== undefined) return fault;
    const block: Block = { header, hash: sha256(headerBytes), headerBytes, transactions, bytes };
    READ.set(bytes, block);
    return { kind: 'ok', block };
  } catch (error) {
    return refusalOf(error);
  }
}

/**
 * Reads a header alone, as homes keep it that do not carry the block's transactions.
 * @throws CodecError, FieldFault, WrongVersion
 */
function readHeader(headerBytes: Uint8Array): BlockHeader {
  const value = decode(headerBytes);
  const version = new FieldReader(value, { what: 'header' }).value('version');
  if (version !== PROTOCOL_VERSION) throw new WrongVersion(`version ${String(version).slice(0, 40)}`);
  const fields = new FieldReader(value, { what: 'header', count: 11 });
  const whole = { from: 0, to: Number.MAX_SAFE_INTEGER };
  return {
    version: fields.integer('version', whole),
    community: fields.hash('community'),
    chain: fields.oneOf<ChainName>('chain', CHAIN_NUMBERS),
    height: fields.integer('height', whole),
    previous: fields.hash('previous'),
    time: fields.minute('time'),
    merkleRoot: fields.hash('merkleRoot'),
    count: fields.integer('count', whole),
    term: fields.integer('term', whole),
    proposer: fields.member('proposer'),
    stateHash: fields.orNull('stateHash', () => fields.hash('stateHash')),
  };
}

/** Rules over the number of transactions; undefined when they hold. */
export function countFault({ count }: BlockHeader, found: number): Refused | undefined {
  if (count === 0 && found === 0) return refused('emptyBlock', 'no transaction');
  if (found > MAX_BLOCK_TRANSACTIONS) return refused('tooManyTransactions', `${found} or more`);
  return count === found ? undefined : refused('wrongCount', `${count} said, ${found} found`);
}

/** A header of another version, whose other fields may mean anything. */
class WrongVersion extends Error {
  override readonly name = 'WrongVersion';
}

/** Decodes a header alone, by the same rules as `decodeBlock`. */
export function decodeHeader(
  headerBytes: Uint8Array,
): { readonly kind: 'ok'; readonly header: BlockHeader; readonly hash: Hash } | Refused {
  try {
    return { kind: 'ok', header: readHeader(headerBytes), hash: sha256(headerBytes) };
  } catch (error) {
    return refusalOf(error);
  }
}

/** The refusal that an error while reading stands for. @throws the error, when it stands for none */
function refusalOf(error: unknown): Refused {
  if (error instanceof CodecError) return refused('nonCanonicalBlock', error.message);
  if (error instanceof FieldFault) return refused('malformedBlock', error.message);
  if (error instanceof WrongVersion) return refused('wrongVersion', error.message);
  throw error;
}

/** The items of a block's sequence; stops after one transaction too many, so that a block of 4 million is cheap. */
function cut(bytes: Uint8Array): { readonly headerBytes: Uint8Array; readonly transactions: Uint8Array[] } {
  let start = endOfItem(bytes, 0);
  const headerBytes = bytes.subarray(0, start);
  const transactions: Uint8Array[] = [];
  while (start < bytes.length && transactions.length <= MAX_BLOCK_TRANSACTIONS) {
    const end = endOfItem(bytes, start);
    transactions.push(bytes.subarray(start, end));
    start = end;
  }
  return { headerBytes, transactions };
}
