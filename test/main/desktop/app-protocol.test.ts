import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appResponse } from '../../../main/desktop/app-protocol.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-app-'));
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'renderer', 'index.html'), 'page');
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['GET', 'app://nabowatt/', 200, 'page'],
  ['GET', 'app://nabowatt/index.html?x#y', 200, 'page'],
  ['HEAD', 'app://nabowatt/', 200, ''],
  ['POST', 'app://nabowatt/', 405, ''],
  ['GET', 'app://other/', 404, ''],
  ['GET', 'app://nabowatt/missing.js', 404, ''],
  ['GET', 'app://nabowatt/../secret.txt', 404, ''],
  ['GET', 'app://nabowatt/%2e%2e/secret.txt', 404, ''],
  ['GET', 'app://nabowatt/..%2fsecret.txt', 404, ''],
])('%s %s: %d, under the policy', async (method, url, status, body) => {
  const response = await appResponse(new Request(url, { method }), join(folder, 'renderer'));
  expect([response.status, await response.text()]).toEqual([status, body]);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});
