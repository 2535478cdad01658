import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Where a live meter keeps what it must know after a crash.
 *
 * Contract: one text, of some ten KB. `save` is durable when it returns, and whole or not at all: a crash in the middle
 * leaves the text before. `load` returns the last one saved, or undefined where none was. `setAside` keeps a text that
 * cannot be used for whoever looks for the fault, and empties the place. One meter a place, one process at a time.
 */
export interface MeterMemory {
  load(): string | undefined;
  save(text: string): void;
  setAside(): void;
}

/** A memory that a process forgets: for tests, and for meters whose minutes nobody keeps. */
export function forgetfulMemory(): MeterMemory {
  let kept: string | undefined;
  return {
    load: () => kept,
    save(text) {
      kept = text;
    },
    setAside() {
      kept = undefined;
    },
  };
}

/** A memory in a file, which is written beside and then put in its place. Errors of the file system are thrown. */
export function fileMemory(path: string): MeterMemory {
  return {
    load() {
      try {
        return readFileSync(path, 'utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    save(text) {
      const beside = `${path}.new`;
      const file = openSync(beside, 'w', 0o600);
      try {
        writeSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(beside, path);
      syncFolder(dirname(path));
    },
    setAside() {
      renameSync(path, `${path}.damaged`);
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The new name is durable only with its folder; Windows has no such call, and does it by itself. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
