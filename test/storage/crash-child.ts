import { writeSync } from 'node:fs';
import { openWritable } from '../../node-core/storage/database.ts';
import { openHomeStore, openLedgerStore, openOutbox } from '../../node-core/storage/index.ts';
import { LEDGER_SCHEMA } from '../../node-core/storage/ledger-schema.ts';
import { energyMwh, minute } from '../../node-core/units/index.ts';
import { bytesOf, idOf } from './made-up.ts';

/**
 * A process that is to be killed: `node crash-child.ts <what> <path>`. It writes without end, and says the number of
 * each thing on a line of its own once that is acknowledged. It goes on from where the file is.
 */
const START = 29_000_000;

const TASKS: ReadonlyMap<string, (path: string) => void> = new Map([
  ['ledger', fillLedger],
  ['outbox', fillOutbox],
  ['home', fillHome],
  ['migration', dieMigrating],
]);

function acknowledge(number: number): void {
  writeSync(1, `${number}\n`);
}

function fillLedger(path: string): never {
  const ledger = openLedgerStore(path, { mode: 'write' });
  for (let logIndex = ledger.lastIndex() + 1; ; logIndex++) {
    const time = minute(START + logIndex);
    const block = {
      logIndex,
      term: 1,
      chain: 'energy' as const,
      height: logIndex - 1,
      time,
      hash: bytesOf(`hash ${logIndex}`, 32),
      certificate: bytesOf(`certificate ${logIndex}`, 71),
      bytes: bytesOf(`block ${logIndex}`, 2000),
    };
    ledger.append(block, {
      slots: [0, 1, 2, 3].map((author) => ({ author, minute: time, revision: 0, position: author })),
      transactions: [{ id: idOf(`grant ${logIndex}`), kind: 'grant', position: 4 }],
    });
    acknowledge(logIndex);
  }
}

function fillOutbox(path: string): never {
  const outbox = openOutbox(path);
  for (;;) {
    const sequence = outbox.nextSequence('energy');
    const label = `reading ${sequence}`;
    const slot = { minute: minute(START + sequence), revision: 0 };
    outbox.put([{ id: idOf(label), chain: 'energy', bytes: bytesOf(label, 112), slot }]);
    acknowledge(sequence);
  }
}

function fillHome(path: string): never {
  const home = openHomeStore(path);
  for (let appliedIndex = home.appliedIndex() + 1; ; appliedIndex++) {
    const readings = [0, 1, 2, 3].map((member) => ({
      member,
      minute: minute(START + appliedIndex),
      revision: 0,
      importMwh: energyMwh(appliedIndex),
      exportMwh: energyMwh(member),
      quality: 'measured' as const,
      corrected: false,
      height: appliedIndex,
    }));
    home.put({ readings, appliedIndex });
    acknowledge(appliedIndex);
  }
}

function dieMigrating(path: string): void {
  const last = {
    title: 'dies half way',
    apply: (db: { exec(sql: string): unknown }) => {
      db.exec('CREATE TABLE half (x BLOB) STRICT; INSERT INTO half VALUES (zeroblob(1000000))');
      process.kill(process.pid, 'SIGKILL');
    },
  };
  openWritable(path, { ...LEDGER_SCHEMA, migrations: [...LEDGER_SCHEMA.migrations, last] });
}

const [, , what = '', path = ''] = process.argv;
const task = TASKS.get(what);
if (task === undefined) throw new Error(`nothing to do: ${what}`);
task(path);
