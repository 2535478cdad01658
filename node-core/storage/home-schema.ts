import { type Schema, applicationIdOf } from './schema.ts';

/**
 * Version 1. The member comes first in the key of `reading`: a chart or a bill reads one home's minutes in a row.
 * `quality` is as in settlement/series.ts; `height` that of the energy block which the reading is in.
 */
const VERSION_1 = `
  CREATE TABLE reading (
    member INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    revision INTEGER NOT NULL CHECK (revision BETWEEN 0 AND 255),
    import_mwh INTEGER NOT NULL CHECK (import_mwh >= 0),
    export_mwh INTEGER NOT NULL CHECK (export_mwh >= 0),
    quality INTEGER NOT NULL CHECK (quality BETWEEN 1 AND 3),
    corrected INTEGER NOT NULL CHECK (corrected IN (0, 1)),
    height INTEGER NOT NULL CHECK (height >= 0),
    PRIMARY KEY (member, minute, revision)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE day_key (
    member INTEGER NOT NULL,
    day INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 32),
    PRIMARY KEY (member, day)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE granted (
    day INTEGER NOT NULL,
    recipient INTEGER NOT NULL,
    PRIMARY KEY (day, recipient)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    applied_index INTEGER NOT NULL CHECK (applied_index >= 0)
  ) STRICT;
`;

/** The format of `home.sqlite`. */
export const HOME_SCHEMA: Schema = {
  name: 'home',
  applicationId: applicationIdOf('NbHo'),
  migrations: [
    { title: 'opened readings, day keys, own grants, progress', apply: (db) => db.exec(VERSION_1) },
  ],
};
