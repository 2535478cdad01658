import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';

/**
 * Loaded into a replay before its own modules: kills the process, as `kill -9` does, just before the durable step
 * whose number KILL_AT says. Durable steps are commits to any of the databases, and files renamed into their place or
 * removed: between two of them nothing on the disk changes, so one kill before each is one in every state that a
 * crash can leave. KILL_AFTER_READINGS: at the first durable step after so many readings were acknowledged. Says how many
 * steps there were when the process ends by itself.
 */
const killAt = Number(process.env['KILL_AT'] ?? Number.POSITIVE_INFINITY);
const killAfterReadings = Number(process.env['KILL_AFTER_READINGS'] ?? Number.POSITIVE_INFINITY);
let steps = 0;
let readings = 0;

function step(): void {
  steps += 1;
  if (steps === killAt || readings >= killAfterReadings) process.kill(process.pid, 'SIGKILL');
}

// oxlint-disable-next-line typescript/unbound-method -- called with its connection below
const { prepare } = Database.prototype;
function prepareCounted(this: Database.Database, source: string): Database.Statement {
  const statement: Database.Statement = prepare.call(this, source);
  if (source !== 'COMMIT') return statement;
  const run = statement.run.bind(statement);
  statement.run = (...values: unknown[]) => {
    step();
    return run(...values);
  };
  return statement;
}
Object.assign(Database.prototype, { prepare: prepareCounted });

const { renameSync, rmSync, writeSync } = fs;
fs.renameSync = (from, to) => {
  step();
  renameSync(from, to);
};
fs.rmSync = (path, options) => {
  step();
  rmSync(path, options);
};
Object.assign(fs, {
  writeSync: (...args: Parameters<typeof writeSync>) => {
    if (typeof args[1] === 'string' && args[1].startsWith('ack ')) readings += 1;
    return writeSync(...args);
  },
});
syncBuiltinESMExports();

process.on('exit', () => writeSync(2, `${steps} durable steps\n`));
