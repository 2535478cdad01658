import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flipped } from '../node/ledger-copy.ts';
import { writeSmallLedger } from '../node/small-ledger.ts';
import { temporaryFolder } from '../node/street.ts';
import { command } from '../replay/replay-child.ts';

/** A case of each kind; the slow tests beside this one have the tables. */
const folder = temporaryFolder();
const kept = path.join(folder.dir, 'kept');
beforeAll(() => writeSmallLedger(kept));
afterAll(() => folder.remove());

test('replay, of a bad file: the file, the line, exit 2, and nothing begun', async () => {
  const input = path.join(folder.dir, 'input');
  const out = path.join(folder.dir, 'out');
  mkdirSync(input);
  writeFileSync(
    path.join(input, '8000.csv'),
    'Date,Consumed,Produced\n21-05-18 00:00,0.5,-0.1\n21-05-18 00:01,abc,0\n',
  );
  const { code, stdout, stderr } = await command('replay', [input, '--tariff', '1', '--out', out]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/8000\.csv:3: Consumed: .*abc/);
  expect(existsSync(out)).toBe(false);
});

test('replay, called wrongly: how to call it, exit 2', async () => {
  const { code, stdout } = await command('replay', []);
  expect(code).toBe(2);
  expect(stdout).toContain('npm run -s replay -- DIR');
});

test('verify, of a whole folder: exit 0; with a changed byte: exit 1, and the fault named', async () => {
  expect(await command('verify', [kept])).toMatchObject({ code: 0, stderr: '' });
  const file = path.join(kept, 'bills.json');
  writeFileSync(file, flipped(readFileSync(file), { position: 900, by: 1 }));
  const { code, stdout, stderr } = await command('verify', [kept]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^FAULT in (bills\.json|bill of \S+ for \S+): /);
});
