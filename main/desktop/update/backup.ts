/**
 * A copy of what cannot be had again, made before another version of the program first opens it: a new version may
 * bring the files into a new form, and there is no way back but this copy. An older program refuses newer files
 * (storage/schema.ts), so a version is never rolled back by accident.
 */
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { replaceFile } from '../../../node-core/storage/index.ts';

/** The version that opened the data last. */
const VERSION_FILE = 'version';
/** Where copies go, below the data folder; one folder for each version that was left. */
export const BACKUPS = 'backups';
const KEPT = 2;
/** The ledger is fetched again from peers, and the browser's own folder holds nothing of the household. */
const LEFT_OUT = /^(desktop|backups|.*\.(lock|new|tmp)|ledger\.sqlite.*|version|headless-port)$/;

/**
 * Copies the data folder's small files if `version` is newer than the one that opened them last, and notes `version`.
 * The files must be closed. Copies older than the last two are thrown away. An older version brings nothing into a new
 * form, so it makes no copy; and it is noted when it has opened the data (`noteOpened`), as it may well refuse to: a newer
 * one that comes after a refusal must not put the data of now over the copy of then.
 *
 * @returns the folder of the copy; undefined when none was to be made
 * @throws what the disk says: without a copy no new version may open the data
 */
export function backUpBeforeUpdate(options: {
  readonly dataDir: string;
  readonly version: string;
}): string | undefined {
  const { dataDir, version } = options;
  const last = lastVersion(dataDir);
  if (last !== undefined && byVersion(version, last) <= 0) return undefined;
  const copy = last === undefined || !/^[\w.-]+$/.test(last) ? undefined : backUp(dataDir, last);
  note(dataDir, version);
  return copy;
}

/** The data is open: the next version that is newer than this one copies it first. */
export function noteOpened(of: {
  readonly dataDir: string;
  readonly version: string;
  readonly report: (line: string) => void;
}): void {
  const { dataDir, version, report } = of;
  try {
    if (lastVersion(dataDir) !== version) note(dataDir, version);
  } catch {
    report('which version opened the data could not be noted');
  }
}

function lastVersion(dataDir: string): string | undefined {
  const path = join(dataDir, VERSION_FILE);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function note(dataDir: string, version: string): void {
  replaceFile(join(dataDir, VERSION_FILE), new TextEncoder().encode(`${version}\n`));
}

/** Semantic versions, the older first; a version before its release ('2.0.0-beta.1') is older than the release. */
function byVersion(one: string, other: string): number {
  const [ones, others] = [one, other].map((version) => /^([\d.]+)(?:-(.*))?$/.exec(version) ?? ['', '', '']);
  const numeric = new Intl.Collator('en', { numeric: true });
  const release = numeric.compare(ones?.[1] ?? '', others?.[1] ?? '');
  const [beta, otherBeta] = [ones?.[2] ?? '', others?.[2] ?? ''];
  if (release !== 0 || beta === otherBeta) return release;
  if (beta === '' || otherBeta === '') return beta === '' ? 1 : -1;
  return numeric.compare(beta, otherBeta);
}

function backUp(dataDir: string, last: string): string {
  const folder = join(dataDir, BACKUPS);
  const fresh = join(folder, `${last}.new`);
  const done = join(folder, last);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(fresh, { recursive: true, force: true });
  for (const name of readdirSync(dataDir)) {
    if (LEFT_OUT.test(name)) continue;
    cpSync(join(dataDir, name), join(fresh, name), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      preserveTimestamps: true,
      filter: (source) => !LEFT_OUT.test(relative(dataDir, source).split(/[\\/]/).at(-1) ?? ''),
    });
  }
  mkdirSync(fresh, { recursive: true });
  rmSync(done, { recursive: true, force: true });
  renameSync(fresh, done);
  for (const old of oldest(folder)) rmSync(join(folder, old), { recursive: true, force: true });
  return done;
}

/** Those past the newest two. */
function oldest(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.new'))
    .toSorted((one, other) => byVersion(other, one))
    .slice(KEPT);
}
