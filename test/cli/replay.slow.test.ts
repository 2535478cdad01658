import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../node/street.ts';
import { writeMadeUpHomes } from '../replay/made-up-homes.ts';
import { command, SALE_ARGUMENTS } from '../replay/replay-child.ts';

const folder = temporaryFolder();
const good = path.join(folder.dir, 'good');
beforeAll(() => writeMadeUpHomes(good, { minutes: 3, seed: 5 }));
afterAll(() => folder.remove());

const HEADER = 'Date,Consumed,Produced';
const LINES = ['21-05-18 00:00,0.5,-0.1', '21-05-18 00:01,0.5,-0.1', '21-05-18 00:02,0.5,-0.1'];
let folders = 0;

/** A folder whose second home has this file. */
function withFile(text: string): string {
  folders += 1;
  const dir = path.join(folder.dir, `bad-${folders}`);
  mkdirSync(dir);
  writeFileSync(path.join(dir, '1.csv'), `${[HEADER, ...LINES].join('\n')}\n`);
  writeFileSync(path.join(dir, '2.csv'), text);
  return dir;
}

const csv = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

describe('bad files: a message with file and line, exit 2, and nothing begun', () => {
  test.each([
    ['a missing column', csv('Date,Consumed', '21-05-18 00:00,0.5'), '2.csv:1:', /Produced/],
    [
      'text for a number',
      csv(HEADER, ...LINES.slice(0, 1), '21-05-18 00:01,abc,-0.1'),
      '2.csv:3:',
      /Consumed.*abc/,
    ],
    ['a gap', csv(HEADER, LINES[0] ?? '', LINES[2] ?? ''), '2.csv:3:', /00:02/],
    ['a repeated minute', csv(HEADER, LINES[0] ?? '', LINES[0] ?? ''), '2.csv:3:', /00:00/],
    ['a wrong date', csv(HEADER, '2018-05-21 00:00,0.5,-0.1'), '2.csv:2:', /Date/],
    ['an impossible date', csv(HEADER, '31-02-18 00:00,0.5,-0.1'), '2.csv:2:', /Date/],
    ['a wrong sign', csv(HEADER, '21-05-18 00:00,0.5,0.1'), '2.csv:2:', /Produced/],
    ['a field too many', csv(HEADER, '21-05-18 00:00,0.5,-0.1,7'), '2.csv:2:', /field/],
    ['a home that ends earlier', csv(HEADER, ...LINES.slice(0, 2)), '2.csv:3:', /same minutes/],
    ['an empty file', '', '2.csv', /header/],
  ])('%s', async (_name, text, place, words) => {
    const input = withFile(text);
    const out = path.join(folder.dir, `out-of-${path.basename(input)}`);
    const { code, stdout, stderr } = await command('replay', [
      input,
      '--tariff',
      '1',
      '--json',
      '--out',
      out,
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(place);
    expect(stderr).toMatch(words);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(existsSync(out)).toBe(false);
  });
});

describe('called wrongly: what to change, exit 2, and nothing begun', () => {
  test.each([
    ['without a folder', [], /npm run -s replay/],
    ['without a tariff', [good], /npm run -s replay/],
    ['an unknown flag', [good, '--tarif', '1'], /--tarif/],
    ['a sale that is none', [good, '--tariff', '1', '--sell', '8000-8001'], /SELLER:BUYER@PRICE/],
    ['a price that is none', [good, '--tariff', 'cheap'], /decimal number.*cheap/],
    ['a price beyond reason', [good, '--tariff', '1001'], /1001000000/],
    [
      'a home that is not there',
      [good, '--tariff', '1', '--sell', '8000:9999@1'],
      /9999.*8000, 8001, 8002, 8003/,
    ],
    ['a home that sells to itself', [good, '--tariff', '1', '--sell', '8000:8000@1'], /itself/],
    [
      'a home that sells twice',
      [good, '--tariff', '1', '--sell', '8000:8001@1', '--sell', '8000:8002@1'],
      /already/,
    ],
    [
      'a home that buys twice',
      [good, '--tariff', '1', '--sell', '8000:8001@1', '--sell', '8002:8001@1'],
      /already/,
    ],
    ['a folder that is not there', [path.join(folder.dir, 'nowhere'), '--tariff', '1'], /cannot be read/],
    ['a folder without files', [folder.dir, '--tariff', '1'], /no CSV file/],
  ])('%s', async (_name, args, words) => {
    const out = path.join(folder.dir, 'never');
    const { code, stdout, stderr } = await command('replay', [...args, '--out', out]);
    expect(code).toBe(2);
    expect(`${stdout}${stderr}`).toMatch(words);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(out)).toBe(false);
  });

  test('a home with a name that no folder should have', async () => {
    const input = path.join(folder.dir, 'names');
    mkdirSync(input);
    writeFileSync(path.join(input, '$(x).csv'), csv(HEADER, ...LINES));
    const { code, stderr } = await command('replay', [input, '--tariff', '1']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\$\(x\)/);
  });
});

describe('a folder to keep the ledger in', () => {
  test('that holds another replay is left as it is', async () => {
    const out = path.join(folder.dir, 'taken');
    expect((await command('replay', [good, ...SALE_ARGUMENTS, '--out', out])).code).toBe(0);
    const other = await command('replay', [good, '--tariff', '1', '--out', out]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/other sales: choose an empty folder/);
    expect((await command('verify', [out])).code).toBe(0);
  });

  test("that holds a ledger that is no replay's is left as it is", async () => {
    const out = path.join(folder.dir, 'foreign');
    mkdirSync(out);
    writeFileSync(path.join(out, 'ledger.sqlite'), 'mine');
    const { code, stderr } = await command('replay', [good, '--tariff', '1', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no replay's/);
    expect(readdirSync(out)).toEqual(['ledger.sqlite']);
  });

  test('whose plan is damaged is left as it is', async () => {
    const out = path.join(folder.dir, 'damaged');
    mkdirSync(out);
    writeFileSync(path.join(out, 'replay.json'), '{"nonce":');
    const { code, stderr } = await command('replay', [good, '--tariff', '1', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/replay\.json is damaged/);
  });

  test('that is a file: exit 1, and the reason', async () => {
    const out = path.join(folder.dir, 'file');
    writeFileSync(out, '');
    const { code, stderr } = await command('replay', [good, '--tariff', '1', '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^replay: .*(EEXIST|ENOTDIR)/);
  });

  test('that holds something else is left as it is', async () => {
    const out = path.join(folder.dir, 'something');
    mkdirSync(out);
    writeFileSync(path.join(out, 'bills.json'), 'mine');
    const { code, stderr } = await command('replay', [good, '--tariff', '1', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/holds bills\.json/);
    expect(readdirSync(out)).toEqual(['bills.json']);
  });

  test('whose ledger was changed since it was finished is not vouched for again: exit 2, and where', async () => {
    const out = path.join(folder.dir, 'changed');
    expect((await command('replay', [good, '--tariff', '1', '--out', out])).code).toBe(0);
    const file = path.join(out, 'ledger.sqlite');
    chmodSync(file, 0o600);
    writeFileSync(file, 'not a database, though it was one before');
    const { code, stderr } = await command('replay', [good, '--tariff', '1', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/ledger\.sqlite/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
