import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUpBeforeUpdate, noteOpened } from '../../../../main/desktop/update/backup.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nabowatt-backup-'));
  mkdirSync(join(dataDir, 'home'));
  mkdirSync(join(dataDir, 'desktop'));
  for (const name of [
    'home/home.sqlite',
    'home/outbox.sqlite',
    'home/ledger.sqlite',
    'home/ledger.sqlite-wal',
  ]) {
    writeFileSync(join(dataDir, name), name);
  }
  for (const name of ['key.nabowatt', 'desktop/cache', 'nabowatt.lock'])
    writeFileSync(join(dataDir, name), name);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const refuse = (version: string) => backUpBeforeUpdate({ dataDir, version });
const open = (version: string) => {
  const copy = backUpBeforeUpdate({ dataDir, version });
  noteOpened({ dataDir, version, report: () => undefined });
  return copy;
};
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

test('the first start and a start of the same version copy nothing', () => {
  expect([open('1.0.0'), open('1.0.0')]).toEqual([undefined, undefined]);
  expect(existsSync(join(dataDir, 'backups'))).toBe(false);
});

test('another version: what cannot be had again is copied before it opens anything', () => {
  open('1.0.0');
  const copy = open('1.1.0') ?? '';
  expect(copy).toBe(join(dataDir, 'backups', '1.0.0'));
  expect(filesIn(copy)).toEqual(['home/home.sqlite', 'home/outbox.sqlite', 'key.nabowatt']);
  expect(readFileSync(join(copy, 'home/outbox.sqlite'), 'utf8')).toBe('home/outbox.sqlite');
  expect(open('1.1.0')).toBeUndefined();
});

test('the newest two copies are kept', () => {
  for (const version of ['1.0.0', '1.9.0', '1.10.0', '1.11.0']) open(version);
  expect(readdirSync(join(dataDir, 'backups')).toSorted()).toEqual(['1.10.0', '1.9.0']);
});

test('an older version that refuses the data spoils nothing of the way back', () => {
  open('1.0.0');
  open('1.1.0');
  const home = join(dataDir, 'home', 'home.sqlite');
  writeFileSync(home, 'of 1.1.0');
  expect([refuse('1.0.0'), open('1.1.0')]).toEqual([undefined, undefined]);
  expect(readFileSync(join(dataDir, 'backups', '1.0.0', 'home', 'home.sqlite'), 'utf8')).toBe(
    'home/home.sqlite',
  );
});

test('an older version that opened the data is updated with a copy, as any other', () => {
  open('1.0.0');
  open('1.1.0');
  // A person put the copy back, and lived with it for a while.
  expect(open('1.0.0')).toBeUndefined();
  writeFileSync(join(dataDir, 'home', 'home.sqlite'), 'a week later');
  const copy = open('1.1.0') ?? '';
  expect(readFileSync(join(copy, 'home', 'home.sqlite'), 'utf8')).toBe('a week later');
});

test('a version before its release is older than the release', () => {
  for (const version of ['2.0.0-beta.2', '2.0.0-beta.10', '2.0.0']) open(version);
  expect(readdirSync(join(dataDir, 'backups')).toSorted()).toEqual(['2.0.0-beta.10', '2.0.0-beta.2']);
  expect(open('2.0.0-beta.11')).toBeUndefined();
});

test('a copy that was broken off is begun anew, and the version is noted only when it is whole', () => {
  open('1.0.0');
  mkdirSync(join(dataDir, 'backups', '1.0.0.new'), { recursive: true });
  writeFileSync(join(dataDir, 'backups', '1.0.0.new', 'half'), '');
  rmSync(join(dataDir, 'version'));
  writeFileSync(join(dataDir, 'version'), '1.0.0\n');
  const copy = open('1.1.0') ?? '';
  expect(filesIn(copy)).not.toContain('half');
});
