import { Violation } from '../checker.ts';
import { befall, type Dangers, putRight } from './faults.ts';
import { found, invite } from './founding.ts';
import type { Malice } from './ports.ts';
import { cheapKeys, realKeys } from './keys.ts';
import { Recovery } from './recovery.ts';
import { trade } from './trade.ts';
import { World } from './world.ts';

/** What a run must be given to happen again. */
export interface CommunityStormOptions {
  readonly seed: number;
  readonly steps: number;
  /** Little else but changes of seats and members, and partitions. */
  readonly churn?: boolean;
  /** Ed25519 in place of a keyed hash: ten times slower. */
  readonly realSignatures?: boolean;
}

/** What got done in a run: one in which nothing did would prove nothing. */
export interface CommunityStormReport {
  readonly seed: number;
  readonly steps: number;
  /** Steps, and those that it took to put everything right; all are checked. */
  readonly turns: number;
  readonly homes: number;
  readonly blocks: number;
  /** Blocks times homes. */
  readonly settled: number;
  readonly terms: number;
  readonly acknowledged: number;
  readonly races: number;
  /** Runs that a leader's equivocation has brought to a standstill. */
  readonly stuck: number;
  readonly malices: number;
  readonly letters: number;
  /** What happened how often, by name. */
  readonly events: Readonly<Record<string, number>>;
}

/** Steps between one of the faults and the next, and between two things that people do, on average. */
const STEPS_PER_FAULT = 40;
const STEPS_PER_TRADE = 25;
/** At first homes join and get their seats. */
const CALM_STEPS = 600;
const VALIDATORS = [1, 3, 5, 5, 5, 7];
const BAD_BLOCKS: readonly Malice[] = ['badSignature', 'badMerkleRoot', 'badStateHash', 'forges'];

/**
 * A community in a storm, from one seed: it is founded, homes join, seats are given and taken, people trade, meters are
 * read, and everything that can go wrong does. Then all is put right, and the homes have to come to one ledger, with all
 * that was acknowledged in it.
 *
 * @throws Violation, its message naming the seed, the step and the command that does it again
 */
export async function communityStorm(options: CommunityStormOptions): Promise<CommunityStormReport> {
  const { seed, steps, churn = false, realSignatures = false } = options;
  const world = new World({
    seed,
    keys: realSignatures ? realKeys() : cheapKeys(),
    rules: {
      validatorCount: VALIDATORS[seed % VALIDATORS.length] ?? 5,
      checkpointInterval: 2,
      validatorSilenceMinutes: 2,
    },
  });
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  let step = 0;
  const next = async (): Promise<void> => {
    await world.next();
    if (rejections.length > 0) throw rejections[0];
  };
  try {
    await found(world);
    for (let homes = seed % 6; homes > 0; homes -= 1) {
      const [founder] = world.homes;
      if (founder !== undefined) invite(world, founder);
    }
    for (; step < steps; step += 1) {
      if (step > CALM_STEPS && world.random.chance(1 / STEPS_PER_FAULT))
        befall(world, dangersOf(seed, churn));
      if (world.random.chance(1 / STEPS_PER_TRADE)) trade(world);
      await next();
    }
    putRight(world);
    const recovery = new Recovery(world);
    while (!recovery.isOver()) await next();
    return report(world, { seed, steps, recovery });
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    const flags = `${churn ? ' --churn' : ''}${realSignatures ? ' --real-signatures' : ''}`;
    const again = `node test/simulation/run.ts --ledger --seed ${seed} --steps ${steps}${flags}`;
    throw new Violation(`seed ${seed}, step ${step} of ${steps}: ${what}\nAgain: ${again}`, { cause });
  } finally {
    process.off('unhandledRejection', onRejection);
  }
}

/** In one of eight seeds somebody equivocates, in two more somebody makes bad blocks. */
function dangersOf(seed: number, churn: boolean): Dangers {
  const malices: Record<number, readonly Malice[]> = { 3: ['equivocates'], 5: BAD_BLOCKS, 7: BAD_BLOCKS };
  return { churn, malices: malices[seed % 8] ?? [] };
}

function report(
  world: World,
  { seed, steps, recovery }: { readonly seed: number; readonly steps: number; readonly recovery: Recovery },
): CommunityStormReport {
  return {
    seed,
    steps,
    turns: world.turns,
    homes: world.homes.length,
    blocks: world.checker.height,
    settled: world.checker.settledCount,
    terms: Math.max(...world.running.map(({ running }) => running?.host.raft.term ?? 0)),
    acknowledged: world.checker.acknowledgedCount,
    races: recovery.races,
    stuck: recovery.isStuck ? 1 : 0,
    malices: world.malices,
    letters: world.network.letters,
    events: Object.fromEntries([...world.events].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
