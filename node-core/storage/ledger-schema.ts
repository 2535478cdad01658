import { randomBytes } from 'node:crypto';
import type { ChainName, TransactionKind } from '../ledger/transaction.ts';
import type { Minute } from '../units/index.ts';
import { type Schema, applicationIdOf } from './schema.ts';

/** A block as it is kept: once, with what finds it. Storage never looks into `bytes`. */
export interface StoredBlock {
  /** Raft log index, 1, 2, 3 ...: both chains ride one log. */
  readonly logIndex: number;
  /** Raft term that it was proposed in; never falls along the log. */
  readonly term: number;
  readonly chain: ChainName;
  /** 0, 1, 2 ... in each chain. */
  readonly height: number;
  /** 32 bytes. */
  readonly hash: Uint8Array;
  /** The minute in which it was closed. */
  readonly time: Minute;
  /** Header and transactions, as received. */
  readonly bytes: Uint8Array;
  /** Encoded certificate (ledger/certificate.ts). */
  readonly certificate: Uint8Array;
}

/** Chains as stored: the place in this list. Only ever grows at the end. */
export const CHAINS: readonly ChainName[] = ['energy', 'contract'];

/** Kinds as stored: the place in this list. Only ever grows at the end. */
export const TRANSACTION_KINDS: readonly TransactionKind[] = [
  'reading',
  'grant',
  'found',
  'member',
  'rules',
  'tariff',
  'offer',
  'withdraw',
  'proposal',
  'acceptance',
  'decline',
  'end',
  'statement',
  'dispute',
  'seats',
];

/**
 * Version 1:
 * - `bytes` stands last in its row, so that what is small is read without walking a large block's overflow pages.
 * - `reading_slot` begins with the minute: a block's readings are of one minute, so they land on one page or two. With
 *   the member first, each reading of a block would dirty a page of its own.
 * - `transaction_place` holds everything that has an ID and no slot: contract transactions and, on the energy chain,
 *   grants, which disputes name.
 */
const VERSION_1 = `
  CREATE TABLE block (
    log_index INTEGER PRIMARY KEY CHECK (log_index >= 1),
    term INTEGER NOT NULL CHECK (term >= 0),
    chain INTEGER NOT NULL CHECK (chain IN (0, 1)),
    height INTEGER NOT NULL CHECK (height >= 0),
    time INTEGER NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    certificate BLOB NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (chain, height)
  ) STRICT;

  CREATE TABLE reading_slot (
    minute INTEGER NOT NULL,
    member INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    height INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (minute, member, revision)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE transaction_place (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    log_index INTEGER NOT NULL REFERENCES block,
    position INTEGER NOT NULL,
    kind INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE snapshot (
    log_index INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE hard_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    term INTEGER NOT NULL CHECK (term >= 0),
    voted_for INTEGER
  ) STRICT;
`;

/** Kinds of Raft entries as stored: the place in this list. Only ever grows at the end. */
export const ENTRY_KINDS = ['data', 'config', 'noop'] as const;
/** Bytes of the number that tells one copy of a ledger from every other. */
export const DISK_BYTES = 8;

/**
 * Version 2, for a group of several:
 * - `raft_entry` holds the log's end: entries that are not applied. One that is becomes a block, or nothing.
 * - `raft_base` is the last entry that was applied, with the configuration then in force.
 * - `disk` is drawn once for each file: a ledger that was wiped and fetched again is another voter than before.
 */
const VERSION_2 = `
  ALTER TABLE hard_state ADD COLUMN committed INTEGER NOT NULL DEFAULT 0 CHECK (committed >= 0);

  CREATE TABLE raft_entry (
    log_index INTEGER PRIMARY KEY CHECK (log_index >= 1),
    term INTEGER NOT NULL CHECK (term >= 0),
    kind INTEGER NOT NULL CHECK (kind IN (0, 1, 2)),
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE raft_base (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    log_index INTEGER NOT NULL CHECK (log_index >= 0),
    term INTEGER NOT NULL CHECK (term >= 0),
    configuration BLOB NOT NULL
  ) STRICT;

  CREATE TABLE disk (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number BLOB NOT NULL CHECK (length(number) = ${DISK_BYTES})
  ) STRICT;
`;

/**
 * Version 3, for homes that begin at a checkpoint:
 * - `checkpoint` holds what a newcomer is given to begin with: a certified header, and the state whose hash it carries.
 * - `origin` is there for as long as this copy lacks blocks from before the checkpoint that it began at. Blocks from
 *   1 on come to be here as they are verified; the state after `past_state_index` is kept, for a restart to go on from.
 */
const VERSION_3 = `
  CREATE TABLE checkpoint (
    log_index INTEGER PRIMARY KEY CHECK (log_index >= 1),
    term INTEGER NOT NULL CHECK (term >= 0),
    header BLOB NOT NULL,
    certificate BLOB NOT NULL,
    state BLOB NOT NULL
  ) STRICT;

  CREATE TABLE origin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    log_index INTEGER NOT NULL CHECK (log_index >= 1),
    term INTEGER NOT NULL CHECK (term >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    energy_next INTEGER NOT NULL CHECK (energy_next >= 0),
    energy_time INTEGER NOT NULL,
    contract_next INTEGER NOT NULL CHECK (contract_next >= 0),
    contract_time INTEGER NOT NULL,
    past_state_index INTEGER NOT NULL DEFAULT 0,
    past_state BLOB,
    fault TEXT
  ) STRICT;
`;

/** The format of `ledger.sqlite`. */
export const LEDGER_SCHEMA: Schema = {
  name: 'ledger',
  applicationId: applicationIdOf('NbLe'),
  migrations: [
    { title: 'blocks, their indexes, snapshots, hard state', apply: (db) => db.exec(VERSION_1) },
    {
      title: "the end of a group's log, and the number of this copy",
      apply: (db) => {
        db.exec(VERSION_2);
        db.prepare('INSERT INTO disk (id, number) VALUES (1, ?)').run(randomBytes(DISK_BYTES));
      },
    },
    { title: 'checkpoints, and copies that begin at one', apply: (db) => db.exec(VERSION_3) },
  ],
};
