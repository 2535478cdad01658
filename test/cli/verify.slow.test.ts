import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FOLDER_FILES } from '../node/folder-files.ts';
import { flipped } from '../node/ledger-copy.ts';
import { writeSmallLedger } from '../node/small-ledger.ts';
import { temporaryFolder } from '../node/street.ts';
import { command } from '../replay/replay-child.ts';
import { verificationFrom } from '../replay/replay-report.ts';

const folder = temporaryFolder();
const whole = path.join(folder.dir, 'whole');
beforeAll(() => writeSmallLedger(whole));
afterAll(() => folder.remove());

function copied(name: string): string {
  const dir = path.join(folder.dir, name);
  cpSync(whole, dir, { recursive: true });
  return dir;
}

test('a whole folder: what was checked, and exit 0', async () => {
  const { code, stdout, stderr } = await command('verify', [whole]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\d+ energy blocks and \d+ contract blocks: places, hashes, Merkle roots, rules$/m);
  expect(stdout).toMatch(
    /^8 signed statements and 4 bills of \d+ lines worked out again, with the keys of 3/m,
  );
  expect(stdout).toMatch(/\nEverything holds\.\n$/);
});

test.each(FOLDER_FILES)('one changed byte of %s: exit 1, one named fault, no stack trace', async (name) => {
  const dir = copied(`flip-${name}`);
  const file = path.join(dir, name);
  const bytes = readFileSync(file);
  writeFileSync(file, flipped(bytes, { position: Math.floor(bytes.length / 2) + 5, by: 4 }));
  const { code, stdout, stderr } = await command('verify', [dir]);
  expect(code).toBe(1);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^FAULT in \S.*: \S/);
  expect(stderr).toBe('');
});

test('a changed block: exit 1, and its chain and height', async () => {
  const dir = copied('block');
  const database = new Database(path.join(dir, 'ledger.sqlite'));
  database.exec("UPDATE block SET bytes = CAST(bytes || x'00' AS BLOB) WHERE chain = 0 AND height = 7");
  database.close();
  const text = await command('verify', [dir]);
  expect(text.code).toBe(1);
  expect(text.stdout).toMatch(/^FAULT in energy block 7 \(log entry \d+\): /m);
  const json = await command('verify', [dir, '--json']);
  expect(json.code).toBe(1);
  expect(verificationFrom(json.stdout).fault?.where).toMatch(/^energy block 7 /);
});

test('without its end mark nobody can tell what is missing: exit 3, and said so', async () => {
  const dir = copied('endless');
  for (const name of ['ledger.json', 'bills.json', 'SHA256SUMS']) rmSync(path.join(dir, name));
  const { code, stdout } = await command('verify', [dir]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^Not here yet, .*the mark of where the ledger ends/m);
  expect(stdout).toMatch(/\nWhat is here holds\.\n$/);
});

describe('called wrongly: exit 2', () => {
  test.each([
    ['without a folder', []],
    ['with two', ['a', 'b']],
    ['with a flag that there is not', [whole, '--quick']],
  ])('%s', async (_name, args) => {
    const { code, stdout, stderr } = await command('verify', args);
    expect(code).toBe(2);
    expect(`${stdout}${stderr}`).not.toBe('');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('but help is help', async () => {
    expect(await command('verify', ['--help'])).toMatchObject({ code: 0, stderr: '' });
    expect(await command('replay', ['--help'])).toMatchObject({ code: 0, stderr: '' });
  });
});

test('no folder, an empty one, one with something else in it: exit 1, and why', async () => {
  const empty = path.join(folder.dir, 'empty');
  const other = path.join(folder.dir, 'other');
  mkdirSync(empty);
  mkdirSync(other);
  writeFileSync(path.join(other, 'ledger.sqlite'), 'a shopping list');
  for (const dir of [path.join(folder.dir, 'nowhere'), empty, other]) {
    const { code, stdout, stderr } = await command('verify', [dir]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^FAULT in ledger\.sqlite: /m);
  }
});
