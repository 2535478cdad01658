import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CACHE } from './paths.mjs';
import { SetupError, say } from './report.mjs';

const BEAT_MS = 1_000;
/** A holder touches its lock every second; one that has not for this long was killed. */
const STALE_MS = 10_000;
const PATIENCE_MS = 20 * 60_000;
const POLL_MS = 200;

/**
 * Does some set-up work while no other process of this project does: the second of two `npm start` waits
 * for the first. A lock left by a killed process is taken over after ten seconds.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [folder] where the lock file lies
 * @returns {Promise<T>}
 * @throws {SetupError} when another process has held the lock for twenty minutes
 */
export async function withSetupLock(work, folder = CACHE) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'setup.lock');
  const mine = `${process.pid} ${process.hrtime.bigint()}\n`;
  await take(file, mine);
  const release = () => {
    if (ownerOf(file) === mine) rmSync(file, { force: true });
  };
  process.once('exit', release);
  const beat = setInterval(() => touch(file), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/**
 * @param {string} file
 * @param {string} mine
 */
async function take(file, mine) {
  const giveUpAt = Date.now() + PATIENCE_MS;
  let told = false;
  while (Date.now() < giveUpAt) {
    const ageMs = ageOf(file);
    if (ageMs !== undefined && ageMs > STALE_MS) rmSync(file, { force: true });
    if (create(file, mine)) {
      if (ageMs === undefined) return;
      // Two processes may have removed the stale lock, the later one ours: whoever is left in it holds it.
      await pause(POLL_MS);
      if (ownerOf(file) === mine) return;
    }
    if (!told) say('Waiting for another set-up of this project to finish ...');
    told = true;
    await pause(POLL_MS);
  }
  throw new SetupError(`Another process has been setting this project up for too long; see ${file}`);
}

/**
 * @param {string} file
 * @param {string} mine
 * @returns {boolean} false when the file is there already
 */
function create(file, mine) {
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {number | undefined} milliseconds since its holder's last beat; undefined when there is none
 */
function ageOf(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? undefined : Date.now() - found.mtimeMs;
}

/** @param {string} file */
function ownerOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} file */
function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
