import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ciphered, hdlcApdu, hex, joined, notification, p1 } from '../meter/telegrams/build.ts';
import { ROOT } from '../house/source-tree.ts';
import { temporaryFolder } from '../node/street.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const KEY = '000102030405060708090a0b0c0d0e0f';
const APDU = notification('0201 06 000016dc', '0c 07e8060f06153b0aff800000');
const FRAME = hdlcApdu(APDU);

/** Runs the command as a person does, in a process of its own. */
function decode(args: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const program = path.join(ROOT, 'main/cli/decode.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

function capture(name: string, content: string | Uint8Array): string {
  const file = path.join(folder.dir, name);
  writeFileSync(file, content);
  return file;
}

function linesOf(stdout: string): unknown[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

test('bytes, hex digits, and hex digits behind times: the same readings, exit 0', () => {
  const digits = Buffer.from(FRAME).toString('hex');
  const files = [
    capture('raw', FRAME),
    capture('a.hex', `# a frame\n${digits.slice(0, 20)}\n${digits.slice(20).toUpperCase()}\n`),
    capture('a.tsv', `2026-11-23 10:00:00.123\t${digits}\n`),
  ];
  for (const file of files) {
    const { code, stdout, stderr } = decode([file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(linesOf(stdout)).toEqual([
      {
        kind: 'reading',
        offset: 0,
        bytes: FRAME.length - 1,
        protocol: 'hdlc-dlms',
        encrypted: false,
        integrity: 'checksum',
        meterTime: { raw: '07e8060f06153b0aff800000', local: '2024-06-15T21:59:10', source: 'apdu-header' },
        importMw: 5_852_000,
        sumOfTariffs: false,
        registers: { '1-0:1.7.0': ['5852', 'W'] },
        texts: {},
      },
    ]);
  }
});

test('a faulty frame and noise beside a reading: a line each, exit 1', () => {
  const faulty = Uint8Array.from(FRAME);
  faulty[30] = (faulty[30] ?? 0) ^ 1;
  const { code, stdout } = decode([capture('b', joined('41424344', faulty, FRAME))]);
  expect(code).toBe(1);
  expect(linesOf(stdout)).toMatchObject([
    { kind: 'noise', offset: 0, bytes: 4 },
    { kind: 'error', problem: 'checksum', protocol: 'hdlc-dlms', offset: 4 },
    { kind: 'reading', offset: 4 + FRAME.length },
  ]);
});

test('nothing, words and random bytes: never silence, exit 1', () => {
  const empty = decode([capture('empty', '')]);
  expect(empty).toMatchObject({ code: 1, stderr: '' });
  expect(linesOf(empty.stdout)).toMatchObject([{ kind: 'error', problem: 'empty' }]);
  const junk = Uint8Array.from({ length: 3_000 }, (_, at) => (at * at * 31 + at) % 251);
  for (const content of ['these are words\n', junk]) {
    const { code, stdout, stderr } = decode([capture('junk', content)]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(linesOf(stdout).length).toBeGreaterThan(0);
    expect(stdout).not.toContain('"reading"');
  }
});

test('an encrypted capture: with its key, without, and with another; no key is printed', () => {
  const file = capture('c', hdlcApdu(ciphered(APDU, { key: hex(KEY) })));
  expect(decode([file, '--key', KEY])).toMatchObject({ code: 0 });
  const other = 'ffeeddccbbaa99887766554433221100';
  for (const args of [[], ['--key', other], ['--key', other, '--ak', KEY]]) {
    const { code, stdout, stderr } = decode([file, ...args]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(linesOf(stdout)).toMatchObject([
      { problem: args.length === 0 ? 'key-missing' : 'authentication' },
    ]);
    expect(stdout).not.toMatch(new RegExp(`${KEY}|${other}`, 'i'));
  }
});

test('called wrongly, or no such file: exit 2, and a key that is none is not repeated', () => {
  expect(decode([])).toMatchObject({ code: 2 });
  const none = path.join(folder.dir, 'none');
  const unread = { code: 2, stdout: '' };
  expect(decode([none])).toEqual({ ...unread, stderr: `decode: ${none}: there is no such file\n` });
  const isFolder = `decode: ${folder.dir} is a folder: give one capture\n`;
  expect(decode([folder.dir])).toEqual({ ...unread, stderr: isFolder });
  const { code, stdout, stderr } = decode([capture('d', p1('/ISK5\n\n')), '--key', `${KEY}0`]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe('decode: --key wants 32 hex digits; given: 33 characters\n');
  expect(decode([capture('e', FRAME), '--ak', KEY])).toMatchObject({ code: 2 });
  const { code: helped, stdout: help } = decode(['--help']);
  expect(helped).toBe(0);
  expect(help).toContain('Exit code 0: readings');
});
