import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  FatalStorageError,
  type Outbox,
  type OutboxTransaction,
  openOutbox,
} from '../../node-core/storage/index.ts';
import { OUTBOX_SCHEMA } from '../../node-core/storage/outbox-schema.ts';
import { migrate } from '../../node-core/storage/schema.ts';
import { energyMwh, minute } from '../../node-core/units/index.ts';
import { START, tempPath, thrownBy } from './fixtures.ts';
import { bytesOf, idOf } from './made-up.ts';

function emptyOutbox(): Outbox {
  return openOutbox(tempPath('outbox.sqlite'));
}

function readingOf(offset: number, revision = 0): OutboxTransaction {
  const label = `reading ${offset} ${revision}`;
  const slot = { minute: minute(START + offset), revision };
  return { id: idOf(label), chain: 'energy', bytes: bytesOf(label, 112), slot };
}

function offerOf(name: string): OutboxTransaction {
  return { id: idOf(name), chain: 'contract', bytes: bytesOf(name, 150) };
}

/** Closes and opens again, as a restart does. */
function restarted(outbox: Outbox): Outbox {
  outbox.close();
  return openOutbox(outbox.path);
}

describe('own transactions', () => {
  test('wait in the order they were put, each chain for itself, across a restart', () => {
    const outbox = emptyOutbox();
    outbox.put([readingOf(3), offerOf('a'), readingOf(1)]);
    outbox.put([readingOf(2), offerOf('b')]);
    const again = restarted(outbox);
    expect(again.pending('energy', 10)).toEqual([readingOf(3), readingOf(1), readingOf(2)]);
    expect(again.pending('contract', 10)).toEqual([offerOf('a'), offerOf('b')]);
    expect(again.pending('energy', 2)).toEqual([readingOf(3), readingOf(1)]);
    expect(again.pendingCount('energy')).toBe(3);
    again.close();
  });

  test('are kept once, however often they are put', () => {
    const outbox = emptyOutbox();
    outbox.put([readingOf(1), readingOf(1), offerOf('a')]);
    outbox.put([readingOf(1), offerOf('a')]);
    expect(outbox.pendingCount('energy')).toBe(1);
    expect(outbox.pendingCount('contract')).toBe(1);
    outbox.close();
  });

  test('go when they are in a certified block; strangers are passed over', () => {
    const outbox = emptyOutbox();
    outbox.put([readingOf(1), readingOf(2)]);
    expect(outbox.remove([readingOf(1).id, idOf('somebody else')])).toBe(1);
    expect(outbox.remove([])).toBe(0);
    expect(outbox.pending('energy', 10)).toEqual([readingOf(2)]);
    outbox.close();
  });

  test('an ID that is none is a bug of ours', () => {
    const outbox = emptyOutbox();
    expect(() => outbox.put([{ ...offerOf('a'), id: 'x' }])).toThrow('64 lower-case');
    expect(outbox.pendingCount('contract')).toBe(0);
    outbox.close();
  });
});

describe('a slot is signed once', () => {
  const cases: readonly (readonly [name: string, put: OutboxTransaction, refused: boolean])[] = [
    ['another reading of the same slot', { ...readingOf(1, 1), id: idOf('other') }, true],
    ['a lower revision', readingOf(1, 0), true],
    ['the next revision', readingOf(1, 2), false],
    ['another minute', readingOf(2, 0), false],
  ];
  test.each(cases)('%s', (_, put, refused) => {
    const outbox = emptyOutbox();
    outbox.put([readingOf(1, 1)]);
    outbox.remove([readingOf(1, 1).id]);
    const again = restarted(outbox);
    const error = thrownBy(() => again.put([readingOf(9), put]));
    expect(error instanceof FatalStorageError ? error.kind : error).toBe(refused ? 'conflict' : undefined);
    expect(again.pendingCount('energy')).toBe(refused ? 0 : 2);
    again.close();
  });
});

test('says where the source takes up again, also after the readings are certified', () => {
  const outbox = emptyOutbox();
  expect(outbox.lastMinute()).toBeUndefined();
  expect(outbox.highestRevision(START)).toBeUndefined();
  outbox.put([readingOf(5), readingOf(4), readingOf(4, 1)]);
  outbox.remove([readingOf(5).id, readingOf(4).id, readingOf(4, 1).id]);
  const again = restarted(outbox);
  expect(again.lastMinute()).toBe(START + 5);
  expect(again.highestRevision(minute(START + 4))).toBe(1);
  expect(again.highestRevision(minute(START + 5))).toBe(0);
  again.forgetReadingsBefore(minute(START + 5));
  expect(again.highestRevision(minute(START + 4))).toBeUndefined();
  expect(again.lastMinute()).toBe(START + 5);
  again.close();
});

