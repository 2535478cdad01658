import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fromHex } from '../../node-core/codec/index.ts';
import { householdKeys, openReading } from '../../node-core/identity/index.ts';
import { decodeBlock, decodeTransaction } from '../../node-core/ledger/index.ts';
import { openLedgerStore } from '../../node-core/storage/index.ts';
import { dayOfMinute, formatMinute } from '../../node-core/units/index.ts';
import { planFrom } from './replay-report.ts';

/** One reading as it lies on the chain. */
export interface ChainReading {
  readonly home: string;
  /** As the CSV has it: '21-05-18 00:00'. */
  readonly time: string;
  readonly minute: number;
  readonly revision: number;
  readonly importMwh: number;
  readonly exportMwh: number;
  /** Length of the record on the chain, signature and seal included. */
  readonly recordBytes: number;
  readonly headerBytes: number;
}

/**
 * Walks the energy chain of a replay's folder block by block, and opens each reading with its home's own key. Homes were
 * admitted in the order of the plan, after the public producer.
 */
export function walkReadings(dir: string): ChainReading[] {
  const plan = planFrom(readFileSync(path.join(dir, 'replay.json'), 'utf8'));
  const store = openLedgerStore(path.join(dir, 'ledger.sqlite'), { mode: 'read' });
  const community = store.blockByHeight('contract', 0)?.hash ?? new Uint8Array(32);
  const keys = plan.homes.map((home) => householdKeys({ seed: fromHex(plan.seeds[home] ?? ''), community }));
  const found: ChainReading[] = [];
  for (const stored of store.blocks('energy', 0)) {
    const decoded = decodeBlock(stored.bytes);
    if (decoded.kind === 'refused')
      throw new Error(`energy block ${stored.height}: ${decoded.refusal.detail}`);
    for (const bytes of decoded.block.transactions) {
      const transaction = decodeTransaction(bytes);
      if (transaction.kind === 'refused') throw new Error(transaction.refusal.detail);
      const reading = transaction.signed.transaction;
      if (reading.kind !== 'reading') continue;
      const { author, minute, revision, sealed } = reading;
      const own = keys[author - 1];
      const publicKey = own?.signer.publicKey ?? new Uint8Array();
      const dayKey = own?.dayKey(dayOfMinute(minute)) ?? new Uint8Array(32);
      const content = openReading({ dayKey, community, publicKey, minute, revision, sealed });
      if (content === undefined) throw new Error(`a reading of member ${author} does not open`);
      const { importMwh, exportMwh } = content;
      const [date = '', clock = ''] = formatMinute(minute, 'UTC').split('T');
      const [year, month, day] = [date.slice(2, 4), date.slice(5, 7), date.slice(8, 10)];
      found.push({
        home: plan.homes[author - 1] ?? '',
        time: `${day}-${month}-${year} ${clock.slice(0, 5)}`,
        minute,
        revision,
        importMwh,
        exportMwh,
        recordBytes: bytes.length,
        headerBytes: decoded.block.headerBytes.length,
      });
    }
  }
  store.close();
  return found;
}

/** What the files say, in mWh, by home and time: read with plain string arithmetic. */
export function fileReadings(input: string, homes: readonly string[]): ReadonlyMap<string, string> {
  const lines = homes.flatMap((home) =>
    readFileSync(path.join(input, `${home}.csv`), 'utf8')
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => {
        const [time, consumed, produced] = line.split(',');
        const energies = `${milliwattHours(consumed)}/${milliwattHours(produced?.replace('-', ''))}`;
        return [`${home} ${time}`, energies] as const;
      }),
  );
  return new Map(lines);
}

/** '1.569' kWh are '1569000' mWh. */
function milliwattHours(kwh = ''): string {
  const [whole = '', fraction = ''] = kwh.split('.');
  return String(BigInt(whole + fraction.padEnd(6, '0')));
}
