import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PortError } from '../../main/headless/server.ts';
import { isTheirs, startFailure } from '../../main/headless/start-failure.ts';
import { lockForWriting } from '../../node-core/storage/index.ts';
import { asStorageError } from '../../node-core/storage/storage-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-start-'));
  writeFileSync(join(folder, 'list.txt'), 'a shopping list');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As node:fs and SQLite throw it. */
function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

test.each(['list.txt', 'list.txt/below'])(
  '--data %s, where a file is: named, and what to do',
  async (name) => {
    const dataDir = join(folder, name);
    const error: unknown = await mkdir(dataDir, { recursive: true }).catch((thrown: unknown) => thrown);
    expect(startFailure(error, dataDir)).toMatch(
      /list\.txt.* is not a folder.*Name another folder with --data DIR/,
    );
    expect(startFailure(error, dataDir)).not.toMatch(/EEXIST|ENOTDIR|mkdir/);
    expect(isTheirs(error)).toBe(true);
  },
);

test.each([
  [
    'ENOSPC',
    'ENOSPC: no space left on device, write',
    /^the disk that \/data is on is full\. Make some room/,
  ],
  ['SQLITE_FULL', 'database or disk is full', /^the disk that \/data is on is full\. Make some room/],
  ['EDQUOT', 'EDQUOT: disk quota exceeded', /^the disk that \/data is on is full\. Make some room/],
  ['EROFS', 'EROFS: read-only file system', /^nothing may be written to \/data\. Name a folder of your own/],
  [
    'EACCES',
    'EACCES: permission denied, mkdir',
    /^nothing may be written to \/data\. Name a folder of your own/,
  ],
])('%s: what is in the way and what to do, whoever threw it', (code, message, words) => {
  const stored = asStorageError(failure(code, message), '/data/ledger.sqlite');
  expect(startFailure(stored, '/data')).toMatch(words);
  expect(isTheirs(stored)).toBe(true);
});

test('a raw error of node:fs has the same words', () => {
  expect(startFailure(failure('ENOSPC', 'no space left on device, write'), '/data')).toMatch(
    /is full\. Make some room/,
  );
});

test('a folder in use, a port in use, and a mistake of ours keep their own words', () => {
  const lock = lockForWriting(join(folder, 'nabowatt'));
  let busy: unknown;
  try {
    lockForWriting(join(folder, 'nabowatt'));
  } catch (error) {
    busy = error;
  }
  lock.release();
  expect(startFailure(busy, folder)).toContain('another Nabowatt on this PC. Close that one');
  expect(isTheirs(busy)).toBe(true);
  expect(startFailure(new PortError({ port: 80, code: 'EADDRINUSE' }), folder)).toContain('leave --port out');
  expect(startFailure(new TypeError('x is undefined'), folder)).toBe('x is undefined');
  expect(isTheirs(new TypeError('x is undefined'))).toBe(false);
});
