import { readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { toHex } from '../../node-core/codec/index.ts';
import { createVerifier, type Verifier } from '../../node-core/identity/index.ts';
import type { ChainName } from '../../node-core/ledger/index.ts';
import { type LedgerVerification, verifyLedger } from '../../node-core/node/verify-ledger.ts';
import { ReadableDatabase } from '../../node-core/storage/database.ts';
import { SqliteLedgerReader } from '../../node-core/storage/ledger-reader.ts';

/** One stored block, as its row has it. */
export interface BlockRow {
  readonly logIndex: number;
  readonly chain: ChainName;
  readonly height: number;
  readonly bytes: Buffer;
  readonly certificate: Buffer;
}

/**
 * A ledger file's copy in memory, to be changed by SQL and put back again: what `verify` says of a change, thousands of
 * times, without a disk. `check` is the checking function itself, on the reader that the app uses.
 */
export class LedgerCopy {
  readonly rows: readonly BlockRow[];
  readonly #connection: Database.Database;
  readonly #verifier: Verifier;

  constructor(dir: string) {
    this.#connection = new Database(readFileSync(path.join(dir, 'ledger.sqlite')));
    this.#connection.pragma('foreign_keys = OFF');
    this.#verifier = rememberingVerifier();
    this.rows = this.#connection
      .prepare<[], { log_index: number; chain: number; height: number; bytes: Buffer; certificate: Buffer }>(
        'SELECT log_index, chain, height, bytes, certificate FROM block ORDER BY log_index',
      )
      .all()
      .map((row) => ({
        logIndex: row.log_index,
        chain: row.chain === 0 ? 'energy' : 'contract',
        height: row.height,
        bytes: row.bytes,
        certificate: row.certificate,
      }));
  }

  /** Row of a log entry. */
  row(logIndex: number): BlockRow {
    const row = this.rows[logIndex - 1];
    if (row === undefined) throw new Error(`no log entry ${logIndex}`);
    return row;
  }

  check(): Promise<LedgerVerification> {
    const store = new SqliteLedgerReader(new ReadableDatabase(this.#connection));
    return verifyLedger({ store, verifier: this.#verifier });
  }

  /** What is found of a change, which is taken back afterwards. */
  async checkChanged(change: (connection: Database.Database) => void): Promise<LedgerVerification> {
    this.#connection.exec('SAVEPOINT before');
    try {
      change(this.#connection);
      return await this.check();
    } finally {
      this.#connection.exec('ROLLBACK TO before; RELEASE before');
    }
  }

  close(): void {
    this.#connection.close();
  }
}

/** The real verifier, asked once for each question: verifying depends on nothing else. */
function rememberingVerifier(): Verifier {
  const real = createVerifier();
  const answers = new Map<string, boolean>();
  const verify: Verifier['verify'] = (check) => {
    const question = [check.publicKey, check.signature, check.message].map(toHex).join();
    const known = answers.get(question) ?? real.verify(check);
    answers.set(question, known);
    return known;
  };
  return { verify, verifyMany: (checks) => Promise.resolve(checks.map(verify)) };
}

/** Other bytes: `position` counts through them and starts again; `by` is 1 to 255. */
export function flipped(
  bytes: Uint8Array,
  change: { readonly position: number; readonly by: number },
): Buffer {
  const copy = Buffer.from(bytes);
  const at = change.position % copy.length;
  copy[at] = (copy[at] ?? 0) ^ change.by;
  return copy;
}

/** The name that `verify` gives a block. */
export function nameOf({ chain, height, logIndex }: Pick<BlockRow, 'chain' | 'height' | 'logIndex'>): string {
  return `${chain} block ${height} (log entry ${logIndex})`;
}
