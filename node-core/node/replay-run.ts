import path from 'node:path';
import { fromHex } from '../codec/index.ts';
import { type CommunityRules, DEFAULT_RULES } from '../ledger/index.ts';
import { readHomes } from '../meter/replay-files.ts';
import type { MinuteReading } from '../meter/source.ts';
import { closesMinuteOf } from '../settlement/index.ts';
import { openLedgerStore } from '../storage/index.ts';
import {
  addMinutes,
  type Minute,
  type MinuteSpan,
  type Month,
  minute,
  monthsOfSpan,
  msOfMinute,
  type PriceMicros,
} from '../units/index.ts';
import { billFor } from './bills.ts';
import { householdBooks } from './books.ts';
import { type ManualClock, manualClock } from './clock.ts';
import { type KeptBill, keptBill } from './kept-bill.ts';
import { endOf, finishFolder, LEDGER_FILE, readSums, reopenFolder, sumFault } from './ledger-folder.ts';
import { signMonth } from './month-close.ts';
import { type Neighbourhood, openNeighbourhood } from './neighbourhood.ts';
import { type HomeAmounts, homeAmounts } from './replay-amounts.ts';
import {
  PLAN_FILE,
  planReplay,
  ReplayError,
  type ReplayPlan,
  residentsOf,
  type Sale,
} from './replay-plan.ts';
import { makeContract, publishTariff } from './replay-setup.ts';
import { verifyFolder } from './verify-folder.ts';

export { ReplayError, type Sale } from './replay-plan.ts';

export interface ReplayOptions {
  /** Folder of CSV files, one a home. */
  readonly input: string;
  /** Where the ledger and the households' files go; a replay that was stopped goes on from what is there. */
  readonly dir: string;
  readonly sales: readonly Sale[];
  /** The public producer's price. */
  readonly tariff: PriceMicros;
  /** A home's reading is safe on disk. */
  readonly acknowledged?: ((home: string, minute: Minute) => void) | undefined;
}

export interface ReplayReport {
  /** Exact amounts in the currency, positive = owed to the household, before rounding. */
  readonly households: Readonly<Record<string, HomeAmounts>>;
  readonly readings: number;
  readonly blocks: { readonly energy: number; readonly contract: number };
  readonly bytes: { readonly energyChain: number; readonly perReading: number; readonly database: number };
  readonly verified: boolean;
  readonly seconds: number;
}

/** The community is founded so long before the first reading, and everybody is admitted and has signed by then. */
const LEAD_MINUTES = 60;
const RULES: CommunityRules = {
  ...DEFAULT_RULES,
  validatorCount: 1,
  timeZone: 'UTC',
  vatPublicBasisPoints: 0,
};

type Homes = ReadonlyMap<string, readonly MinuteReading[]>;

/** Recorded homes on their way through a community. */
interface Replay {
  readonly neighbourhood: Neighbourhood;
  readonly clock: ManualClock;
  readonly homes: Homes;
  readonly span: MinuteSpan;
  readonly months: readonly Month[];
}

/**
 * Runs recorded homes as households of a community, and checks the result from its files. Stopped at whatever moment, it
 * goes on from there when it is run again in the same folder. Nothing is written before all of the input has been read.
 * @throws CsvError, ReplayError, StorageError; LedgerFault when the ledger in the folder was changed
 */
export async function runReplay(options: ReplayOptions): Promise<ReplayReport> {
  const startedMs = performance.now();
  const homes = readHomes(options.input, { timeZone: RULES.timeZone });
  const plan = planReplay(options, homes);
  checkFinished(options.dir);
  reopenFolder(options.dir);
  const replay = await openReplay(options.dir, { plan, homes });
  await publishTariff(replay.neighbourhood, options.tariff, replay.span);
  for (const sale of options.sales) await makeContract(replay.neighbourhood, sale, replay.span);
  await recordAll(replay, options.acknowledged ?? (() => {}));
  await closeMonths(replay);
  const households = amountsOf(replay);
  const { replica } = replay.neighbourhood;
  const made = { bills: billsOf(replay), end: endOf(replica.community, replica.appliedIndex) };
  await replay.neighbourhood.close();
  finishFolder(options.dir, { ...made, others: [PLAN_FILE] });

  const verified = await verifyFolder(options.dir);
  return {
    households,
    ...measured(options.dir),
    verified: verified.fault === undefined && verified.notYet.length === 0,
    seconds: Math.round(performance.now() - startedMs) / 1000,
  };
}

async function openReplay(
  dir: string,
  { plan, homes }: { readonly plan: ReplayPlan; readonly homes: Homes },
): Promise<Replay> {
  const span = { startMinute: minute(plan.firstMinute), endMinute: minute(plan.endMinute) };
  const clock = manualClock(msOfMinute(addMinutes(span.startMinute, -LEAD_MINUTES)));
  const neighbourhood = await openNeighbourhood({
    dir,
    clock,
    community: {
      name: 'Replay',
      currency: 'NOK',
      minorDigits: 2,
      rules: RULES,
      nonce: fromHex(plan.nonce),
    },
    residents: residentsOf(plan),
  });
  const replay = { neighbourhood, clock, homes, span, months: monthsOfSpan(span, RULES.timeZone) };
  await takeUp(replay);
  return replay;
}