describe('what the roof made', () => {
  const roof = (offset: number, energy: number) => ({
    minute: minute(START + offset),
    energyMwh: energyMwh(energy),
  });
  const span = { startMinute: minute(START), endMinute: minute(START + 5) };

  test('is kept with the reading of its minute or alone, and is there after a restart', () => {
    const outbox = emptyOutbox();
    expect(outbox.lastRoofMinute()).toBeUndefined();
    outbox.put([readingOf(1)], [roof(1, 40_000)]);
    outbox.put([], [roof(3, 0), roof(5, 7)]);
    outbox.put([], [roof(1, 41_000)]);
    const again = restarted(outbox);
    expect(again.roofMinutes(span)).toEqual([roof(1, 41_000), roof(3, 0)]);
    expect(again.lastRoofMinute()).toBe(START + 5);
    expect(again.pendingCount('energy')).toBe(1);
    again.close();
  });

  test('is not kept where its reading is refused', () => {
    const outbox = emptyOutbox();
    outbox.put([readingOf(1)], [roof(1, 40_000)]);
    const other = { ...readingOf(1), id: idOf('another reading of the same slot') };
    expect(thrownBy(() => outbox.put([other], [roof(1, 9)]))).toMatchObject({ kind: 'conflict' });
    expect(outbox.roofMinutes(span)).toEqual([roof(1, 40_000)]);
    outbox.close();
  });

  test('comes to an outbox of the first version without a word, and takes nothing from it', () => {
    const path = tempPath('outbox.sqlite');
    const connection = new Database(path);
    migrate(connection, { ...OUTBOX_SCHEMA, migrations: OUTBOX_SCHEMA.migrations.slice(0, 1) });
    connection.prepare('INSERT INTO setting (name, value) VALUES (?, ?)').run('paid', '[1]');
    connection.close();
    const outbox = openOutbox(path);
    expect(outbox.setting('paid')).toEqual([1]);
    expect(outbox.roofMinutes(span)).toEqual([]);
    outbox.close();
  });
});

test('registers of the meter are there after a restart, each minute once; one that it lacks is null', () => {
  const outbox = emptyOutbox();
  const at = (offset: number, importMwh: number, exportMwh: number | null) => ({
    minute: minute(START + offset),
    importMwh: energyMwh(importMwh),
    exportMwh: exportMwh === null ? null : energyMwh(exportMwh),
  });
  outbox.putRegisters(at(59, 12_000_000, 5));
  outbox.putRegisters(at(119, 13_000_000, null));
  outbox.putRegisters(at(59, 12_000_001, 6));
  const again = restarted(outbox);
  expect(again.registers({ startMinute: minute(START), endMinute: minute(START + 120) })).toEqual([
    at(59, 12_000_001, 6),
    at(119, 13_000_000, null),
  ]);
  expect(again.registers({ startMinute: minute(START + 60), endMinute: minute(START + 119) })).toEqual([]);
  again.close();
});

test('sequence numbers are given once, rising, each chain for itself', () => {
  const outbox = emptyOutbox();
  expect([outbox.nextSequence('contract'), outbox.nextSequence('contract')]).toEqual([1, 2]);
  expect(outbox.nextSequence('energy')).toBe(1);
  const again = restarted(outbox);
  expect(again.nextSequence('contract')).toBe(3);
  expect(again.nextSequence('contract', 40)).toBe(41);
  expect(again.nextSequence('contract', 7)).toBe(42);
  again.close();
});

test('settings come back as they were written, unchecked; names are values, not SQL', () => {
  const outbox = emptyOutbox();
  const value = { theme: 'dark', list: [1, null, true, 'Bø'], nested: { a: -1 } };
  outbox.writeSetting('window', value);
  outbox.writeSetting("x'; DROP TABLE setting; --", 'harmless');
  outbox.writeSetting('window', value);
  const again = restarted(outbox);
  expect(again.setting('window')).toEqual(value);
  expect(again.setting("x'; DROP TABLE setting; --")).toBe('harmless');
  expect(again.setting('never')).toBeUndefined();
  again.close();
});

test('a second opener is refused; only the owner may read the file', () => {
  const outbox = emptyOutbox();
  outbox.put([readingOf(1)]);
  expect(thrownBy(() => openOutbox(outbox.path))).toMatchObject({ kind: 'busy', retryable: true });
  for (const name of ['', '-wal', '-shm']) expect(statSync(outbox.path + name).mode & 0o777).toBe(0o600);
  outbox.close();
});
