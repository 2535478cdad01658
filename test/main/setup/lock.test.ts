import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withSetupLock } from '../../../main/setup/lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-lock-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('the set-up lock', () => {
  test('lets one work after the other', async () => {
    let working = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      working += 1;
      most = Math.max(most, working);
      await Promise.resolve();
      working -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withSetupLock(work, folder)));
    expect(most).toBe(1);
  });

  test('returns what the work returns, and is gone after it', async () => {
    await expect(withSetupLock(() => Promise.resolve(7), folder)).resolves.toBe(7);
    expect(existsSync(join(folder, 'setup.lock'))).toBe(false);
  });

  test('is gone after work that fails', async () => {
    const failing = withSetupLock(() => Promise.reject(new Error('no disk')), folder);
    await expect(failing).rejects.toThrow('no disk');
    expect(existsSync(join(folder, 'setup.lock'))).toBe(false);
  });

  test('of a process that was killed is taken over', async () => {
    const file = join(folder, 'setup.lock');
    writeFileSync(file, 'of one that is gone\n');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
    const owner = await withSetupLock(() => Promise.resolve(readFileSync(file, 'utf8')), folder);
    expect(owner).toMatch(new RegExp(`^${process.pid} `));
  });

  test('is taken over by one only, of several that find it left', async () => {
    const file = join(folder, 'setup.lock');
    writeFileSync(file, 'of one that is gone\n');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
    const owners: string[] = [];
    const work = (): Promise<void> => {
      owners.push(readFileSync(file, 'utf8'));
      return Promise.resolve();
    };
    await Promise.all([1, 2, 3, 4].map(() => withSetupLock(work, folder)));
    expect(new Set(owners).size).toBe(4);
  });
});
