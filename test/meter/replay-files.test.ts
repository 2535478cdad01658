import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CsvError } from '../../node-core/meter/csv-error.ts';
import { readHomes } from '../../node-core/meter/replay-files.ts';

const HEADER = 'Date,Consumed,Produced';
const THESIS = new URL('../../../shared/data/thesis', import.meta.url).pathname;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-replay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, ...lines: string[]): void {
  writeFileSync(join(folder, name), `${[HEADER, ...lines].join('\n')}\n`);
}

function message(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
  throw new Error('no fault was found');
}

describe('readHomes', () => {
  it('names homes by their files, in order, and leaves other files alone', () => {
    put('b.csv', '21-05-18 00:00,1,0');
    put('a.csv', '21-05-18 00:00,2,0');
    writeFileSync(join(folder, 'README.md'), 'not readings');
    const homes = readHomes(folder);
    expect([...homes.keys()]).toEqual(['a', 'b']);
    expect(homes.get('b')).toMatchObject([{ importMwh: 1_000_000 }]);
  });

  it('says file and line of a fault in the last file, and hands nothing on', () => {
    put('a.csv', '21-05-18 00:00,2,0', '21-05-18 00:01,2,0');
    put('b.csv', '21-05-18 00:00,2,0', '21-05-18 00:01,two,0');
    expect(message(() => readHomes(folder))).toMatch(/b\.csv:3: Consumed: kWh such as/);
  });

  it('refuses homes that start apart', () => {
    put('a.csv', '21-05-18 00:00,0,0', '21-05-18 00:01,0,0');
    put('b.csv', '21-05-18 00:01,0,0', '21-05-18 00:02,0,0');
    expect(message(() => readHomes(folder))).toMatch(
      /b\.csv:2: Date: the same minutes as in .*a\.csv were expected, which starts at 2018-05-21T00:00:00\+00:00/,
    );
  });

  it('refuses homes that end apart', () => {
    put('a.csv', '21-05-18 00:00,0,0', '21-05-18 00:01,0,0');
    put('b.csv', '21-05-18 00:00,0,0');
    expect(message(() => readHomes(folder))).toMatch(/b\.csv:2: Date: .* ends with 2018-05-21T00:01/);
  });

  it('refuses a folder without readings, one that is not there, and bytes that are no text', () => {
    expect(message(() => readHomes(folder))).toContain('there is no CSV file here');
    expect(message(() => readHomes(join(folder, 'none')))).toContain('the folder cannot be read');
    writeFileSync(join(folder, 'a.csv'), Uint8Array.of(0x44, 0xff, 0xfe));
    expect(message(() => readHomes(folder))).toContain('UTF-8 text was expected');
  });

  it('reads the four homes of the thesis to the last digit', (context) => {
    if (!existsSync(THESIS)) context.skip('shared/data/thesis is absent');
    const homes = readHomes(THESIS);
    expect([...homes.keys()]).toEqual(['8000', '8001', '8002', '8003']);
    for (const [home, readings] of homes) {
      expect(readings.length).toBe(2880);
      expect(readings[0]?.minute).toBe(Date.UTC(2018, 4, 21) / 60_000);
      const sums = { importMwh: 0, exportMwh: 0 };
      for (const { importMwh, exportMwh } of readings) {
        sums.importMwh += importMwh;
        sums.exportMwh += exportMwh;
      }
      expect(sums).toEqual(sumsByHand(join(THESIS, `${home}.csv`)));
    }
  });
});

/** The sums of a file without any of the code above: digits to whole numbers of 10^-6 kWh. */
function sumsByHand(file: string): { importMwh: number; exportMwh: number } {
  const sums = { importMwh: 0, exportMwh: 0 };
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [, consumed = '', produced = ''] = line.trim().split(',');
    sums.importMwh += millionths(consumed);
    sums.exportMwh += millionths(produced.replace('-', ''));
  }
  return sums;
}

function millionths(text: string): number {
  const [whole = '', fraction = ''] = text.split('.');
  return Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}
