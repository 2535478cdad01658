/** Why Nabowatt could not start, in words for the person at the terminal: what is in the way, and what to do. */
import { StorageError } from '../../node-core/storage/index.ts';
import { PortError } from './server.ts';

/** `dataDir`: the folder that everything is kept in. */
export function startFailure(error: unknown, dataDir: string): string {
  if (error instanceof PortError) {
    return error.code === 'EADDRINUSE'
      ? `port ${error.port} is taken; leave --port out to use any that is free`
      : `port ${error.port} cannot be had (${error.code})`;
  }
  const said = error instanceof Error ? error.message : String(error);
  const problem = diskProblemOf(error);
  if (problem === undefined) return said;
  switch (problem) {
    case 'notAFolder':
      return `${dataDir} is not a folder, or one that it lies in is not: there is a file of that name. Name another folder with --data DIR, or leave --data out.`;
    case 'full':
      return `the disk that ${dataDir} is on is full. Make some room on it and start again, or name a folder on another disk with --data DIR. Nothing that was kept is lost. (${said})`;
    case 'readOnly':
      return `nothing may be written to ${dataDir}. Name a folder of your own with --data DIR, or ask whoever looks after this PC. (${said})`;
  }
}

/** Whether it is one of those that a person can mend, and not ours. */
export function isTheirs(error: unknown): boolean {
  return error instanceof StorageError || diskProblemOf(error) !== undefined;
}

type DiskProblem = 'notAFolder' | 'full' | 'readOnly';

const BY_CODE: ReadonlyMap<string, DiskProblem> = new Map([
  ['EEXIST', 'notAFolder'],
  ['ENOTDIR', 'notAFolder'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EACCES', 'readOnly'],
  ['EPERM', 'readOnly'],
  ['EROFS', 'readOnly'],
]);

function diskProblemOf(error: unknown): DiskProblem | undefined {
  if (error instanceof StorageError) {
    if (error.kind === 'diskFull') return 'full';
    return error.kind === 'readOnly' ? 'readOnly' : undefined;
  }
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? BY_CODE.get(error.code)
    : undefined;
}
