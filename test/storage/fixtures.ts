import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ChainName } from '../../node-core/ledger/transaction.ts';
import type { BlockIndex, IndexedBlock, StoredBlock } from '../../node-core/storage/index.ts';
import { bytesOf, idOf } from './made-up.ts';
import { minute } from '../../node-core/units/index.ts';

/** A folder of its own for one test, gone afterwards. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nabowatt-storage-'));
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A path in a folder of its own. */
export function tempPath(name: string): string {
  return join(tempFolder(), name);
}

export const START = minute(29_000_000);

/** Entry `logIndex` of a log whose odd entries are energy blocks and whose even ones are contract blocks. */
export function blockAt(logIndex: number, changes: Partial<StoredBlock> = {}): StoredBlock {
  const chain: ChainName = logIndex % 2 === 1 ? 'energy' : 'contract';
  return {
    logIndex,
    term: 1 + Math.floor(logIndex / 10),
    chain,
    height: Math.floor((logIndex - 1) / 2),
    time: minute(START + logIndex),
    hash: bytesOf(`hash ${logIndex}`, 32),
    certificate: bytesOf(`certificate ${logIndex}`, 71),
    bytes: bytesOf(`block ${logIndex}`, 300 + logIndex),
    ...changes,
  };
}

/** Its index: three readings of one minute and a grant, or two contract transactions. */
export function indexAt(logIndex: number): BlockIndex {
  if (logIndex % 2 === 1) {
    const slots = [0, 1, 2].map((author) => ({
      author,
      minute: minute(START + logIndex),
      revision: 0,
      position: author,
    }));
    return { slots, transactions: [{ id: idOf(`grant ${logIndex}`), kind: 'grant', position: 3 }] };
  }
  return {
    transactions: [
      { id: idOf(`offer ${logIndex}`), kind: 'offer', position: 0 },
      { id: idOf(`proposal ${logIndex}`), kind: 'proposal', position: 1 },
    ],
  };
}

/** Entries `from` to `to`, both included, with their indexes. */
export function blocksFrom(from: number, to: number): readonly IndexedBlock[] {
  return Array.from({ length: to - from + 1 }, (_, at) => ({
    block: blockAt(from + at),
    index: indexAt(from + at),
  }));
}

/** What `work` throws, or undefined. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
