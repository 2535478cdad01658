import { describe, expect, test } from 'vitest';
import {
  type LedgerStore,
  openLedgerStore,
  type RaftEntry,
  type RaftWrite,
} from '../../node-core/storage/index.ts';
import { blockAt, indexAt, tempPath, thrownBy } from './fixtures.ts';

const CONFIGURATION = Uint8Array.of(1, 2, 3);
const NOTHING: RaftWrite = { hardState: null, discardFrom: null, entries: [], base: null };

function open(path = tempPath('ledger.sqlite')): LedgerStore {
  return openLedgerStore(path, { mode: 'write' });
}

/** Closes and opens again: what a restart finds. */
function restarted(ledger: LedgerStore): LedgerStore {
  const { path } = ledger;
  ledger.close();
  return open(path);
}

function entry(index: number, term = 1): RaftEntry {
  return { index, term, kind: index % 3 === 0 ? 'noop' : 'data', bytes: Uint8Array.of(index, term) };
}

describe("the end of a group's log", () => {
  test('a new file has none, has voted for nobody, and has a number of its own', () => {
    const [one, other] = [open(), open()];
    expect(one.raftLog()).toEqual({
      hardState: { term: 0, votedFor: null, committed: 0 },
      base: null,
      entries: [],
    });
    expect(one.disk()).toHaveLength(8);
    expect(one.disk()).not.toEqual(other.disk());
    const number = one.disk();
    const again = restarted(one);
    expect(again.disk()).toEqual(number);
    again.close();
    other.close();
  });

  test('entries and votes are there after a restart', () => {
    const ledger = open();
    const base = { index: 0, term: 0, configuration: CONFIGURATION };
    ledger.writeRaft({ ...NOTHING, base, hardState: { term: 2, votedFor: 7, committed: 0 } });
    ledger.writeRaft({ ...NOTHING, entries: [entry(1), entry(2), entry(3, 2)] });
    const again = restarted(ledger);
    expect(again.raftLog()).toEqual({
      hardState: { term: 2, votedFor: 7, committed: 0 },
      base,
      entries: [entry(1), entry(2), entry(3, 2)],
    });
    again.close();
  });

  test('an entry that is written again takes all after it away', () => {
    const ledger = open();
    ledger.writeRaft({ ...NOTHING, entries: [entry(1), entry(2), entry(3)] });
    ledger.writeRaft({ ...NOTHING, entries: [entry(2, 4)] });
    expect(ledger.raftLog().entries).toEqual([entry(1), entry(2, 4)]);
    ledger.writeRaft({ ...NOTHING, discardFrom: 1 });
    expect(ledger.raftLog().entries).toEqual([]);
    ledger.close();
  });

  test('what is applied leaves in the step in which its block comes', () => {
    const ledger = open();
    ledger.writeRaft({ ...NOTHING, entries: [entry(1), entry(2), entry(3)] });
    const base = { index: 2, term: 1, configuration: CONFIGURATION };
    ledger.append(blockAt(1), indexAt(1), base);
    const again = restarted(ledger);
    expect(again.raftLog()).toMatchObject({ base, entries: [entry(3)] });
    expect(again.lastIndex()).toBe(1);
    again.close();
  });

  test('a block that cannot be stored leaves the log as it was', () => {
    const ledger = open();
    ledger.writeRaft({ ...NOTHING, entries: [entry(1)] });
    const base = { index: 1, term: 1, configuration: CONFIGURATION };
    expect(thrownBy(() => ledger.append(blockAt(5), indexAt(5), base))).toMatchObject({ kind: 'outOfOrder' });
    expect(ledger.raftLog()).toMatchObject({ base: null, entries: [entry(1)] });
    ledger.close();
  });
});

describe('what no node may do', () => {
  test.each([
    ['let the term fall', { hardState: { term: 2, votedFor: null, committed: 0 } }],
    ['vote twice in a term', { hardState: { term: 3, votedFor: 2, committed: 0 } }],
    ['take its vote back', { hardState: { term: 3, votedFor: null, committed: 0 } }],
    ['leave a gap', { entries: [entry(2), entry(4)] }],
    ['begin beyond the base', { entries: [entry(3)] }],
  ] as const)('%s: refused, and nothing of it is kept', (_name, wrong) => {
    const ledger = open();
    ledger.writeRaft({
      ...NOTHING,
      hardState: { term: 3, votedFor: 1, committed: 0 },
      entries: [entry(1)],
    });
    const before = ledger.raftLog();
    expect(thrownBy(() => ledger.writeRaft({ ...NOTHING, ...wrong }))).toMatchObject({ kind: 'outOfOrder' });
    expect(ledger.raftLog()).toEqual(before);
    ledger.close();
  });
});
