/**
 * Two homes on two networks: `npm run test:networks`. Root only.
 *
 * ```
 * node test/networks/run.ts [--home PROGRAM] [--only TEXT] [--cable-seconds 180] [--punches 20]
 *                           [--parallel 2] [--trace FOLDER]
 * ```
 *
 * The home program is `member-home.ts`, a whole household; `--home test/networks/ping-home.ts` is the network layer
 * alone. `--trace` keeps what every home told. One line for each scenario as it ends; the last line is `N passed,
 * M failed`, and a failure makes the exit code 1.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Scenario, SCENARIOS, type Settings, Stage } from './scenarios.ts';
import { sweep, whyNot } from './world.ts';

const { values } = parseArgs({
  options: {
    home: { type: 'string', default: join(import.meta.dirname, 'member-home.ts') },
    only: { type: 'string', default: '' },
    'cable-seconds': { type: 'string', default: '180' },
    punches: { type: 'string', default: '20' },
    parallel: { type: 'string', default: '2' },
    trace: { type: 'string' },
  },
});
const settings: Settings = {
  program: values.home,
  cableS: Number(values['cable-seconds']),
  punches: Number(values.punches),
};

/** Whoever ends this run early leaves nothing behind. */
const stages = new Set<Stage>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.all([...stages].map((stage) => stage.end())).then(() => process.exit(1));
  });
}

async function play(scenario: Scenario): Promise<boolean> {
  const stage = new Stage(settings);
  stages.add(stage);
  const beganMs = performance.now();
  const tookS = (): string => ((performance.now() - beganMs) / 1000).toFixed(0);
  let limit: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      const { limitS } = scenario;
      limit = setTimeout(() => reject(new Error(`not over within ${limitS} s`)), 1000 * limitS);
    });
    const seen = await Promise.race([scenario.run(stage), late]);
    const { contracts } = stage;
    const traded = contracts === undefined ? '' : `, ${contracts} contracts made`;
    console.log(`ok    ${scenario.name}: ${seen}${traded} (${tookS()} s)`);
    return true;
  } catch (thrown) {
    console.log(`FAIL  ${scenario.name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    for (const home of stage.homes.values()) console.log(`      ${home.lastWords()}`);
    return false;
  } finally {
    clearTimeout(limit);
    if (values.trace !== undefined) keepTrace(values.trace, scenario, stage);
    await stage.end();
    stages.delete(stage);
  }
}

function keepTrace(folder: string, scenario: Scenario, stage: Stage): void {
  mkdirSync(folder, { recursive: true });
  const name = scenario.name.replaceAll(/[^a-z0-9]+/gi, '-');
  const lines = [...stage.homes.values()]
    .flatMap((home) => home.told.map((told) => ({ home: home.name, ...told })))
    .filter(({ event }) => event !== 'progress')
    .sort((a, b) => a.atMs - b.atMs)
    .map((told) => JSON.stringify(told));
  writeFileSync(join(folder, `${name}.jsonl`), lines.join('\n'));
}

const obstacle = whyNot();
if (obstacle !== undefined) {
  console.log(`cannot run here: ${obstacle}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
await sweep();
const waiting = SCENARIOS.filter(({ name }) => name.includes(values.only));
let passed = 0;
let failed = 0;
await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (await play(next)) passed += 1;
      else failed += 1;
    }
  }),
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
