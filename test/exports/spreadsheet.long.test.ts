import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvFiles, historyCsvHeader, historyCsvRows } from '../../node-core/exports/index.ts';
import { isValidKid } from '../../node-core/settlement/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { NAMES, octoberBill, settledHours, TIME_ZONE } from './sample-bill.ts';

const missing =
  spawnSync('soffice', ['--version']).status === 0
    ? ''
    : '(LibreOffice is not on this machine: Debian libreoffice-calc)';

/** What LibreOffice reads the files with: `;` between fields, UTF-8, the person's language, texts and numbers told apart. */
const LANGUAGES = { ',': 1044, '.': 2057 } as const;

interface Cell {
  readonly kind: 'float' | 'string' | 'other';
  readonly value: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-spreadsheet-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Rows of cells as LibreOffice understands a CSV file. */
function opened(name: string, text: string, mark: ',' | '.'): Cell[][] {
  const file = path.join(folder, `${name}.csv`);
  writeFileSync(file, text);
  const filter = `--infilter=CSV:59,34,76,1,,${LANGUAGES[mark]},false,true`;
  const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`;
  execFileSync('soffice', [profile, '--headless', filter, '--convert-to', 'fods', '--outdir', folder, file], {
    timeout: 120_000,
    stdio: 'pipe',
  });
  const xml = readFileSync(path.join(folder, `${name}.fods`), 'utf8');
  const [, table = ''] = /<table:table [^>]*>([\s\S]*?)<\/table:table>/.exec(xml) ?? [];
  return [...table.matchAll(/<table:table-row[^>]*>([\s\S]*?)<\/table:table-row>/g)].map(([, row = '']) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g)].flatMap(
      ([, attributes = '', content = '']) => {
        const repeated = Number(/number-columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1);
        const cell = cellOf(attributes, content);
        return Array.from({ length: Math.min(repeated, 20) }, () => cell);
      },
    ),
  );
}

function cellOf(attributes: string, content: string): Cell {
  const kind = /office:value-type="(\w+)"/.exec(attributes)?.[1];
  const text = [...(/<text:p>([\s\S]*?)<\/text:p>/.exec(content)?.slice(1) ?? [])].join('');
  if (kind === 'float') return { kind, value: /office:value="([^"]*)"/.exec(attributes)?.[1] ?? '' };
  if (kind === 'string' || kind === undefined) {
    return { kind: 'string', value: text.replaceAll('&apos;', "'").replaceAll('&amp;', '&') };
  }
  return { kind: 'other', value: text };
}

/** A column of a table by its header, without it. */
function column(rows: readonly Cell[][], header: string): Cell[] {
  const at = rows[0]?.findIndex(({ value }) => value === header) ?? -1;
  if (at < 0) throw new Error(`no column ${header}: ${rows[0]?.map(({ value }) => value).join(' ')}`);
  return rows.slice(1).map((row) => row[at] ?? { kind: 'other', value: '' });
}

describe.skipIf(missing !== '').each([',', '.'] as const)(
  `LibreOffice, decimals with %s ${missing}`,
  (mark) => {
    const style = { timeZone: TIME_ZONE, nameOf: (member: number) => NAMES[member] ?? '', decimalMark: mark };
    const [documents, lines, intervals] = csvFiles({
      bills: [octoberBill()],
      settlement: settledHours(),
      style,
    });

    it('reads the bill: its total as a number, its payment reference digit by digit', {
      timeout: 180_000,
    }, () => {
      const rows = opened('documents', documents?.text ?? '', mark);
      expect(column(rows, 'total')).toEqual([{ kind: 'float', value: '-1800.19' }]);
      const [kid] = column(rows, 'kid');
      expect(kid).toEqual({ kind: 'string', value: octoberBill().kid });
      expect(isValidKid(kid?.value ?? '')).toBe(true);
      expect(column(rows, 'household')).toEqual([{ kind: 'string', value: 'Solveig og Jonas' }]);
    });

    it('reads the lines: energies, prices and amounts as numbers, names as texts', {
      timeout: 180_000,
    }, () => {
      const rows = opened('lines', lines?.text ?? '', mark);
      const bill = octoberBill();
      expect(rows).toHaveLength(bill.lines.length + 1);
      expect(column(rows, 'amount').map(({ value }) => Number(value))).toEqual(
        bill.lines.map(({ amountMinor }) => amountMinor / 100),
      );
      expect(column(rows, 'energy_kwh')[1]).toEqual({ kind: 'float', value: '893.96' });
      expect(column(rows, 'average_price')[1]).toEqual({ kind: 'float', value: '1.234567' });
      // A name that looks like a formula is shown and not worked out.
      expect(column(rows, 'counterparty').map(({ kind }) => kind)).toEqual(bill.lines.map(() => 'string'));
      expect(column(rows, 'counterparty').some(({ value }) => value.endsWith('=1+1'))).toBe(true);
    });

    it('reads the minutes: what is missing is empty', { timeout: 180_000 }, () => {
      const rows = opened('intervals', intervals?.text ?? '', mark);
      expect(rows).toHaveLength(121);
      expect(column(rows, 'import_kwh')[0]).toEqual({ kind: 'float', value: '0.03' });
      expect(column(rows, 'import_kwh')[7]?.value).toBe('');
    });

    it('reads a history', { timeout: 180_000 }, () => {
      const row = {
        startMinute: minute(29_000_000),
        endMinute: minute(29_000_060),
        importMwh: 1_234_567,
        exportMwh: 0,
        boughtNeighboursMwh: 234_567,
        boughtPublicMwh: 1_000_000,
        soldMwh: 0,
        storedMwh: 0,
        ownUseMwh: 250_000,
        knownMinutes: 60,
        correctedMinutes: 2,
      };
      const text = historyCsvHeader() + historyCsvRows([row], style);
      const rows = opened('history', text, mark);
      expect(column(rows, 'import_kwh')).toEqual([{ kind: 'float', value: '1.234567' }]);
      expect(column(rows, 'minutes_corrected')).toEqual([{ kind: 'float', value: '2' }]);
      expect(column(rows, 'own_roof_kwh')).toEqual([{ kind: 'float', value: '0.25' }]);
    });
  },
);
