import { describe, expect, test } from 'vitest';
import { type LedgerStore, openLedgerStore, type StoredCheckpoint } from '../../node-core/storage/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { blockAt, blocksFrom, indexAt, START, tempPath, thrownBy } from './fixtures.ts';

const ORIGIN = {
  logIndex: 20,
  term: blockAt(20).term,
  hash: blockAt(20).hash,
  // Of entries 1 to 20, each chain has ten.
  heads: {
    energy: { next: 10, time: minute(START + 19) },
    contract: { next: 10, time: minute(START + 20) },
  },
};

function checkpointAt(logIndex: number): StoredCheckpoint {
  const bytes = (from: number) => Uint8Array.of(from, logIndex);
  return { logIndex, term: 3, header: bytes(1), certificate: bytes(2), state: bytes(3) };
}

/** A copy that began at entry 20. */
function begun(path = tempPath('ledger.sqlite')): LedgerStore {
  const ledger = openLedgerStore(path, { mode: 'write' });
  ledger.beginning.beginAt(ORIGIN, checkpointAt(20));
  return ledger;
}

function restarted(ledger: LedgerStore): LedgerStore {
  const { path } = ledger;
  ledger.close();
  return openLedgerStore(path, { mode: 'write' });
}

describe('a copy that begins at a checkpoint', () => {
  test('goes on behind it, and is opened again as it was', () => {
    const ledger = begun();
    expect(ledger.lastIndex()).toBe(20);
    expect(ledger.head('energy')).toBeUndefined();
    const again = restarted(ledger);
    expect(again.beginning.origin()).toEqual({ ...ORIGIN, past: null, fault: null });
    expect(again.beginning.checkpointAt(20)).toEqual(checkpointAt(20));
    again.appendMany(blocksFrom(21, 24));
    expect(again.head('contract')?.logIndex).toBe(24);
    expect(again.beginning.pastIndex()).toBe(0);
    expect([...again.entries(21)].map(({ index }) => index)).toEqual([21, 22, 23, 24]);
    expect(again.integrityCheck('full')).toEqual([]);
    const last = restarted(again);
    expect(last.lastIndex()).toBe(24);
    last.close();
  });

  test('takes the past in order, from the founding block on, and is whole at the end', () => {
    const ledger = begun();
    ledger.appendMany(blocksFrom(21, 22));
    ledger.beginning.appendPast(blocksFrom(1, 7), { logIndex: 7, state: Uint8Array.of(7) });
    ledger.beginning.appendPast(blocksFrom(8, 12));
    expect(ledger.integrityCheck('full')).toEqual([]);
    const again = restarted(ledger);
    expect(again.beginning.origin()?.past).toEqual({ logIndex: 7, state: Uint8Array.of(7) });
    expect(again.beginning.pastIndex()).toBe(12);
    expect([...again.entries(10)].map(({ index }) => index)).toEqual([10, 11, 12]);
    expect(thrownBy(() => again.beginning.close())).toMatchObject({ kind: 'outOfOrder' });
    again.beginning.appendPast(blocksFrom(13, 20));
    again.beginning.close();
    expect(again.beginning.origin()).toBeUndefined();
    expect([...again.entries(1)]).toHaveLength(22);
    again.append(blockAt(23), indexAt(23));
    expect(again.integrityCheck('full')).toEqual([]);
    again.close();
  });

  const misplaced: readonly (readonly [string, number, number])[] = [
    ['that does not begin with the founding block', 2, 3],
    ['that leaves one out', 1, 1],
    ['that goes past the checkpoint', 1, 21],
  ];
  test.each(misplaced)('refuses a past %s, and keeps nothing of it', (what, from, to) => {
    const ledger = begun();
    const blocks = what.includes('leaves')
      ? [...blocksFrom(1, 1), ...blocksFrom(3, 4)]
      : blocksFrom(from, to);
    expect(thrownBy(() => ledger.beginning.appendPast(blocks))).toMatchObject({ kind: 'outOfOrder' });
    expect(ledger.beginning.pastIndex()).toBe(0);
    ledger.beginning.appendPast(blocksFrom(1, 4));
    ledger.close();
  });

  test('finds where a time begins, with blocks from before the checkpoint still to come', () => {
    const ledger = begun();
    ledger.appendMany(blocksFrom(21, 26));
    ledger.beginning.appendPast(blocksFrom(1, 6));
    // Entry 21 is energy block 10; entries 1, 3 and 5 are 0 to 2.
    expect(ledger.heightBefore('energy', minute(START + 23))).toBe(10);
    expect(ledger.heightBefore('energy', minute(START + 21))).toBe(9);
    expect(ledger.heightBefore('energy', minute(START + 4))).toBe(1);
    expect(ledger.heightBefore('energy', minute(START + 12))).toBe(2);
    ledger.close();
  });

  test('that has begun does not begin again; what is known to be false stays known', () => {
    const ledger = begun();
    const again = () => ledger.beginning.beginAt(ORIGIN, checkpointAt(20));
    expect(thrownBy(again)).toMatchObject({ kind: 'outOfOrder' });
    ledger.beginning.markFalse('another hash');
    const last = restarted(ledger);
    expect(last.beginning.origin()?.fault).toBe('another hash');
    last.close();
  });
});

describe('checkpoints for newcomers', () => {
  test('the newest is kept, and the one that this copy began at for as long as it is not whole', () => {
    const ledger = begun();
    ledger.appendMany(blocksFrom(21, 30));
    ledger.beginning.saveCheckpoint(checkpointAt(25));
    ledger.beginning.saveCheckpoint(checkpointAt(30));
    expect(ledger.beginning.checkpoint()).toEqual(checkpointAt(30));
    expect(ledger.beginning.checkpointAt(25)).toBeUndefined();
    expect(ledger.beginning.checkpointAt(20)).toEqual(checkpointAt(20));
    ledger.close();
  });
});