/**
 * Sets the clock to where a stopped replay had come: to the last block, and past the last reading that a home has
 * acknowledged. What waits in the outboxes is offered again, for by the clock of the start it lay ahead.
 */
async function takeUp({ neighbourhood, clock }: Replay): Promise<void> {
  const { community } = neighbourhood.replica;
  const households = [...neighbourhood.households.values()];
  const reached = Math.max(
    community.head('energy').time,
    community.head('contract').time,
    ...households.map((household) => household.nextMinute() ?? 0),
  );
  clock.advanceTo(Math.max(clock.nowMs(), msOfMinute(minute(reached))));
  for (const household of households) await household.resend();
}

/** Every minute of every home, and its block. */
async function recordAll(
  replay: Replay,
  acknowledged: NonNullable<ReplayOptions['acknowledged']>,
): Promise<void> {
  const { neighbourhood, clock, homes, span } = replay;
  for (let at = firstToRecord(replay); at < span.endMinute; at = addMinutes(at, STEP_MINUTES)) {
    const end = minute(Math.min(at + STEP_MINUTES, span.endMinute));
    clock.advanceTo(Math.max(clock.nowMs(), msOfMinute(end)));
    for (const [home, readings] of homes) {
      const step = readings.slice(at - span.startMinute, end - span.startMinute);
      neighbourhood.household(home).recordMinutes(step);
      for (const reading of step) acknowledged(home, reading.minute);
    }
    await neighbourhood.closer.flush();
  }
  await neighbourhood.closer.flush();
  for (const household of neighbourhood.households.values()) await household.settleGrants();
}

/**
 * Minutes that each home hands in at a time, as one that was without a link for a while does: one wait for the disk, and
 * one block, for all of them. Two days then take seconds.
 */
const STEP_MINUTES = 5;

/** The first minute that one of the homes has not recorded yet. */
function firstToRecord({ neighbourhood, homes, span }: Replay): Minute {
  const nexts = [...homes.keys()].map(
    (home) => neighbourhood.household(home).nextMinute() ?? span.startMinute,
  );
  return minute(Math.max(span.startMinute, Math.min(...nexts)));
}

/** Lets the closing minutes pass, and has everybody sign. */
async function closeMonths({ neighbourhood, clock, months }: Replay): Promise<void> {
  const { rules } = neighbourhood.replica.community;
  for (const month of months) {
    clock.advanceTo(Math.max(clock.nowMs(), msOfMinute(closesMinuteOf(month, rules))));
    for (const household of neighbourhood.households.values()) {
      await signMonth(household, householdBooks(household), month);
    }
  }
}

/** What each home came to, fees included. */
function amountsOf({ neighbourhood, homes, months }: Replay): Record<string, HomeAmounts> {
  return Object.fromEntries(
    [...homes.keys()].map((home) => {
      const household = neighbourhood.household(home);
      const books = householdBooks(household);
      const settled = months.map((month) => books.month(month));
      return [home, homeAmounts(household, settled)];
    }),
  );
}

/** The closed bills of the homes. */
function billsOf({ neighbourhood, homes, months }: Replay): KeptBill[] {
  return [...homes.keys()].flatMap((home) => {
    const household = neighbourhood.household(home);
    const books = householdBooks(household);
    return months.map((month) => keptBill(home, billFor(household, books, month)));
  });
}

function measured(dir: string): Pick<ReplayReport, 'readings' | 'blocks' | 'bytes'> {
  const store = openLedgerStore(path.join(dir, LEDGER_FILE), { mode: 'read' });
  const { readings, chains, databaseBytes } = store.sizes();
  store.close();
  const energyChain = chains.energy.blockBytes + chains.energy.certificateBytes;
  return {
    readings,
    blocks: { energy: chains.energy.blocks, contract: chains.contract.blocks },
    bytes: {
      energyChain,
      perReading: Math.round((100 * energyChain) / readings) / 100,
      database: databaseBytes,
    },
  };
}

/** A finished folder is taken up only as it was finished: writing to it again would vouch for whatever was changed. */
function checkFinished(dir: string): void {
  const sums = readSums(dir);
  if (sums.kind === 'none') return;
  const faults =
    sums.kind === 'damaged'
      ? [sums.fault]
      : [...sums.content].map(([name, sum]) => sumFault(dir, { name, sum }));
  const fault = faults.find((one) => one !== undefined);
  if (fault === undefined) return;
  throw new ReplayError(`${dir} was changed since it was finished: ${fault.where}: ${fault.what}`);
}
