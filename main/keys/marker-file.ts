/** The keychain's marker as a file in the data folder. */
import { rmSync } from 'node:fs';
import { KeystoreError, type MarkerStore } from '../../node-core/identity/index.ts';
import { readFileIfAny, replaceFile } from '../../node-core/storage/index.ts';

/** Keeps the marker at a path, whose folder exists. A disk that fails or is full is `unavailable`. */
export function markerFile(path: string): MarkerStore {
  return {
    read() {
      const bytes = onDisk(() => readFileIfAny(path));
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    write: (text) => onDisk(() => replaceFile(path, new TextEncoder().encode(text))),
    remove: () => onDisk(() => rmSync(path, { force: true })),
  };
}

function onDisk<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new KeystoreError('unavailable', error instanceof Error ? error.message : 'the disk');
  }
}
