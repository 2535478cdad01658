/**
 * The import directions of DESIGN section 2, in plain words. `import-rules.ts` enforces this table; a new
 * folder of node-core gets its line here first.
 *
 * | area                    | may import                                                                |
 * | ----------------------- | ------------------------------------------------------------------------- |
 * | units                   | nothing of ours                                                           |
 * | codec                   | units                                                                     |
 * | identity                | units, codec                                                              |
 * | ledger                  | units, codec, identity                                                    |
 * | market, settlement      | units, codec, identity, ledger; neither imports the other                 |
 * | exports                 | units, codec, identity, ledger, settlement                                |
 * | consensus               | units, codec, identity: to it an entry is bytes, so never the ledger      |
 * | storage, network, meter | all of the above; never each other                                        |
 * | api                     | units, to check inputs with; of the rest of the core types only           |
 * | wiring                  | all of node-core, assets. It is node.ts, its neighbours, node-core/node/  |
 * | main                    | all of node-core, assets                                                  |
 * | renderer                | types of api, written `import type`; assets; nothing else, nor Node's own |
 * | test, config            | everything                                                                |
 *
 * Every area may import itself, but no file may import itself through others, and only tests import tests.
 * Core and consensus (but for its driver) also do no I/O and read no clock and no randomness:
 * see `purity-rules.ts`.
 */

const CORE = ['units', 'codec', 'identity', 'ledger', 'market', 'settlement', 'exports'] as const;
const ADAPTERS = ['storage', 'network', 'meter'] as const;

type Core = (typeof CORE)[number];
type Adapter = (typeof ADAPTERS)[number];

/** A part of the project with one set of import rules; `unknown` has none and may not exist. */
export type Area =
  | Core
  | Adapter
  | 'consensus'
  | 'api'
  | 'wiring'
  | 'main'
  | 'renderer'
  | 'test'
  | 'config'
  | 'assets'
  | 'unknown';

/** What one area may import besides itself. */
export interface Allowance {
  readonly values: readonly Area[];
  /** Areas of which it may import types, but no values. */
  readonly types: readonly Area[];
}

const INNER: readonly Area[] = [...CORE, 'consensus'];
const NODE_CORE: readonly Area[] = [...INNER, ...ADAPTERS, 'api', 'wiring'];

/** The table above. */
export const ALLOWED: Readonly<Record<Area, Allowance>> = {
  units: values(),
  codec: values('units'),
  identity: values('units', 'codec'),
  ledger: values('units', 'codec', 'identity'),
  market: values('units', 'codec', 'identity', 'ledger'),
  settlement: values('units', 'codec', 'identity', 'ledger'),
  exports: values('units', 'codec', 'identity', 'ledger', 'settlement'),
  consensus: values('units', 'codec', 'identity'),
  storage: values(...INNER),
  network: values(...INNER),
  meter: values(...INNER),
  api: { values: ['units'], types: INNER.filter((area) => area !== 'units') },
  wiring: values(...NODE_CORE, 'assets'),
  main: values(...NODE_CORE, 'assets'),
  renderer: { values: ['assets'], types: ['api'] },
  test: values(...NODE_CORE, 'main', 'renderer', 'config', 'assets'),
  config: values(...NODE_CORE, 'main', 'renderer', 'assets'),
  assets: values(),
  unknown: values(),
};

function values(...areas: readonly Area[]): Allowance {
  return { values: areas, types: [] };
}

/** The area of a file, given its path from the project's root, with forward slashes. */
export function areaOf(path: string): Area {
  const [top = '', folder = '', ...rest] = path.split('/');
  if (top === 'assets' || path === 'package.json') return 'assets';
  if (folder === '') return path.includes('.config.') ? 'config' : 'unknown';
  if (top === 'main' || top === 'renderer' || top === 'test') return top;
  if (top !== 'node-core') return 'unknown';
  if (rest.length === 0 || folder === 'node') return 'wiring';
  return NODE_CORE.find((area) => area === folder) ?? 'unknown';
}

/** Whether a file must do no I/O and read neither clock nor randomness. */
export function isPure(path: string): boolean {
  const area = areaOf(path);
  if (area === 'consensus') return !/^node-core\/consensus\/(driver\/|[^/]*driver\.ts$)/.test(path);
  return CORE.some((core) => core === area);
}
