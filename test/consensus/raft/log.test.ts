import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Inflights } from '../../../node-core/consensus/raft/inflights.ts';
import { RaftLog } from '../../../node-core/consensus/raft/log.ts';
import { Progress } from '../../../node-core/consensus/raft/progress.ts';
import { configurationOf } from '../../../node-core/consensus/raft/index.ts';
import { entryOf, snapshotOf } from './lone-node.ts';

const LIMITS = { maxInflightMessages: 3, maxInflightBytes: 10 };

function logOf(terms: readonly number[], committed = 0): RaftLog {
  const entries = terms.map((term, at) => entryOf(at + 1, term));
  return new RaftLog({ start: { index: 0, term: 0 }, entries, committed, applied: 0 });
}

const ascending = fc
  .array(fc.integer({ min: 1, max: 5 }), { maxLength: 8 })
  .map((terms) => terms.sort((a, b) => a - b));

describe('against a naive twin', () => {
  test('what a leader sends is in the log afterwards, and what it does not speak of is kept, unless a term differs', () => {
    fc.assert(
      fc.property(ascending, ascending, fc.nat(8), (ours, theirs, from) => {
        const log = logOf(ours);
        const prev = Math.min(from, theirs.length);
        const prevTerm = prev === 0 ? 0 : (theirs[prev - 1] ?? 0);
        // Only where the logs match up to there does a follower get this far (log matching).
        if (
          theirs.slice(0, prev).some((term, at) => ours[at] !== term) ||
          !log.matches({ index: prev, term: prevTerm })
        )
          return;
        log.accept(theirs.slice(prev).map((term, at) => entryOf(prev + 1 + at, term)));
        const differs = theirs.findIndex((term, at) => at < ours.length && ours[at] !== term);
        const expected = differs === -1 && ours.length > theirs.length ? ours : theirs;
        expect(log.range(1, log.lastIndex).map(({ term }) => term)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('a possible match is never below the place where the logs do match', () => {
    fc.assert(
      fc.property(ascending, ascending, (ours, theirs) => {
        let equal = 0;
        while (equal < Math.min(ours.length, theirs.length) && ours[equal] === theirs[equal]) equal += 1;
        const index = Math.min(ours.length, theirs.length);
        const hint = logOf(ours).possibleMatch({ index, term: theirs[index - 1] ?? 0 });
        expect(hint.index).toBeGreaterThanOrEqual(equal);
        expect(hint.index).toBeLessThanOrEqual(index);
      }),
    );
  });

  /** Writes finish in order; the disk's contents after each say what is durable. */
  test('what is persisted is what the disk has of the log as it is', () => {
    const steps = fc.array(
      fc.record({
        do: fc.constantFrom('append', 'cut', 'hand', 'finish'),
        at: fc.nat(5),
        term: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (history) => {
        const log = logOf([]);
        let disk: readonly string[] = [];
        let serial = 0;
        const contents = new Map<number, string>();
        const queue: { ticket: number; from: number; entries: readonly string[] }[] = [];
        for (const { do: what, at, term } of history) {
          if (what === 'append') {
            log.append([entryOf(log.lastIndex + 1, term)]);
            serial += 1;
            contents.set(log.lastIndex, `${serial}`);
          } else if (what === 'cut' && at + 1 <= log.lastIndex) log.cutFrom(at + 1);
          else if (what === 'hand') {
            const from = log.writes.nextToHand;
            if (log.writes.discardFrom !== null && log.writes.discardFrom !== from) throw new Error('a gap');
            serial += 1;
            const entries = log.range(from, log.lastIndex).map(({ index }) => contents.get(index) ?? '');
            queue.push({ ticket: serial, from, entries });
            log.writes.handOver(serial, log.lastIndex);
          } else if (what === 'finish') {
            const write = queue.shift();
            if (write === undefined) continue;
            disk = [...disk.slice(0, write.from - 1), ...write.entries];
            log.writes.finished(write.ticket);
          }
          // Nothing that a later write replaces may count, even if the disk has it for now.
          const held = Math.min(...queue.map(({ from }) => from - 1), disk.length);
          for (let index = 1; index <= log.persisted; index += 1)
            expect(disk[index - 1]).toBe(contents.get(index));
          expect(log.persisted).toBeLessThanOrEqual(Math.max(held, 0));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a broken invariant stops the node', () => {
  test.each([
    ['cutting what is committed', (log: RaftLog) => log.cutFrom(2), /entry 2 is committed/],
    ['committing what is not there', (log: RaftLog) => log.commitThrough(9), /past the log's end 3/],
    ['applying what is not committed', (log: RaftLog) => log.appliedThrough(3), /applied 3 of 2/],
    ['forgetting what is not applied', (log: RaftLog) => log.compactThrough(2), /not yet applied/],
    ['leaving a gap', (log: RaftLog) => log.append([entryOf(9, 1)]), /follow each other/],
    [
      'installing what is behind',
      (log: RaftLog) => log.restore(snapshotOf(1, 1, configurationOf([1]))),
      /behind/,
    ],
  ])('%s', (_, misuse, message) => {
    expect(() => misuse(logOf([1, 1, 1], 2))).toThrow(message);
  });
});

describe('messages under way', () => {
  test('are bounded by count and by bytes, and freed in order', () => {
    const window = new Inflights(LIMITS);
    window.add({ lastIndex: 3, bytes: 4 });
    window.add({ lastIndex: 5, bytes: 1 });
    expect([window.count, window.full]).toEqual([2, false]);
    window.add({ lastIndex: 6, bytes: 0 });
    expect(window.full).toBe(true);
    window.freeThrough(4);
    expect([window.count, window.full]).toEqual([2, false]);
    window.add({ lastIndex: 7, bytes: 9 });
    expect(window.full).toBe(true);
    window.freeThrough(99);
    expect([window.count, window.full]).toEqual([0, false]);
    window.add({ lastIndex: 100, bytes: 10 });
    expect(window.full).toBe(true);
    window.clear();
    expect(window.full).toBe(false);
  });
});

describe('progress', () => {
  const started = (): Progress => {
    const progress = new Progress({ next: 4, recentlyActive: true, limits: LIMITS });
    progress.acknowledge(3);
    progress.becomeReplicate();
    return progress;
  };

  test('a follower that has what it refused refuses nothing any more', () => {
    const progress = started();
    progress.refuse(5);
    progress.acknowledge(4);
    expect(progress.refusedIndex).toBe(5);
    progress.acknowledge(5);
    expect(progress.refusedIndex).toBe(0);
  });

  test('a commit index that was on its way when entries were lost is news again', () => {
    const progress = started();
    progress.sent({ entries: 3, bytes: 3, commit: 6 });
    expect(progress.commitIsNews(6)).toBe(false);
    progress.becomeProbe();
    progress.acknowledge(6);
    expect(progress.commitIsNews(6)).toBe(true);
    progress.sentHeartbeat(6);
    expect(progress.commitIsNews(6)).toBe(false);
  });
});

test("a follower's progress keeps 0 <= match < next, and match never falls", () => {
  const events = fc.array(
    fc.record({
      do: fc.constantFrom('sent', 'ack', 'reject', 'probe', 'replicate', 'snapshot', 'refuse'),
      index: fc.integer({ min: 1, max: 12 }),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(events, (history) => {
      const progress = new Progress({ next: 4, recentlyActive: true, limits: LIMITS });
      let match = 0;
      for (const { do: what, index } of history) {
        if (what === 'sent' && !progress.isPaused && !progress.windowFull)
          progress.sent({ entries: 1, bytes: 2, commit: index });
        else if (what === 'ack') progress.acknowledge(Math.min(index, progress.next - 1));
        else if (what === 'reject') progress.reject(index, index - 1);
        else if (what === 'probe') progress.becomeProbe();
        else if (what === 'replicate') progress.becomeReplicate();
        else if (what === 'snapshot') progress.becomeSnapshot(index);
        else if (what === 'refuse') progress.refuse(index);
        expect(progress.match).toBeGreaterThanOrEqual(match);
        expect(progress.match).toBeLessThan(progress.next);
        match = progress.match;
      }
    }),
  );
});
