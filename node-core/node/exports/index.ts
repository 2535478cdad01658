/**
 * # exports of a home: files out of the app, and a copy of the database back in
 *
 * | file | what |
 * | --- | --- |
 * | `export-commands` | `ExportApi` over a household: which files each request makes |
 * | `export-desk` | files on the disk on their way out, uploads on their way in; bounded in number and time |
 * | `bill-files`, `history-file`, `everything` | bills, histories, all data |
 * | `pdf-writer`, `pdf-fonts` | a laid out document (node-core/exports) as a tagged PDF in Inter |
 * | `zip-file`, `zip-reading` | ZIP files, written and read piece by piece |
 * | `database-copy`, `copy-manifest` | the whole database, copied while it is in use |
 * | `restore` | such a copy in the place of what is there: all of it or nothing |
 * | `storage-view` | what the data takes on the disk, and since when it is kept |
 * | `payments` | what the household noted as paid |
 * | `without-neighbours` | a month as it would have been without contracts |
 *
 * Invariants: no key leaves by any of these; nothing is larger in memory than a month; what comes in is checked whole
 * before anything of the database is touched.
 */
export { exportCommands, type ExportCommandsOf } from './export-commands.ts';
export { applyStagedCopy, isStaged, unstage } from './restore.ts';
