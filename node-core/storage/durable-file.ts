import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { asStorageError } from './storage-error.ts';

/** Only the owner may read or write: such files hold keys or tell when a house is empty. */
export const PRIVATE_MODE = 0o600;

/** Makes a rename or a new name in a folder durable. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes an empty file that only its owner may read, unless there is one of that name. */
export function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'a', PRIVATE_MODE));
  } catch (cause) {
    throw asStorageError(cause, path);
  }
}

/**
 * Replaces a file's contents whole: after a crash at any moment it holds either the old bytes or the new ones, and
 * once this returns, the new ones. Mode 0600. One at a time: the new bytes are first written to `<path>.new`.
 * @throws StorageError and leaves the old file as it was.
 */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.new`;
  try {
    rmSync(temporary, { force: true });
    writeSynced(temporary, bytes);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw asStorageError(cause, path);
  }
}

/** A file's bytes, or undefined when there is none. @throws StorageError */
export function readFileIfAny(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw asStorageError(cause, path);
  }
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'wx', PRIVATE_MODE);
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes a file, durably; one that is not there is fine. @throws StorageError */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
    syncFolder(dirname(path));
  } catch (cause) {
    throw asStorageError(cause, path);
  }
}
