import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyStagedCopy, isStaged } from '../../../node-core/node/exports/index.ts';
import { COPIED_FILES } from '../../../node-core/node/exports/copy-manifest.ts';
import { openHomeStore, openLedgerStore, openOutbox } from '../../../node-core/storage/index.ts';
import { commandsOf, exportedHome } from './exported-home.ts';

let home: Awaited<ReturnType<typeof exportedHome>>;
let copy: Uint8Array;
beforeEach(async () => {
  home = await exportedHome();
  copy = (await commandsOf(home.street, 'bo').file({ what: 'backup', language: 'en' })).bytes;
});
afterEach(async () => {
  await home.close();
});

const folderOf = (name: string): string => path.dirname(home.street.household(name).outbox.path);

test('a copy is taken while the home runs, and has all of it but the key', async () => {
  const { api, handIn, household } = commandsOf(home.street, 'bo');
  const found = await api.restore(await handIn(copy), false);
  expect(found).toMatchObject({
    household: 'bo',
    community: 'Street',
    isStaged: false,
    bytes: copy.length,
    untilMinute: household.home.latestMinute(household.member),
  });
  expect(isStaged(folderOf('bo'))).toBe(false);
  expect(Buffer.from(copy).includes('Your key is NOT in it')).toBe(true);
});

test('it takes the place of the database at the next start, all of it, and what was there is kept', async () => {
  const { api, handIn } = commandsOf(home.street, 'bo');
  await api.restore(await handIn(copy), true);
  const dir = folderOf('bo');
  expect(isStaged(dir)).toBe(true);
  // A home of its own has its ledger beside its other files; here it is shared, so one is put there.
  const before = { 'outbox.sqlite': 'old outbox', 'home.sqlite': 'old home', 'ledger.sqlite': 'old ledger' };
  await home.stop();
  for (const name of COPIED_FILES) writeFileSync(path.join(dir, name), before[name]);
  writeFileSync(path.join(dir, 'ledger.sqlite-wal'), 'old log');
  expect(applyStagedCopy(dir)).toBe(true);
  expect(applyStagedCopy(dir)).toBe(false);
  for (const name of COPIED_FILES) {
    expect(readFileSync(path.join(dir, 'before-restore', name), 'utf8')).toBe(before[name]);
  }
  expect(existsSync(path.join(dir, 'ledger.sqlite-wal'))).toBe(false);
  for (const store of [
    openHomeStore(path.join(dir, 'home.sqlite')),
    openOutbox(path.join(dir, 'outbox.sqlite')),
  ]) {
    expect(store.integrityCheck('full')).toEqual([]);
    store.close();
  }
});

test('until the next start it is said to wait, and can be taken back', async () => {
  const { api, handIn } = commandsOf(home.street, 'bo');
  expect(api.storage().stagedCopy).toBeNull();
  const { madeMs } = await api.restore(await handIn(copy), true);
  expect(api.storage().stagedCopy).toEqual({ madeMs });
  api.cancelRestore();
  expect(api.storage().stagedCopy).toBeNull();
  const dir = folderOf('bo');
  expect([isStaged(dir), existsSync(path.join(dir, 'restore.staged'))]).toEqual([false, false]);
  api.cancelRestore();
});

test('what the data takes is what is on the disk', () => {
  const { api, household } = commandsOf(home.street, 'bo');
  const dir = folderOf('bo');
  mkdirSync(path.join(dir, 'before-restore'));
  writeFileSync(path.join(dir, 'before-restore', 'home.sqlite'), new Uint8Array(4_321));
  const { ledgerBytes, homeBytes, freeBytes, ...view } = api.storage();
  expect(view).toEqual({
    setAsideBytes: 4_321,
    firstMinute: household.home.firstMinute(household.member),
    retentionMonths: 36,
    stagedCopy: null,
  });
  const size = (file: string) => readFileSync(file).length;
  expect(ledgerBytes).toBeGreaterThanOrEqual(size(household.replica.store.path));
  expect(homeBytes).toBeGreaterThanOrEqual(size(household.home.path) + size(household.outbox.path));
  expect(freeBytes).toBeGreaterThan(0);
});

