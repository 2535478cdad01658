import type { CommittedEntry } from '../consensus/ordering.ts';
import type { Block, SignedTransaction } from '../ledger/index.ts';
import type { BlockIndex, IndexedBlock } from '../storage/index.ts';

/** Where a block's transactions are to be found again: readings by slot, the others by ID. */
export function blockIndex(transactions: readonly SignedTransaction[]): Required<BlockIndex> {
  const slots: NonNullable<BlockIndex['slots']>[number][] = [];
  const others: NonNullable<BlockIndex['transactions']>[number][] = [];
  transactions.forEach(({ transaction, id }, position) => {
    if (transaction.kind === 'reading') {
      const { author, minute, revision } = transaction;
      slots.push({ author, minute, revision, position });
    } else {
      others.push({ id, position, kind: transaction.kind });
    }
  });
  return { slots, transactions: others };
}

/** An applied entry as it is stored. */
export function indexedBlock({
  entry: { index: logIndex, term, bytes, certificate },
  block: { header, hash },
  transactions,
}: {
  readonly entry: CommittedEntry;
  readonly block: Block;
  readonly transactions: readonly SignedTransaction[];
}): Required<IndexedBlock> {
  const { chain, height, time } = header;
  return {
    block: { logIndex, term, chain, height, hash, time, bytes, certificate },
    index: blockIndex(transactions),
  };
}
