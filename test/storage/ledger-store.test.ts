import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../node-core/codec/index.ts';
import {
  type LedgerReader,
  type LedgerStore,
  RetryableStorageError,
  type StoredBlock,
  type StoredSnapshot,
  openLedgerStore,
} from '../../node-core/storage/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { START, blockAt, blocksFrom, indexAt, tempPath, thrownBy } from './fixtures.ts';
import { bytesOf, idOf } from './made-up.ts';

function emptyLedger(): LedgerStore {
  return openLedgerStore(tempPath('ledger.sqlite'), { mode: 'write' });
}

function ledgerOf(entries: number): LedgerStore {
  const ledger = emptyLedger();
  ledger.appendMany(blocksFrom(1, entries));
  return ledger;
}

/** Everything that a reader can see, to compare before and after. */
function contents(ledger: LedgerReader): unknown {
  const { databaseBytes: _, ...sizes } = ledger.sizes();
  return {
    last: ledger.lastIndex(),
    entries: [...ledger.entries(1)],
    energy: [...ledger.blocks('energy', 0)],
    contract: [...ledger.blocks('contract', 0)],
    snapshots: ledger.snapshots(),
    hardState: ledger.hardState(),
    sizes,
  };
}

describe('blocks', () => {
  test('an empty ledger says so', () => {
    const ledger = emptyLedger();
    expect(ledger.lastIndex()).toBe(0);
    expect(ledger.head('energy')).toBeUndefined();
    expect([...ledger.entries(1)]).toEqual([]);
    expect([...ledger.blocks('contract', 0)]).toEqual([]);
    expect(ledger.integrityCheck('full')).toEqual([]);
    expect(ledger.sizes()).toMatchObject({
      readings: 0,
      chains: { energy: { blocks: 0, blockBytes: 0, certificateBytes: 0 } },
    });
    ledger.close();
  });

  test('the log and the chains are two views of the same blocks', () => {
    const ledger = ledgerOf(25);
    const wanted = blocksFrom(1, 25).map(({ block }) => block);
    expect([...ledger.entries(1)]).toEqual(
      wanted.map(({ logIndex, term, bytes, certificate }) => ({ index: logIndex, term, bytes, certificate })),
    );
    expect([...ledger.blocks('energy', 0)]).toEqual(wanted.filter(({ chain }) => chain === 'energy'));
    expect([...ledger.blocks('contract', 0)]).toEqual(wanted.filter(({ chain }) => chain === 'contract'));
    expect([...ledger.blocks('energy', 3, 4)].map(({ height }) => height)).toEqual([3, 4, 5, 6]);
    expect([...ledger.entries(24)].map(({ index }) => index)).toEqual([24, 25]);
    expect([...ledger.entries(26)]).toEqual([]);
    expect(ledger.head('energy')).toEqual(blockAt(25));
    expect(ledger.head('contract')).toEqual(blockAt(24));
    expect(ledger.blockAt(7)).toEqual(blockAt(7));
    expect(ledger.blockByHash(blockAt(7).hash)).toEqual(blockAt(7));
    expect(ledger.blockByHash(bytesOf('no block', 32))).toBeUndefined();
    expect(ledger.blockByHeight('contract', 12)).toBeUndefined();
    ledger.close();
  });

  test('bytes come back as plain Uint8Arrays, whose slices are copies', () => {
    const ledger = ledgerOf(1);
    const block = ledger.blockAt(1);
    expect(block?.bytes.constructor).toBe(Uint8Array);
    expect(block?.hash.constructor).toBe(Uint8Array);
    ledger.close();
  });

  test('iterators stream: blocks appended meanwhile are seen, and appending is not in their way', () => {
    const ledger = ledgerOf(3);
    const seen: number[] = [];
    for (const { index } of ledger.entries(1)) {
      seen.push(index);
      if (index < 6) ledger.append(blockAt(ledger.lastIndex() + 1));
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    ledger.close();
  });

  test('everything is there after closing and opening again', () => {
    const ledger = ledgerOf(30);
    ledger.saveHardState({ term: 9, votedFor: 2 });
    const before = contents(ledger);
    ledger.close();
    const again = openLedgerStore(ledger.path, { mode: 'write' });
    expect(contents(again)).toEqual(before);
    again.append(blockAt(31));
    expect(again.lastIndex()).toBe(31);
    again.close();
  });
});

describe('a block that does not follow is refused, and nothing is written', () => {
  const cases: readonly (readonly [name: string, block: StoredBlock, kind: string])[] = [
    ['index left out', blockAt(12, { chain: 'energy', height: 5 }), 'outOfOrder'],
    ['index repeated', blockAt(10), 'outOfOrder'],
    ['height left out', blockAt(11, { height: 6 }), 'outOfOrder'],
    ['height repeated', blockAt(11, { height: 4 }), 'outOfOrder'],
    ['height of the other chain', blockAt(11, { chain: 'contract', height: 6 }), 'outOfOrder'],
    ['term falls', blockAt(11, { term: 1 }), 'outOfOrder'],
    ['hash repeated', blockAt(11, { hash: blockAt(3).hash }), 'conflict'],
    ['hash of the wrong length', blockAt(11, { hash: bytesOf('short', 31) }), 'conflict'],
  ];
  test.each(cases)('%s', (_, block, kind) => {
    const ledger = ledgerOf(10);
    const before = contents(ledger);
    expect(thrownBy(() => ledger.append(block))).toMatchObject({ kind, retryable: false, path: ledger.path });
    expect(contents(ledger)).toEqual(before);
    ledger.append(blockAt(11), indexAt(11));
    expect(ledger.integrityCheck('full')).toEqual([]);
    ledger.close();
  });

  test('what is fetched from others is held to the same, and is the same', () => {
    const [fetched, own] = [ledgerOf(10), ledgerOf(10)];
    for (const [, block, kind] of cases) {
      expect(thrownBy(() => fetched.appendFetched(block))).toMatchObject({ kind });
    }
    for (const index of [11, 12]) {
      fetched.appendFetched(blockAt(index), indexAt(index));
      own.append(blockAt(index), indexAt(index));
    }
    expect(contents(fetched)).toEqual(contents(own));
    const { path } = fetched;
    fetched.close();
    const again = openLedgerStore(path, { mode: 'read' });
    expect(contents(again)).toEqual(contents(own));
    again.close();
    own.close();
  });

  test('a slot that is taken, a transaction that is there', () => {
    const ledger = ledgerOf(10);
    const before = contents(ledger);
    expect(thrownBy(() => ledger.append(blockAt(11), indexAt(9)))).toMatchObject({ kind: 'conflict' });
    const repeated = { id: idOf('offer 2'), kind: 'offer', position: 0 } as const;
    expect(thrownBy(() => ledger.append(blockAt(11), { transactions: [repeated] }))).toMatchObject({
      kind: 'conflict',
    });
    expect(contents(ledger)).toEqual(before);
    ledger.close();
  });

  test('appendMany: all or none', () => {
    const ledger = ledgerOf(10);
    const before = contents(ledger);
    const last = { block: blockAt(14, { hash: blockAt(11).hash }) };
    expect(thrownBy(() => ledger.appendMany([...blocksFrom(11, 13), last]))).toMatchObject({
      kind: 'conflict',
    });
    expect(contents(ledger)).toEqual(before);
    ledger.appendMany(blocksFrom(11, 14));
    expect(ledger.lastIndex()).toBe(14);
    ledger.close();
  });
});

describe('what finds a transaction', () => {
  test('a reading by its slot, with height, position and block', () => {
    const ledger = ledgerOf(20);
    const found = ledger.findReading({ author: 2, minute: minute(START + 7), revision: 0 });
    expect(found).toEqual({ height: 3, position: 2, block: blockAt(7) });
    expect(ledger.findReading({ author: 2, minute: minute(START + 7), revision: 1 })).toBeUndefined();
    expect(ledger.findReading({ author: 3, minute: minute(START + 7), revision: 0 })).toBeUndefined();
    expect(ledger.findReading({ author: 2, minute: minute(START + 8), revision: 0 })).toBeUndefined();
    ledger.close();
  });

  test('the revisions of a minute', () => {
    const ledger = ledgerOf(20);
    const slot = { author: 1, minute: minute(START + 7), revision: 1, position: 0 };
    ledger.append(blockAt(21), { slots: [slot] });
    expect(ledger.revisions({ author: 1, minute: minute(START + 7) })).toEqual([0, 1]);
    expect(ledger.revisions({ author: 2, minute: minute(START + 7) })).toEqual([0]);
    expect(ledger.revisions({ author: 2, minute: START })).toEqual([]);
    ledger.close();
  });

  test('the readings of a member over a span, each revision', () => {
    const ledger = ledgerOf(20);
    const late = { author: 1, minute: minute(START + 7), revision: 1, position: 0 };
    ledger.append(blockAt(21), { slots: [late] });
    const span = { startMinute: minute(START + 5), endMinute: minute(START + 9) };
    expect(ledger.placesOf(1, span)).toEqual([
      { minute: START + 5, revision: 0, height: 2, position: 1 },
      { minute: START + 7, revision: 0, height: 3, position: 1 },
      { minute: START + 7, revision: 1, height: 10, position: 0 },
    ]);
    expect(ledger.placesOf(8, span)).toEqual([]);
    expect(ledger.placeOf(late)).toEqual({ minute: START + 7, revision: 1, height: 10, position: 0 });
    expect(ledger.placeOf({ ...late, revision: 2 })).toBeUndefined();
    ledger.close();
  });

  test('the last block that was closed before a minute: as found by looking at each', () => {
    const times = [3, 3, 5, 5, 5, 9];
    const ledger = emptyLedger();
    for (const [height, time] of times.entries()) {
      expect(ledger.heightBefore('energy', minute(4))).toBe(Math.min(height, 2) - 1);
      ledger.append(blockAt(height + 1, { chain: 'energy', height, term: 1, time: minute(time) }));
    }
    for (let at = 0; at < 12; at++) {
      expect(ledger.heightBefore('energy', minute(at))).toBe(times.filter((time) => time < at).length - 1);
      expect(ledger.heightBefore('contract', minute(at))).toBe(-1);
    }
    ledger.close();
  });

  test('contract transactions and grants by their ID', () => {
    const ledger = ledgerOf(20);
    expect(ledger.findTransaction(idOf('proposal 8'))).toEqual({
      height: 3,
      position: 1,
      kind: 'proposal',
      block: blockAt(8),
    });
    expect(ledger.findTransaction(idOf('grant 9'))).toMatchObject({ height: 4, position: 3, kind: 'grant' });
    expect(ledger.findTransaction(idOf('nothing'))).toBeUndefined();
    expect(() => ledger.findTransaction("x' OR 1=1 --")).toThrow('64 lower-case');
    ledger.close();
  });
});

function snapshotAt(logIndex: number): StoredSnapshot {
  const bytes = bytesOf(`state ${logIndex}`, 5000);
  return { logIndex, bytes, hash: sha256(bytes) };
}

describe('snapshots and hard state', () => {
  test('the last two snapshots are kept, newest first', () => {
    const ledger = ledgerOf(20);
    for (const at of [5, 10, 15]) ledger.saveSnapshot(snapshotAt(at));
    expect(ledger.snapshots()).toEqual([snapshotAt(15), snapshotAt(10)]);
    ledger.close();
  });

  test('a snapshot with a wrong hash, or of entries that are not there, is a bug of ours', () => {
    const ledger = ledgerOf(5);
    expect(() => ledger.saveSnapshot({ ...snapshotAt(5), hash: bytesOf('other', 32) })).toThrow('hash');
    expect(() => ledger.saveSnapshot(snapshotAt(6))).toThrow('entries that are there');
    expect(ledger.snapshots()).toEqual([]);
    ledger.close();
  });

  test('hard state: a term never falls, a vote never changes within a term', () => {
    const ledger = ledgerOf(1);
    expect(ledger.hardState()).toEqual({ term: 0, votedFor: null });
    ledger.saveHardState({ term: 3, votedFor: null });
    ledger.saveHardState({ term: 3, votedFor: 0 });
    ledger.saveHardState({ term: 3, votedFor: 0 });
    expect(thrownBy(() => ledger.saveHardState({ term: 3, votedFor: 1 }))).toMatchObject({
      kind: 'outOfOrder',
    });
    expect(thrownBy(() => ledger.saveHardState({ term: 3, votedFor: null }))).toMatchObject({
      kind: 'outOfOrder',
    });
    expect(thrownBy(() => ledger.saveHardState({ term: 2, votedFor: 0 }))).toMatchObject({
      kind: 'outOfOrder',
    });
    expect(ledger.hardState()).toEqual({ term: 3, votedFor: 0 });
    ledger.saveHardState({ term: 4, votedFor: 1 });
    ledger.close();
    const again = openLedgerStore(ledger.path, { mode: 'read' });
    expect(again.hardState()).toEqual({ term: 4, votedFor: 1 });
    again.close();
  });
});

test('sizes are the sums of what was put in', () => {
  const ledger = ledgerOf(21);
  const blocks = blocksFrom(1, 21).map(({ block }) => block);
  const sum = (chain: string, length: (block: StoredBlock) => number): number =>
    blocks.filter((block) => block.chain === chain).reduce((total, block) => total + length(block), 0);
  const sizes = ledger.sizes();
  expect(sizes.readings).toBe(33);
  expect(sizes.chains).toEqual({
    energy: {
      blocks: 11,
      blockBytes: sum('energy', ({ bytes }) => bytes.length),
      certificateBytes: sum('energy', ({ certificate }) => certificate.length),
    },
    contract: {
      blocks: 10,
      blockBytes: sum('contract', ({ bytes }) => bytes.length),
      certificateBytes: sum('contract', ({ certificate }) => certificate.length),
    },
  });
  ledger.close();
  expect(sizes.databaseBytes).toBe(statSync(ledger.path).size);
});

describe('who may open a ledger', () => {
  test('a second writer is refused while the first is open, and let in afterwards', () => {
    const ledger = ledgerOf(3);
    const error = thrownBy(() => openLedgerStore(ledger.path, { mode: 'write' }));
    expect(error).toBeInstanceOf(RetryableStorageError);
    expect(error).toMatchObject({ kind: 'busy', retryable: true, path: ledger.path });
    ledger.append(blockAt(4));
    ledger.close();
    openLedgerStore(ledger.path, { mode: 'write' }).close();
  });

  test('readers read beside a writer, and see what it appends', () => {
    const ledger = ledgerOf(3);
    const reader = openLedgerStore(ledger.path, { mode: 'read' });
    expect(reader.lastIndex()).toBe(3);
    ledger.append(blockAt(4));
    expect(reader.head('contract')).toEqual(blockAt(4));
    ledger.close();
    expect(reader.lastIndex()).toBe(4);
    reader.close();
  });

  test('a reader does not keep a writer from starting', () => {
    const ledger = ledgerOf(3);
    ledger.close();
    const reader = openLedgerStore(ledger.path, { mode: 'read' });
    expect(reader.lastIndex()).toBe(3);
    const writer = openLedgerStore(ledger.path, { mode: 'write' });
    writer.append(blockAt(4));
    expect(reader.lastIndex()).toBe(4);
    reader.close();
    writer.close();
  });

  test('a reader has no way to write, and leaves nothing behind', () => {
    const ledger = ledgerOf(3);
    ledger.close();
    const names = readdirSync(dirname(ledger.path));
    expect(names.toSorted()).toEqual(['ledger.sqlite', 'ledger.sqlite.lock']);
    const before = statSync(ledger.path);
    const reader = openLedgerStore(ledger.path, { mode: 'read' });
    expect('append' in reader).toBe(false);
    expect(reader.integrityCheck('full')).toEqual([]);
    reader.close();
    expect(readdirSync(dirname(ledger.path))).toEqual(names);
    expect(statSync(ledger.path).mtimeMs).toBe(before.mtimeMs);
  });

  test('a reader of a file that is not there makes none', () => {
    const path = tempPath('ledger.sqlite');
    expect(thrownBy(() => openLedgerStore(path, { mode: 'read' }))).toMatchObject({ kind: 'io' });
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});
