import { expect, test } from 'vitest';
import type { GroupWrite } from '../../../node-core/consensus/driver/ports.ts';
import { LogWriter } from '../../../node-core/node/group/log-writer.ts';

const NOTHING = { hardState: null, discardFrom: null, entries: [], base: null } satisfies GroupWrite;

function entry(index: number): GroupWrite['entries'][number] {
  return { index, term: 1, kind: 'data', bytes: Uint8Array.of(index) };
}

function vote(term: number): GroupWrite {
  return { ...NOTHING, hardState: { term, votedFor: 1, committed: 0 } };
}

/** A writer over a disk that notes what it is given, and the turns that it has put off. */
function set(failsAt = Infinity) {
  const written: GroupWrite[] = [];
  const turns: (() => void)[] = [];
  const done: string[] = [];
  const writer = new LogWriter({
    store: {
      writeRaft: (write) => {
        if (written.length === failsAt) throw new Error('the disk is full');
        written.push(write);
      },
    },
    defer: (run) => turns.push(run),
  });
  const write = (name: string, what: GroupWrite): void => writer.write(what, () => done.push(name));
  const turn = (): void => {
    for (const run of turns.splice(0)) run();
  };
  return { writer, written, done, write, turn };
}

test('nothing is written, or said to be, before the turn is over', () => {
  const { write, turn, written, done } = set();
  write('a', { ...NOTHING, entries: [entry(1)] });
  expect(written).toEqual([]);
  expect(done).toEqual([]);
  turn();
  expect(written).toHaveLength(1);
  expect(done).toEqual(['a']);
});

test('what comes in one turn is one write, the last vote in it, reported in order', () => {
  const { write, turn, written, done } = set();
  write('a', { ...vote(1), entries: [entry(1)] });
  write('b', { ...NOTHING, entries: [entry(2)] });
  write('c', vote(2));
  turn();
  expect(written).toEqual([
    { ...NOTHING, hardState: { term: 2, votedFor: 1, committed: 0 }, entries: [entry(1), entry(2)] },
  ]);
  expect(done).toEqual(['a', 'b', 'c']);
});

test.each([
  { name: 'cuts the log', what: { ...NOTHING, discardFrom: 2, entries: [entry(2)] } },
  {
    name: 'begins it anew',
    what: { ...NOTHING, base: { index: 9, term: 1, configuration: Uint8Array.of(1) } },
  },
])('what $name is a write of its own', ({ what }) => {
  const { write, turn, written, done } = set();
  write('a', { ...NOTHING, entries: [entry(1)] });
  write('b', { ...NOTHING, entries: [entry(2)] });
  write('c', what);
  write('d', vote(3));
  turn();
  expect(written).toHaveLength(2);
  expect(written[1]).toMatchObject({ ...what, hardState: vote(3).hardState });
  expect(done).toEqual(['a', 'b', 'c', 'd']);
});

test('what a full disk does not take is not reported, nor anything after it', () => {
  const { write, turn, done } = set(1);
  write('a', { ...NOTHING, entries: [entry(1)] });
  write('b', { ...NOTHING, discardFrom: 1, entries: [entry(1)] });
  expect(turn).toThrow('full');
  expect(done).toEqual(['a']);
});

test('once stopped it writes no more: a group that is gone has promised nothing by it', () => {
  const { writer, write, turn, written, done } = set();
  write('a', { ...NOTHING, entries: [entry(1)] });
  writer.stop();
  turn();
  expect(written).toEqual([]);
  expect(done).toEqual([]);
});

test('who is alone campaigns and leads in one turn: then writes are made at once', () => {
  const { writer, write, written, done } = set();
  write('a', { ...NOTHING, entries: [entry(1)] });
  writer.promptly(() => {
    expect(done).toEqual(['a']);
    write('b', vote(1));
    expect(done).toEqual(['a', 'b']);
  });
  expect(written).toHaveLength(2);
});
