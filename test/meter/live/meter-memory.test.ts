import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileMemory, forgetfulMemory } from '../../../node-core/meter/live/index.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meter-memory-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(['file', 'process'])('a memory of a %s keeps the last text', (kind) => {
  const memory = kind === 'file' ? fileMemory(join(folder, 'meter.json')) : forgetfulMemory();
  expect(memory.load()).toBeUndefined();
  memory.save('one');
  memory.save('zwei: ä');
  expect(memory.load()).toBe('zwei: ä');
  memory.setAside();
  expect(memory.load()).toBeUndefined();
});

test('a file is whole: what was being written when the PC died is not looked at', () => {
  const path = join(folder, 'meter.json');
  const memory = fileMemory(path);
  memory.save('whole');
  writeFileSync(`${path}.new`, 'ha');
  expect(memory.load()).toBe('whole');
  memory.save('next');
  expect(readdirSync(folder)).toEqual(['meter.json']);
});

test('what cannot be used is kept for whoever looks for the fault', () => {
  const path = join(folder, 'meter.json');
  const memory = fileMemory(path);
  memory.save('broken');
  memory.setAside();
  expect(readFileSync(`${path}.damaged`, 'utf8')).toBe('broken');
});

test('a folder that is not there is a fault of the file system, and is thrown', () => {
  expect(() => fileMemory(join(folder, 'none', 'meter.json')).save('x')).toThrow('ENOENT');
});
