import type { LedgerFaultFound } from '../../node-core/node/ledger-fault.ts';
import { type BlockRow, flipped, type LedgerCopy } from './ledger-copy.ts';

/** A byte of the ledger: `position` counts through all blocks' and certificates' bytes, and starts again at the end. */
export interface Flip {
  readonly position: number;
  /** 1 to 255. */
  readonly by: number;
}

/** Changes one byte of one block or certificate, and says which block it was and what `verify` found. */
export async function faultOfFlip(
  copy: LedgerCopy,
  { position, by }: Flip,
): Promise<{ readonly row: BlockRow; readonly fault: LedgerFaultFound | undefined }> {
  const { row, column, offset } = byteAt(copy, position);
  const { fault } = await copy.checkChanged((database) => {
    const bytes = flipped(row[column], { position: offset, by });
    database.prepare(`UPDATE block SET ${column} = ? WHERE log_index = ?`).run(bytes, row.logIndex);
  });
  return { row, fault };
}

function byteAt(
  { rows }: LedgerCopy,
  position: number,
): { readonly row: BlockRow; readonly column: 'bytes' | 'certificate'; readonly offset: number } {
  const columns = rows.flatMap((row) => [
    { row, column: 'bytes' as const },
    { row, column: 'certificate' as const },
  ]);
  const total = columns.reduce((sum, { row, column }) => sum + row[column].length, 0);
  let offset = position % total;
  for (const { row, column } of columns) {
    if (offset < row[column].length) return { row, column, offset };
    offset -= row[column].length;
  }
  throw new Error('past the last byte');
}
