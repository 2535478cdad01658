import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../main/setup/paths.mjs';
import { LockFile, missingPlatformPackages } from '../../../main/setup/platform-packages.ts';

function tool(optionalDependencies: Record<string, string>): Record<string, object> {
  return { 'node_modules/tool': { version: '1.2.3', dev: true, optionalDependencies } };
}

function missing(packages: Record<string, object>): unknown {
  return missingPlatformPackages(LockFile.parse({ packages }).packages);
}

test('package-lock.json holds every platform (if not: npm run lock)', () => {
  const lock = LockFile.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
  expect(missingPlatformPackages(lock.packages)).toEqual({});
});

describe('a package of another platform that the lock file lacks', () => {
  test.each([
    ['@a/tool-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@a/tool-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
    ['@a/tool-linux-ppc64-gnu', { os: ['linux'], cpu: ['ppc64'], libc: ['glibc'] }],
    ['@a/tool-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
    ['@a-tool/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ])('%s is added', (name, platform) => {
    expect(missing(tool({ [name]: '1.2.3' }))).toEqual({
      [`node_modules/${name}`]: { version: '1.2.3', dev: true, optional: true, ...platform },
    });
  });

  test('is not added where it is, be it deeper down', () => {
    const name = '@a/tool-linux-x64';
    for (const folder of ['node_modules/', 'node_modules/tool/node_modules/']) {
      expect(missing({ ...tool({ [name]: '1.2.3' }), [`${folder}${name}`]: { version: '1.2.3' } })).toEqual(
        {},
      );
    }
  });

  test('is refused when nobody can tell its version or platform', () => {
    expect(() => missing(tool({ '@a/tool-linux-x64': '^1.2.3' }))).toThrow(/no exact version/);
    expect(() => missing(tool({ fsevents: '2.3.3' }))).toThrow(/tells no platform/);
  });
});
