import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { beginNode } from '../../../../main/desktop/node/begun-node.ts';
import { lockForWriting } from '../../../../node-core/storage/index.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function begin(manner: string, beforeStart: () => void = () => undefined) {
  const dataDir = mkdtempSync(join(tmpdir(), `nabowatt-${manner}-`));
  folders.push(dataDir);
  const lock = () => lockForWriting(join(dataDir, 'nabowatt'));
  const begun = () =>
    beginNode({
      worker: new URL('./fake-node-worker.ts', import.meta.url),
      start: { dataDir, speed: undefined, scene: undefined, usual: 'demo' },
      beforeStart,
    });
  return { begun, lock };
}

function isFree(lock: () => { release(): unknown }): boolean {
  try {
    lock().release();
    return true;
  } catch {
    return false;
  }
}

test('what a thread says before anybody hears of it is heard in its order, its end too', async () => {
  const { begun, lock } = begin('breaking');
  const node = begun();
  // It breaks by itself, and its folder is free, with nobody there to hear of it.
  await expect.poll(() => isFree(lock), { timeout: 90_000 }).toBe(true);
  const heard: string[] = [];
  const ended = Promise.withResolvers<void>();
  node.listen({
    onMessage: ({ kind }) => heard.push(kind),
    onFault: ({ message }) => heard.push(message),
    onEnd: ended.resolve,
  });
  expect(heard).toEqual([]);
  await ended.promise;
  expect(heard.at(-1)).toBe('broken');
});

test('what is to be done first fails: nothing begins, and the folder is free', () => {
  const { begun, lock } = begin('usual', () => {
    throw new Error('no room for the copy');
  });
  expect(begun).toThrow('no room for the copy');
  lock().release();
});

test('one program for each folder', () => {
  const { begun, lock } = begin('usual');
  const held = lock();
  expect(begun).toThrow(/already open/);
  held.release();
});
