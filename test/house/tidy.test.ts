import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFiles, projectPaths, ROOT } from './source-tree.ts';
import { staleReasons, tidyViolations } from './tidy-rules.ts';

const SHARED_DATA = join(ROOT, '..', 'shared', 'data');

/** Written apart, or the rule would find this file. */
const NOTE = ['TO', 'DO'].join('');

/** Something untidy in an otherwise empty project. */
interface Planted {
  readonly what: string;
  readonly path: string;
  readonly text: string;
  readonly expected: RegExp;
}

const PLANTED: readonly Planted[] = [
  { what: 'a long file', path: 'docs/a.md', text: 'line\n'.repeat(401), expected: /has 401 lines/ },
  ...[
    'node-core/utils/a.ts',
    'node-core/meter/helpers.ts',
    'test/ledger/block-helper.ts',
    'renderer/misc.css',
    'test/util.test.ts',
  ].map((path) => ({ what: `the name ${path}`, path, text: '', expected: /drawer/ })),
  { what: 'unfinished work', path: 'main/a.ts', text: `// ${NOTE}: more`, expected: /a\.ts:1 has a/ },
  { what: 'unfinished words', path: 'docs/a.md', text: `\n${NOTE}`, expected: /a\.md:2 has a/ },
  ...['let x: any;', 'const x = y as any;', 'type X = Record<string, any>;'].map((text) => ({
    what: text,
    path: 'main/a.ts',
    text,
    expected: /says 'any'/,
  })),
  ...[
    '// @ts-ignore because of it',
    '// @ts-nocheck',
    '// @ts-expect-error',
    '// biome-ignore format',
    '// biome-ignore-all format:',
    '// oxlint-disable-next-line no-eval',
    '/* eslint-disable no-eval -- */',
  ].map((text) => ({ what: text, path: 'main/a.ts', text, expected: /silences a check/ })),
  ...[
    "test.only('a', f);",
    "describe.only('a', f);",
    'test.only.each([1])("a", f);',
    "it.todo('a');",
    "test.skip('a', f);",
    'test.skip(`a`, f);',
    "describe.skip('a', f);",
    'test.skip();',
    "test.skip.each([1])('a', f);",
    "test.fixme('a', f);",
    "test.fails('a', f);",
    "test.describe.only('a', f);",
    "test.describe.skip('a', f);",
  ].map((text) => ({
    what: text,
    path: 'test/a.test.ts',
    text,
    expected: /every test runs|tests are not left out/,
  })),
  ...[
    'await new Promise((resolve) => setTimeout(resolve, 10));',
    'await new Promise((done) => { setTimeout(() => { done(undefined); }, 10); });',
    'await new Promise(function (resolve) { globalThis.setTimeout(resolve, 10); });',
    "import { setTimeout as sleep } from 'node:timers/promises';",
    'await page.waitForTimeout(100);',
    'Atomics.wait(cell, 0, 0, 10);',
    'const sleep = promisify(setTimeout);',
  ].map((text) => ({ what: text, path: 'test/a.test.ts', text, expected: /tests do not sleep/ })),
  { what: 'another top-level folder', path: 'tools/a.ts', text: '', expected: /tools\/ is no top-level/ },
];

const INNOCENT: readonly (readonly [what: string, path: string, text: string])[] = [
  ['a file of 400 lines', 'docs/a.md', 'line\n'.repeat(400)],
  ['vectors of any length', 'test/vectors/a.json', '1\n'.repeat(900)],
  ['a check that is silenced with a reason', 'main/a.ts', '// oxlint-disable-next-line no-eval -- it must'],
  ['an expected error with a reason', 'main/a.ts', '// @ts-expect-error: the wrong type is the point'],
  ['the word any', 'main/a.ts', '// any of them\nconst any = 1;'],
  [
    'a test of what a machine has',
    'test/a.test.ts',
    "test.skipIf(!there)('a', f); test.runIf(there)('b', f);",
  ],
  [
    'a condition with a reason',
    'test/e2e/a.spec.ts',
    "test.skip(browserName !== 'chromium', 'no such key');",
  ],
  ['a stream that skips', 'test/a.test.ts', "bytes.skip('a'); choice.only('b');"],
  [
    'a timer that gives up',
    'test/a.test.ts',
    'new Promise((done, fail) => { setTimeout(() => fail(e), 9); });',
  ],
  ['a timer that stops a process', 'test/a.test.ts', "setTimeout(() => child.kill('SIGKILL'), 9);"],
  ['a hidden folder', '.ci/run', 'npm test'],
];

describe('tidiness', () => {
  test('holds everywhere', () => {
    const files = projectFiles();
    expect(tidyViolations(files)).toEqual([]);
    expect(staleReasons(files)).toEqual([]);
  });

  test.each(PLANTED)('catches a planted violation: $what', ({ path, text, expected }) => {
    expect(tidyViolations(new Map([[path, text]]))).toEqual([expect.stringMatching(expected)]);
  });

  test.each(INNOCENT)('lets pass: %s', (_what, path, text) => {
    expect(tidyViolations(new Map([[path, text]]))).toEqual([]);
  });

  test('asks for no reason that nothing needs', () => {
    expect(staleReasons(new Map([['package-lock.json', '{}']]))).toHaveLength(1);
    expect(staleReasons(new Map([['package-lock.json', '\n'.repeat(500)]]))).toEqual([]);
  });

  test.skipIf(!existsSync(SHARED_DATA))('no data file is copied from ../shared/data', () => {
    const shared = new Map(filesBelow(SHARED_DATA).map((path) => [hashOf(path), path]));
    const copies = projectPaths().filter((path) => shared.has(hashOf(join(ROOT, path))));
    expect(copies).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
