import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { openHomeStore, openLedgerStore, openOutbox } from '../../node-core/storage/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { START, blocksFrom, tempPath } from './fixtures.ts';
import { bytesOf, idOf, seededRandom } from './made-up.ts';

const CHILD = new URL('crash-child.ts', import.meta.url).pathname;
const KILLS = 10;
const SEED = 4711;

/** Runs the child until it has acknowledged `enough` things, kills it, and gives all that it acknowledged. */
async function killAfter(run: { readonly what: string; readonly path: string; readonly enough: number }) {
  const child = spawn(process.execPath, [CHILD, run.what, run.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout });
  const { promise: signal, resolve } = Promise.withResolvers<NodeJS.Signals | null>();
  child.on('exit', (_, killedBy) => resolve(killedBy));
  for await (const line of lines) {
    acknowledged.push(Number(line));
    if (acknowledged.length === run.enough) child.kill('SIGKILL');
  }
  expect(await signal).toBe('SIGKILL');
  return acknowledged;
}

/** Kills the child ten times over one file, at random counts; after each, `check` gets all that was ever acknowledged. */
async function killedRepeatedly(
  run: { readonly what: string; readonly path: string },
  check: (acknowledged: readonly number[]) => void,
) {
  const random = seededRandom(SEED);
  const acknowledged: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    acknowledged.push(...(await killAfter({ ...run, enough: 1 + random(300) })));
    check(acknowledged);
  }
  expect(acknowledged.length, `seed ${SEED}`).toBeGreaterThan(KILLS * 20);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
}

describe('killed with SIGKILL ten times while it writes', () => {
  test('a ledger: opens, is whole, has every acknowledged block once', async () => {
    const path = tempPath('ledger.sqlite');
    await killedRepeatedly({ what: 'ledger', path }, (acknowledged) => {
      const reader = openLedgerStore(path, { mode: 'read' });
      expect(reader.integrityCheck('full')).toEqual([]);
      reader.close();
      const ledger = openLedgerStore(path, { mode: 'write' });
      expect(ledger.integrityCheck('full')).toEqual([]);
      const entries = [...ledger.entries(1)];
      // One more may be on the disk: killed between the commit and the word.
      expect(ledger.lastIndex() - Math.max(...acknowledged)).toBeOneOf([0, 1]);
      expect(entries.map(({ index }) => index)).toEqual(entries.map((_, at) => at + 1));
      for (const index of acknowledged) {
        expect(entries[index - 1]?.bytes).toEqual(bytesOf(`block ${index}`, 2000));
        expect(ledger.findTransaction(idOf(`grant ${index}`))?.position).toBe(4);
        expect(ledger.findReading({ author: 3, minute: minute(START + index), revision: 0 })?.height).toBe(
          index - 1,
        );
      }
      expect(ledger.sizes().readings).toBe(4 * entries.length);
      ledger.close();
    });
  });

  test('an outbox: opens, is whole, has every acknowledged reading once, reuses no sequence number', async () => {
    const path = tempPath('outbox.sqlite');
    await killedRepeatedly({ what: 'outbox', path }, (acknowledged) => {
      const outbox = openOutbox(path);
      expect(outbox.integrityCheck('full')).toEqual([]);
      const ids = outbox.pending('energy', 1_000_000).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const there = new Set(ids);
      expect(acknowledged.filter((sequence) => !there.has(idOf(`reading ${sequence}`)))).toEqual([]);
      expect((outbox.lastMinute() ?? 0) - START).toBeGreaterThanOrEqual(Math.max(...acknowledged));
      outbox.close();
    });
  });

  test('a home: opens, is whole, readings and their index agree', async () => {
    const path = tempPath('home.sqlite');
    await killedRepeatedly({ what: 'home', path }, (acknowledged) => {
      const home = openHomeStore(path);
      expect(home.integrityCheck('full')).toEqual([]);
      const applied = home.appliedIndex();
      expect(applied).toBeGreaterThanOrEqual(Math.max(...acknowledged));
      for (const member of [0, 1, 2, 3]) {
        expect(home.latestMinute(member)).toBe(START + applied);
        const span = { startMinute: minute(START + 1), endMinute: minute(START + applied + 1) };
        expect([...home.series(member, span).importMwh]).toEqual(
          Array.from({ length: applied }, (_, at) => at + 1),
        );
      }
      home.close();
    });
  });
});

test('killed within a migration: the version before it is whole', async () => {
  const path = tempPath('ledger.sqlite');
  const ledger = openLedgerStore(path, { mode: 'write' });
  ledger.appendMany(blocksFrom(1, 20));
  const before = [...ledger.entries(1)];
  ledger.close();
  await killAfter({ what: 'migration', path, enough: 1 });
  const again = openLedgerStore(path, { mode: 'write' });
  expect(again.integrityCheck('full')).toEqual([]);
  expect([...again.entries(1)]).toEqual(before);
  again.close();
});

test('a live writer in another process keeps a second one out, and its death lets it in', async () => {
  const path = tempPath('ledger.sqlite');
  const child = spawn(process.execPath, [CHILD, 'ledger', path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { promise: exited, resolve } = Promise.withResolvers<void>();
  child.on('exit', () => resolve());
  let refused: unknown;
  let read = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (Number(line) !== 5) continue;
    try {
      openLedgerStore(path, { mode: 'write' }).close();
    } catch (error) {
      refused = error;
    }
    const reader = openLedgerStore(path, { mode: 'read' });
    read = reader.lastIndex();
    reader.close();
    child.kill('SIGKILL');
  }
  await exited;
  expect(refused).toMatchObject({ kind: 'busy', retryable: true });
  expect(read).toBeGreaterThanOrEqual(5);
  openLedgerStore(path, { mode: 'write' }).close();
});
