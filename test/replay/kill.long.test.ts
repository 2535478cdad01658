import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../node/street.ts';
import { seededRandom } from '../storage/made-up.ts';
import { byHand } from './by-hand.ts';
import { fileReadings, walkReadings } from './chain-walk.ts';
import { checkKilledFolder } from './killed.ts';
import { HOMES, writeMadeUpHomes } from './made-up-homes.ts';
import {
  type Acknowledged,
  command,
  type CommandOptions,
  type Ended,
  SALE_ARGUMENTS,
  SELLS,
  TARIFF,
} from './replay-child.ts';
import { reportFrom } from './replay-report.ts';

const SEED = 20_260_611;
const KILLS = 30;
const SHORT_MINUTES = 20;
const PRELOAD = path.join(import.meta.dirname, 'kill-at.ts');
const folder = temporaryFolder();
const long = path.join(folder.dir, 'long');
const short = path.join(folder.dir, 'short');
beforeAll(() => {
  writeMadeUpHomes(long, { minutes: 900, seed: 11 });
  writeMadeUpHomes(short, { minutes: SHORT_MINUTES, seed: 12 });
});
afterAll(() => folder.remove());

function replay(input: string, out: string, options: CommandOptions = {}): Promise<Ended> {
  return command('replay', [input, ...SALE_ARGUMENTS, '--json', '--acknowledge', '--out', out], options);
}

/** What must hold of a replay that came to its end, however often it was killed on the way. */
function expectWhole(input: string, out: string, run: Ended): void {
  expect(run).toMatchObject({ code: 0 });
  const report = reportFrom(run.stdout);
  const sums = byHand(input, SELLS, TARIFF);
  expect(report).toMatchObject({ households: sums.households, readings: sums.readings, verified: true });
  const walked = walkReadings(out);
  const onChain = new Map(
    walked.map((one) => [`${one.home} ${one.time}`, `${one.importMwh}/${one.exportMwh}`]),
  );
  expect(walked).toHaveLength(sums.readings);
  expect(onChain).toEqual(fileReadings(input, HOMES));
}

describe('kill -9', () => {
  test(`${KILLS} times at random moments of replays that are taken up again`, async () => {
    const random = seededRandom(SEED);
    let kills = 0;
    for (let attempt = 0; kills < KILLS; attempt += 1) {
      const out = path.join(folder.dir, `killed-${attempt}`);
      const acknowledged: Acknowledged[] = [];
      let finished: Ended | undefined;
      while (finished === undefined) {
        const moment =
          kills >= KILLS
            ? {}
            : kills % 2 === 0
              ? { killAfterReadings: 1 + random(200) }
              : { killAfterMs: 150 + random(1500) };
        const run = await replay(long, out, moment);
        acknowledged.push(...run.acknowledged);
        if (run.signal === null) {
          finished = run;
          continue;
        }
        kills += 1;
        await checkKilledFolder(out, acknowledged);
      }
      expectWhole(long, out, finished);
      await checkKilledFolder(out, acknowledged);
    }
    expect(kills, `seed ${SEED}`).toBe(KILLS);
  });

  test('before each of many durable steps, from the first to the last, and again in the run after', async () => {
    const steps = stepsOf(await replay(short, path.join(folder.dir, 'counted'), { preload: PRELOAD }));
    expect(steps).toBeGreaterThan(150);
    const setUp = [1, 2, 3, 4, 6, 9, 13, 18, 25, 34, 45, 60];
    const closing = [90, 70, 52, 40, 29, 18, 11, 6, 3, 2, 1, 0].map((left) => steps - left);
    for (const step of [...setUp, ...closing]) {
      await killedTwice(`step-${step}`, { KILL_AT: String(step) }, 2 + ((step * 7) % 40));
    }
  });

  test('just after a reading was acknowledged: the first, the first of a day, the last before its block', async () => {
    const all = HOMES.length * SHORT_MINUTES;
    expect(all, 'the moments below are apart').toBeGreaterThan(62);
    for (const readings of [1, 2, 4, 60, 61, all - 1, all]) {
      await killedTwice(`readings-${readings}`, { KILL_AFTER_READINGS: String(readings) }, 5);
    }
  });

  test('in a run over a finished folder: it is unfinished again, and no worse', async () => {
    const out = path.join(folder.dir, 'finished');
    expectWhole(short, out, await replay(short, out));
    const steps = stepsOf(await replay(short, out, { preload: PRELOAD }));
    expect(steps).toBeGreaterThan(5);
    for (let step = 1; step <= steps; step += 2) {
      const run = await replay(short, out, { preload: PRELOAD, env: { KILL_AT: String(step) } });
      expect(run.signal, `step ${step} of ${steps}`).toBe('SIGKILL');
      await checkKilledFolder(out, run.acknowledged);
      expectWhole(short, out, await replay(short, out));
    }
  });
});

function stepsOf({ stderr }: Ended): number {
  return Number(/^(\d+) durable steps$/m.exec(stderr)?.[1]);
}

/** Killed at one moment, taken up again and killed at another, taken up again: whole in the end. */
async function killedTwice(
  name: string,
  moment: Readonly<Record<string, string>>,
  thenAt: number,
): Promise<void> {
  const out = path.join(folder.dir, name);
  const first = await replay(short, out, { preload: PRELOAD, env: moment });
  expect(first.signal, name).toBe('SIGKILL');
  await checkKilledFolder(out, first.acknowledged);
  const second = await replay(short, out, { preload: PRELOAD, env: { KILL_AT: String(thenAt) } });
  const acknowledged = [...first.acknowledged, ...second.acknowledged];
  await checkKilledFolder(out, acknowledged);
  const last = second.signal === null ? second : await replay(short, out);
  expectWhole(short, out, last);
  await checkKilledFolder(out, acknowledged);
}
