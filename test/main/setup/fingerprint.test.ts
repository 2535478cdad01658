import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../main/setup/renderer.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nabowatt-fingerprint-'));
  put('renderer/src/App.tsx', 'app');
  put('renderer/index.html', 'html');
  put('vite.config.ts', 'config');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const SOURCES = ['assets', 'renderer', 'vite.config.ts'];

describe('the fingerprint of sources', () => {
  test('is the same for the same files, and whatever else lies beside them', () => {
    const before = fingerprintOf(root, SOURCES);
    put('node-core/bill.ts', 'other');
    expect(fingerprintOf(root, SOURCES)).toBe(before);
  });

  test.each([
    ['a changed text', 'renderer/src/App.tsx', 'App'],
    ['a new file', 'renderer/src/Bill.tsx', ''],
    ['a folder that was missing', 'assets/icon.svg', 'svg'],
    ['a changed file that is named', 'vite.config.ts', 'other'],
  ])('differs after %s', (_what, path, text) => {
    const before = fingerprintOf(root, SOURCES);
    put(path, text);
    expect(fingerprintOf(root, SOURCES)).not.toBe(before);
  });

  test('differs when a text moves from one file to the next', () => {
    put('renderer/a', '12');
    put('renderer/b', '3');
    const before = fingerprintOf(root, SOURCES);
    put('renderer/a', '1');
    put('renderer/b', '23');
    expect(fingerprintOf(root, SOURCES)).not.toBe(before);
  });
});
