import { type Schema, applicationIdOf } from './schema.ts';

/**
 * Version 1. `place` keeps the order in which transactions were put; AUTOINCREMENT so that a number is never used
 * again. `own_reading` outlives the transaction: the highest revision that was ever put for a minute.
 */
const VERSION_1 = `
  CREATE TABLE pending (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
    chain INTEGER NOT NULL CHECK (chain IN (0, 1)),
    minute INTEGER,
    revision INTEGER,
    bytes BLOB NOT NULL,
    CHECK ((minute IS NULL) = (revision IS NULL))
  ) STRICT;
  CREATE INDEX pending_by_chain ON pending (chain, place);

  CREATE TABLE own_reading (
    minute INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL CHECK (revision BETWEEN 0 AND 255)
  ) STRICT;

  CREATE TABLE sequence (
    chain INTEGER PRIMARY KEY CHECK (chain IN (0, 1)),
    last INTEGER NOT NULL CHECK (last >= 1)
  ) STRICT;

  CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT, WITHOUT ROWID;
`;

/** Version 2. What the roof made in each minute, by a meter of its own: it is on no chain, so nobody else has it. */
const VERSION_2 = `
  CREATE TABLE roof_minute (
    minute INTEGER PRIMARY KEY,
    energy_mwh INTEGER NOT NULL CHECK (energy_mwh BETWEEN 0 AND 281474976710655)
  ) STRICT;
`;

/** Version 3. What the meter's registers stood at, at the ends of some minutes: only readings of minutes are on the chain. */
const VERSION_3 = `
  CREATE TABLE register_reading (
    minute INTEGER PRIMARY KEY,
    import_mwh INTEGER NOT NULL CHECK (import_mwh >= 0),
    export_mwh INTEGER CHECK (export_mwh >= 0)
  ) STRICT;
`;

/** The format of `outbox.sqlite`. */
export const OUTBOX_SCHEMA: Schema = {
  name: 'outbox',
  applicationId: applicationIdOf('NbOu'),
  migrations: [
    { title: 'pending, own readings, sequences, settings', apply: (db) => db.exec(VERSION_1) },
    { title: 'what the roof made', apply: (db) => db.exec(VERSION_2) },
    { title: 'registers of the meter', apply: (db) => db.exec(VERSION_3) },
  ],
};
