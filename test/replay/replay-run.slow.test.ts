import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../node/street.ts';
import { byHand } from './by-hand.ts';
import { fileReadings, walkReadings } from './chain-walk.ts';
import { HOMES, writeMadeUpHomes } from './made-up-homes.ts';
import { reportFrom, verificationFrom } from './replay-report.ts';
import { command, SALE_ARGUMENTS, SELLS, TARIFF, type Ended } from './replay-child.ts';

/** A replay of half an hour over midnight; the slow test has the thesis' two days. */
const MINUTES = 30;
const folder = temporaryFolder();
const input = path.join(folder.dir, 'input');
const out = path.join(folder.dir, 'kept');
let run: Ended;
beforeAll(async () => {
  writeMadeUpHomes(input, { minutes: MINUTES, seed: 1 });
  run = await command('replay', [input, ...SALE_ARGUMENTS, '--json', '--acknowledge', '--out', out]);
});
afterAll(() => folder.remove());

test('one JSON object on standard output, equal to the sums by hand', () => {
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const report = reportFrom(run.stdout);
  const { households, readings } = byHand(input, SELLS, TARIFF);
  expect(report.households).toEqual(households);
  expect(report.readings).toBe(readings);
  // Five minutes at a time.
  expect(report.blocks.energy).toBe(Math.ceil(MINUTES / 5));
  expect(report.verified).toBe(true);
  expect(report.bytes.perReading).toBeCloseTo(report.bytes.energyChain / readings, 1);
});

test('each reading of the files is on the chain once, as the file has it', () => {
  const walked = walkReadings(out);
  const onChain = new Map(
    walked.map((one) => [`${one.home} ${one.time}`, `${one.importMwh}/${one.exportMwh}`]),
  );
  expect(walked).toHaveLength(HOMES.length * MINUTES);
  expect(onChain).toEqual(fileReadings(input, HOMES));
  expect(Math.max(...walked.map(({ recordBytes }) => recordBytes))).toBeLessThanOrEqual(112);
  expect(Math.max(...walked.map(({ headerBytes }) => headerBytes))).toBeLessThanOrEqual(220);
});

test('each reading is acknowledged, once', () => {
  const said = run.acknowledged.map(({ home, minute }) => `${home} ${minute}`);
  expect(said).toHaveLength(HOMES.length * MINUTES);
  expect(new Set(said).size).toBe(said.length);
});

describe('the kept folder', () => {
  test('is found whole by the verify command', async () => {
    const checked = await command('verify', [out]);
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).toContain(`${HOMES.length * MINUTES} of them readings`);
    expect(checked.stdout).toMatch(/Everything holds\.\n$/);
  });

  test('and by its files alone, elsewhere', async () => {
    const copy = path.join(folder.dir, 'elsewhere');
    for (const name of readdirSync(out).filter((one) => one !== 'households' && !one.endsWith('.lock'))) {
      cpSync(path.join(out, name), path.join(copy, name));
    }
    const { code, stdout } = await command('verify', [copy, '--json']);
    expect(code).toBe(0);
    expect(verificationFrom(stdout)).toMatchObject({ bills: 4, keys: 5, files: 4, notYet: [] });
  });

  test('can be replayed again: nothing is recorded twice', async () => {
    const again = await command('replay', [input, ...SALE_ARGUMENTS, '--json', '--out', out]);
    const [first, second] = [reportFrom(run.stdout), reportFrom(again.stdout)];
    expect(again.code).toBe(0);
    expect(second).toEqual({ ...first, seconds: second.seconds, bytes: second.bytes });
    expect(second.bytes.energyChain).toBe(first.bytes.energyChain);
  });
});

test('without --out nothing is left behind, and people get a table', async () => {
  const tmp = path.join(folder.dir, 'tmp');
  writeMadeUpHomes(path.join(tmp, 'in'), { minutes: 2, seed: 3 });
  const { code, stdout } = await command('replay', [path.join(tmp, 'in'), '--tariff', '0.5'], {
    env: { TMPDIR: tmp },
  });
  expect(code).toBe(0);
  expect(stdout).toContain('8 readings in 1 energy');
  expect(stdout).toContain('Everything was checked again from the files and holds.');
  expect(readdirSync(tmp)).toEqual(['in']);
  expect(existsSync(path.join(tmp, 'in', 'replay.json'))).toBe(false);
});
