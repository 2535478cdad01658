import { describe, expect, test } from 'vitest';
import { importViolations } from './import-rules.ts';
import { projectFiles } from './source-tree.ts';

/** A planted violation: the file it is in, its text, the files beside it, what must be said of it. */
interface Planted {
  readonly rule: string;
  readonly path: string;
  readonly source: string;
  readonly expected: RegExp;
}

const PLANTED: readonly Planted[] = [
  // Rings.
  {
    rule: 'units imports nothing of ours',
    path: 'node-core/units/energy.ts',
    source: `import { encode } from '../codec/encode.ts';`,
    expected: /energy\.ts:1 imports node-core\/codec\/encode\.ts: units may import nothing of ours/,
  },
  {
    rule: 'codec does not import identity',
    path: 'node-core/codec/encode.ts',
    source: `\n\nimport type { Key } from '../identity/key.ts';`,
    expected: /encode\.ts:3 .*codec may import units/,
  },
  {
    rule: 'identity does not import the ledger',
    path: 'node-core/identity/key.ts',
    source: `export { block } from '../ledger/block.ts';`,
    expected: /identity may import units, codec/,
  },
  {
    rule: 'the ledger does not import the market',
    path: 'node-core/ledger/block.ts',
    source: `export * from '../market/offer.ts';`,
    expected: /ledger may import units, codec, identity/,
  },
  {
    rule: 'the market does not import settlement, not even types',
    path: 'node-core/market/offer.ts',
    source: `import type { Bill } from '../settlement/bill.ts';`,
    expected: /market may import/,
  },
  {
    rule: 'settlement does not import the market, not even types in passing',
    path: 'node-core/settlement/bill.ts',
    source: `export type Offer = import('../market/offer.ts').Offer;`,
    expected: /settlement may import/,
  },
  {
    rule: 'consensus does not import the ledger, its driver included',
    path: 'node-core/consensus/driver.ts',
    source: `import type { Block } from '../ledger/block.ts';`,
    expected: /consensus may import units, codec, identity/,
  },
  {
    rule: 'the core does not import adapters',
    path: 'node-core/ledger/chain.ts',
    source: `const log = await import('../storage/log.ts');`,
    expected: /ledger may import/,
  },
  {
    rule: 'adapters do not import each other',
    path: 'node-core/meter/replay.ts',
    source: `import { readings } from '../storage/readings.ts';`,
    expected: /meter may import/,
  },
  {
    rule: 'adapters do not import hosts',
    path: 'node-core/network/dial.ts',
    source: `import { host } from '../../main/headless/main.ts';`,
    expected: /network may import/,
  },
  {
    rule: 'adapters do not import the wiring',
    path: 'node-core/storage/log.ts',
    source: `import type { HouseholdNode } from '../node.ts';`,
    expected: /storage may import/,
  },
  {
    rule: 'api imports types of the core, not values, but for units',
    path: 'node-core/api/router.ts',
    source: `import { type Bill, billFor } from '../settlement/bill.ts';`,
    expected: /api may 'import type' of settlement only/,
  },
  {
    rule: 'api does not import adapters',
    path: 'node-core/api/router.ts',
    source: `import type { Log } from '../storage/log.ts';`,
    expected: /api may import units, types of codec/,
  },
  {
    rule: 'node-core does not import main',
    path: 'node-core/node.ts',
    source: `import { tray } from '../main/tray.ts';`,
    expected: /wiring may import/,
  },
  {
    rule: 'node-core does not import the renderer',
    path: 'node-core/node.ts',
    source: `import type { Page } from '../renderer/src/page.ts';`,
    expected: /wiring may import/,
  },
  {
    rule: 'the renderer imports no values of api',
    path: 'renderer/src/store.ts',
    source: `import { commands } from '../../node-core/api/commands.ts';`,
    expected: /renderer may 'import type' of api only/,
  },
  {
    rule: 'an import of types only that would stay after type stripping is an import of values',
    path: 'renderer/src/store.ts',
    source: `import { type Commands } from '../../node-core/api/commands.ts';`,
    expected: /renderer may 'import type' of api only/,
  },
  {
    rule: 'the renderer imports nothing else of node-core',
    path: 'renderer/src/App.tsx',
    source: `import type { Money } from '../../node-core/units/money.ts';\nexport const App = () => <p />;`,
    expected: /renderer may import assets, types of api/,
  },
  {
    rule: 'the renderer imports nothing of main',
    path: 'renderer/src/App.tsx',
    source: `import type { Bridge } from '../../main/preload.ts';`,
    expected: /renderer may import/,
  },
  {
    rule: 'the renderer runs without Node',
    path: 'renderer/src/App.tsx',
    source: `import { readFileSync } from 'node:fs';`,
    expected: /the renderer runs without Node/,
  },
  {
    rule: 'a worker is an import too',
    path: 'node-core/storage/worker-pool.ts',
    source: `new Worker(new URL('../network/worker.ts', import.meta.url));`,
    expected: /storage may import/,
  },
  {
    rule: 'require is an import too',
    path: 'node-core/meter/usb.ts',
    source: `const { log } = require('../storage/log.ts');`,
    expected: /meter may import/,
  },
  {
    rule: 'import.meta.resolve is an import too',
    path: 'node-core/meter/usb.ts',
    source: `const path = import.meta.resolve('../storage/log.ts');`,
    expected: /meter may import/,
  },
  {
    rule: 'nothing but tests imports tests',
    path: 'main/cli/replay.ts',
    source: `import { sample } from '../../test/sample.ts';`,
    expected: /main may import/,
  },
  {
    rule: 'a new folder of node-core has its line in the table first',
    path: 'node-core/plugins/plugin.ts',
    source: `export const plugin = 1;`,
    expected: /is in no area/,
  },
  {
    rule: 'nothing is imported from outside the project',
    path: 'test/market/offer.test.ts',
    source: `import data from '../../../shared/data/homes/pv_config.json';`,
    expected: /outside the project/,
  },
  {
    rule: 'a relative import has its extension',
    path: 'node-core/ledger/chain.ts',
    source: `import { block } from './block';`,
    expected: /without its extension/,
  },
  // I/O.
  ...[
    'node:fs',
    'node:fs/promises',
    'node:net',
    'node:http',
    'node:child_process',
    'node:os',
    'node:timers',
  ].map((name) => ({
    rule: `the core does not import ${name}`,
    path: 'node-core/settlement/bill.ts',
    source: `import * as it from '${name}';`,
    expected: /the core does no I\/O/,
  })),
  ...['better-sqlite3', 'ws', 'usb', 'libp2p', '@libp2p/tcp', 'fs', 'zod'].map((name) => ({
    rule: `the core does not import ${name}`,
    path: 'node-core/consensus/raft.ts',
    source: `import * as it from '${name}';`,
    expected: /not among the packages/,
  })),
  {
    rule: 'the core imports nothing that is worked out at run time',
    path: 'node-core/ledger/chain.ts',
    source: `export const load = (name: string) => import(name);`,
    expected: /worked out at run time/,
  },
  ...['process.env', 'console.log(1)', 'fetch("/")', 'globalThis.performance', 'new WebSocket("")'].map(
    (text) => impure(text, /the core takes values/),
  ),
  impure('eval("1")', /the core takes values/),
  impure('{ process }', /uses process/),
  impure('(process: number) => 1', /uses process/),
  // Clock.
  ...['Date.now()', 'new Date()', 'Date()', 'Date["now"]()', '[Date]', '(Date as unknown)'].map((text) =>
    impure(text, /reads the clock/),
  ),
  impure('Temporal.Now.instant()', /reads the clock/),
  ...['performance.now()', 'setTimeout(f, 1)', 'setInterval(f, 1)', 'setImmediate(f)'].map((text) =>
    impure(text, /the core takes values/),
  ),
  // Randomness.
  ...['Math.random()', 'Math["random"]()', 'Math[name]()'].map((text) => impure(text, /uses Math.random/)),
  impure('(({ random }) => random)(Math)', /passes Math on/),
  impure('crypto.getRandomValues(bytes)', /global crypto/),
  ...[
    [`import { randomBytes } from 'node:crypto';`, /imports randomBytes/],
    [`import { randomBytes as r } from 'node:crypto';`, /imports randomBytes/],
    [`import * as crypto from 'node:crypto'; crypto.randomInt(3);`, /crypto's randomInt/],
    [`import crypto from 'node:crypto'; const c = crypto.webcrypto;`, /crypto's webcrypto/],
    [`import * as ed from '@noble/ed25519'; ed.utils.randomSecretKey();`, /ed's randomSecretKey/],
    [`import * as ed from '@noble/ed25519'; const { keygen } = ed;`, /takes keygen from ed/],
    [`import { generateMnemonic } from '@scure/bip39';`, /imports generateMnemonic/],
  ].map(([source, expected]) => ({
    rule: `randomness comes in as a value: ${String(source)}`,
    path: 'node-core/identity/key.ts',
    source: String(source),
    expected: expected instanceof RegExp ? expected : /never/,
  })),
];

function impure(expression: string, expected: RegExp): Planted {
  return {
    rule: `the core does not say ${expression}`,
    path: 'node-core/market/expiry.ts',
    source: `export const x = ${expression};`,
    expected,
  };
}

/** Things that look like violations and are none. */
const INNOCENT: readonly (readonly [what: string, path: string, source: string])[] = [
  ['an inward import', 'node-core/market/offer.ts', `import { block } from '../ledger/block.ts';`],
  ['an import within an area', 'node-core/units/energy.ts', `import { check } from './integer.ts';`],
  ['units in api', 'node-core/api/bill.ts', `import { energyMwh } from '../units/energy.ts';`],
  ['types of the core in api', 'node-core/api/bill.ts', `import type { Bill } from '../settlement/bill.ts';`],
  ['types of api', 'renderer/src/store.ts', `import type { Api } from '../../node-core/api/api.ts';`],
  ['type export of api', 'renderer/src/api.ts', `export type { Api } from '../../node-core/api/api.ts';`],
  ['everything in node.ts', 'node-core/node.ts', `import { log } from './storage/log.ts'; Date.now();`],
  ['the folder beside node.ts', 'node-core/node/demo.ts', `import { log } from '../storage/log.ts';`],
  ['an adapter over the core', 'node-core/storage/log.ts', `import { b } from '../ledger/b.ts'; Date.now();`],
  [
    'hashing',
    'node-core/codec/hash.ts',
    `import { createHash, verify } from 'node:crypto'; verify(a, b, c, d);`,
  ],
  [
    'a package that computes',
    'node-core/identity/key.ts',
    `import * as ed from '@noble/ed25519'; ed.sign(a, b);`,
  ],
  ['a comment', 'node-core/ledger/b.ts', `/* Date.now(), Math.random() */ // import '../storage/log.ts'`],
  ['a string', 'node-core/ledger/b.ts', `export const s = "import('../storage/log.ts'); Date.now()";`],
  [
    'a date of a given time',
    'node-core/settlement/bill.ts',
    `export const d = new Date(ms); Date.UTC(2018, 4);`,
  ],
  ['other mathematics', 'node-core/units/energy.ts', `export const m = Math.trunc(x) + Math.max(1, 2);`],
  ['a property of that name', 'node-core/ledger/b.ts', `export const p = { process: 1, now: 2 }.process;`],
  ['a method of that name', 'node-core/ledger/b.ts', `export const f = (port: Port) => port.fetch().random;`],
  ['a type of that name', 'node-core/ledger/b.ts', `export type P = { process: Date; fetch(): Math };`],
  ['a clock in the driver', 'node-core/consensus/driver.ts', `export const now = () => Date.now();`],
  ['timers in a host', 'main/headless/main.ts', `setTimeout(() => process.exit(), 1);`],
];

describe('import directions', () => {
  test('hold everywhere', () => {
    expect(importViolations(projectFiles())).toEqual([]);
  });

  test.each(PLANTED)('catch a planted violation: $rule', ({ path, source, expected }) => {
    expect(importViolations(new Map([[path, source]]))).toEqual([expect.stringMatching(expected)]);
  });

  test.each(INNOCENT)('let pass: %s', (_what, path, source) => {
    expect(importViolations(new Map([[path, source]]))).toEqual([]);
  });

  test('catch files that import each other', () => {
    const files = new Map([
      ['node-core/units/a.ts', `import { b } from './b.ts';`],
      ['node-core/units/b.ts', `import type { C } from './c.ts';`],
      ['node-core/units/c.ts', `export { a } from './a.ts';`],
      ['node-core/units/d.ts', `import './a.ts'; import './b.ts';`],
    ]);
    expect(importViolations(files)).toEqual([
      expect.stringMatching(/^files import each other: .*a\.ts -> .*b\.ts -> .*c\.ts -> .*a\.ts$/),
    ]);
  });

  test('catch a file that imports itself', () => {
    const files = new Map([['node-core/units/a.ts', `import { a } from './a.ts'; export const b = a;`]]);
    expect(importViolations(files)).toHaveLength(1);
  });

  test('stop at a file that does not parse', () => {
    expect(() => importViolations(new Map([['node-core/units/a.ts', 'export const = 1;']]))).toThrow(
      /node-core\/units\/a\.ts does not parse/,
    );
  });
});
