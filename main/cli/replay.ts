import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CsvError } from '../../node-core/meter/replay-csv.ts';
import { LedgerFault } from '../../node-core/node/replica.ts';
import { ReplayError, runReplay, type Sale } from '../../node-core/node/replay-run.ts';
import { StorageError } from '../../node-core/storage/index.ts';
import { priceFromText, UnitError } from '../../node-core/units/index.ts';
import { printReport } from './replay-report.ts';

const HELP = `Runs recorded homes through the whole of Nabowatt: readings sealed and signed, blocks, contracts, bills.

  npm run -s replay -- DIR --sell SELLER:BUYER@PRICE [--sell ...] --tariff PRICE [--out DIR] [--json]

  DIR                     folder of CSV files, one a home: NAME.csv with Date,Consumed,Produced by the minute
  --sell 8000:8001@1.00   home 8000 sells its surplus to 8001 at 1.00 of the currency per kWh
  --tariff 1.00           what the public grid asks per kWh
  --out DIR               keeps the ledger there; run again after a stop, it goes on where it was.
                          Check it with: npm run -s verify -- DIR
  --acknowledge           a line 'ack HOME MINUTE' on standard error for each reading, once it is safe on disk
  --json                  one JSON object instead of a table

Exit code 0: done and verified. 1: the disk, or the ledger on it, is at fault. 2: called wrongly, or the files are bad.
`;

const SALE = /^([^:@\s]+):([^:@\s]+)@(\S+)$/;

function saleFrom(text: string): Sale {
  const match = SALE.exec(text);
  if (match === null)
    throw new ReplayError(`--sell ${text}: write it as SELLER:BUYER@PRICE, such as 8000:8001@1.00`);
  const [, seller = '', buyer = '', price = ''] = match;
  return { seller, buyer, price: priceFromText(price) };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sell: { type: 'string', multiple: true, default: [] },
      tariff: { type: 'string' },
      out: { type: 'string' },
      acknowledge: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [input] = positionals;
  if (values.help || input === undefined || positionals.length > 1 || values.tariff === undefined) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const sales = values.sell.map(saleFrom);
  const kept = values.out !== undefined;
  const dir = path.resolve(values.out ?? mkdtempSync(path.join(os.tmpdir(), 'nabowatt-replay-')));
  try {
    const report = await runReplay({
      input: path.resolve(input),
      dir,
      sales,
      tariff: priceFromText(values.tariff),
      acknowledged: values.acknowledge
        ? (home, minute) => writeSync(2, `ack ${home} ${minute}\n`)
        : undefined,
    });
    printReport(report, { json: values.json, dir: kept ? dir : undefined });
    return report.verified ? 0 : 1;
  } finally {
    if (!kept) rmSync(dir, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const code = exitCodeFor(error);
  if (code === undefined) throw error;
  process.stderr.write(`replay: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = code;
}

/** 2: what was asked for cannot be done. 1: the disk or the ledger on it is at fault. Undefined: we are. */
function exitCodeFor(error: unknown): number | undefined {
  if (error instanceof CsvError || error instanceof ReplayError || error instanceof UnitError) return 2;
  if (error instanceof StorageError || error instanceof LedgerFault) return 1;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Of parseArgs, for a flag that there is not; and of node:fs.
  if (code.startsWith('ERR_PARSE_ARGS')) return 2;
  return /^E[A-Z]+$/.test(code) ? 1 : undefined;
}
