import { equalBytes } from '../../codec/index.ts';
import { type Block, type ChainName, decodeBlock, merkleRoot, sentenceOf } from '../../ledger/index.ts';
import { DamagedDatabase, type LedgerReader, type StoredBlock } from '../../storage/index.ts';

/** A block as its row holds it. `header`: whether the header can be believed, though the rest cannot. */
export type StoredBlockCheck =
  | { readonly kind: 'sound'; readonly row: StoredBlock; readonly block: Block }
  | {
      readonly kind: 'faulty';
      readonly what: string;
      readonly header: { readonly row: StoredBlock; readonly block: Block } | undefined;
    };

/**
 * Reads one block and checks what can be checked of it alone: that it is there, its form, that the row says of it what its
 * bytes say, and its Merkle root.
 */
export function readBlock(
  store: LedgerReader,
  at: { readonly chain: ChainName; readonly height: number },
): StoredBlockCheck {
  const row = rowAt(store, at);
  if (typeof row === 'string') return faulty(row);
  const decoded = decodeBlock(row.bytes);
  if (decoded.kind === 'refused') {
    return faulty(`${sentenceOf(decoded.refusal.kind)} (${decoded.refusal.detail})`);
  }
  const { block } = decoded;
  const column = differingColumn(row, block);
  if (column !== undefined) return faulty(`its row says another ${column} than its bytes`);
  if (!equalBytes(merkleRoot(block.transactions), block.header.merkleRoot)) {
    return { kind: 'faulty', what: sentenceOf('wrongMerkleRoot'), header: { row, block } };
  }
  return { kind: 'sound', row, block };
}

/** The row, or why there is none to read. */
function rowAt(
  store: LedgerReader,
  { chain, height }: { readonly chain: ChainName; readonly height: number },
): StoredBlock | string {
  try {
    return store.blockByHeight(chain, height) ?? 'it is not there';
  } catch (error) {
    if (error instanceof DamagedDatabase) return error.message;
    throw error;
  }
}

/** The column by which the block is found or dated, if it says something else than the block. */
function differingColumn(row: StoredBlock, { header, hash }: Block): string | undefined {
  if (row.chain !== header.chain) return 'chain';
  if (row.height !== header.height) return 'height';
  if (row.time !== header.time) return 'time';
  if (row.term !== header.term) return 'term';
  return equalBytes(row.hash, hash) ? undefined : 'hash';
}

function faulty(what: string): StoredBlockCheck {
  return { kind: 'faulty', what, header: undefined };
}