test('the restored ledger is another voter than the one that was copied', async () => {
  const { api, handIn } = commandsOf(home.street, 'bo');
  await api.restore(await handIn(copy), true);
  const staged = openLedgerStore(path.join(folderOf('bo'), 'restore.staged', 'ledger.sqlite'), {
    mode: 'write',
  });
  const disk = staged.disk();
  const entries = staged.raftLog().entries.length;
  const last = staged.lastIndex();
  staged.close();
  await home.stop();
  const own = openLedgerStore(path.join(home.dir, 'ledger.sqlite'), { mode: 'write' });
  expect(disk).not.toEqual(own.disk());
  expect([entries, last]).toEqual([0, own.lastIndex()]);
  own.close();
});

test('a start that is cut off half-way is finished by the next one', async () => {
  const { api, handIn } = commandsOf(home.street, 'bo');
  await api.restore(await handIn(copy), true);
  const dir = folderOf('bo');
  await home.stop();
  for (const name of COPIED_FILES) writeFileSync(path.join(dir, name), `old ${name}`);
  // The first file is moved over, the second is set aside only: then the power went.
  mkdirSync(path.join(dir, 'before-restore'));
  renameSync(path.join(dir, 'outbox.sqlite'), path.join(dir, 'before-restore', 'outbox.sqlite'));
  renameSync(path.join(dir, 'restore.staged', 'outbox.sqlite'), path.join(dir, 'outbox.sqlite'));
  renameSync(path.join(dir, 'home.sqlite'), path.join(dir, 'before-restore', 'home.sqlite'));
  expect(applyStagedCopy(dir)).toBe(true);
  for (const name of COPIED_FILES) {
    expect(readFileSync(path.join(dir, 'before-restore', name), 'utf8')).toBe(`old ${name}`);
    expect(readFileSync(path.join(dir, name)).subarray(0, 15).toString()).toBe('SQLite format 3');
  }
});

test('files that were laid out without the word that they are whole are cleared away', async () => {
  const dir = folderOf('bo');
  await home.stop();
  mkdirSync(path.join(dir, 'restore.staged'));
  writeFileSync(path.join(dir, 'restore.staged', 'home.sqlite'), 'half');
  expect(applyStagedCopy(dir)).toBe(false);
  expect(existsSync(path.join(dir, 'restore.staged'))).toBe(false);
  expect(readFileSync(path.join(dir, 'home.sqlite')).subarray(0, 15).toString()).toBe('SQLite format 3');
});

test.each([
  ['another household', 'otherHousehold', 'ada', (bytes: Uint8Array) => bytes],
  ['a file cut short', 'notACopy', 'bo', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 100)],
  [
    'no copy at all',
    'notACopy',
    'bo',
    () => new TextEncoder().encode('a holiday picture, say, of some length'),
  ],
  ['a byte turned over', 'notACopy', 'bo', (bytes: Uint8Array) => bytes.with(bytes.length - 60_000, 1)],
] as const)('%s is refused, and nothing is touched', async (_what, reason, name, spoil) => {
  const { api, handIn } = commandsOf(home.street, name);
  await expect(api.restore(await handIn(spoil(copy)), true)).rejects.toMatchObject({
    kind: 'refused',
    reason,
  });
  expect(isStaged(folderOf(name))).toBe(false);
  expect(existsSync(path.join(folderOf(name), 'restore.staged'))).toBe(false);
});

test('in the demo it is not put in place', async () => {
  const { api, handIn } = commandsOf(home.street, 'bo', { isDemo: true });
  const upload = await handIn(copy);
  await expect(api.restore(upload, true)).rejects.toMatchObject({ kind: 'notAllowed', reason: 'demo' });
  await expect(api.restorePart({ upload, offset: 7, base64: 'AAAA' })).rejects.toMatchObject({
    kind: 'refused',
  });
});
