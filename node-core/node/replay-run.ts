import path from 'node:path';
import { fromHex } from '../codec/index.ts';
import { type CommunityRules, DEFAULT_RULES, termsHash } from '../ledger/index.ts';
import { readHomes } from '../meter/replay-files.ts';
import type { MinuteReading } from '../meter/source.ts';
import { closesMinuteOf } from '../settlement/index.ts';
import { openLedgerStore } from '../storage/index.ts';
import {
  addMinutes,
  carbonGrams,
  type Minute,
  type MinuteSpan,
  monthsOfSpan,
  minute,
  msOfMinute,
  type PriceMicros,
  WHOLE_SHARE,
  ZERO_ENERGY,
} from '../units/index.ts';
import type { SubmitResult } from './block-closer.ts';
import { type ManualClock, manualClock } from './clock.ts';
import { billFor } from './bills.ts';
import { householdBooks } from './books.ts';
import { type KeptBill, keptBill, writeBillsFile, writeChecksums } from './ledger-folder.ts';
import { signMonth } from './month-close.ts';
import { type Neighbourhood, openNeighbourhood } from './neighbourhood.ts';
import { type HomeAmounts, homeAmounts } from './replay-amounts.ts';
import {
  PLAN_FILE,
  PUBLIC_PRODUCER,
  planReplay,
  ReplayError,
  residentsOf,
  type Sale,
} from './replay-plan.ts';
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
/** Runs recorded homes as households of a community. @throws CsvError, ReplayError */
export async function runReplay(options: ReplayOptions): Promise<ReplayReport> {
  const startedMs = performance.now();
  const homes = readHomes(options.input, { timeZone: RULES.timeZone });
  const plan = planReplay(options, homes);
  const span = { startMinute: minute(plan.firstMinute), endMinute: minute(plan.endMinute) };
  const clock = manualClock(msOfMinute(addMinutes(span.startMinute, -LEAD_MINUTES)));
  const residents = residentsOf(plan);
  const neighbourhood = await openNeighbourhood({
    dir: options.dir,
    clock,
    community: {
      name: 'Replay',
      currency: 'NOK',
      minorDigits: 2,
      rules: RULES,
      nonce: fromHex(plan.nonce),
    },
    residents,
  });
  const { replica } = neighbourhood;
  const heads = [replica.community.head('energy').time, replica.community.head('contract').time];
  clock.advanceTo(msOfMinute(minute(Math.max(...heads, clock.nowMs() / 60_000))));

  await publishTariff(neighbourhood, options.tariff, span);
  for (const sale of options.sales) await makeContract(neighbourhood, sale, span);
  for (
    let at = resumeMinute(neighbourhood, homes, span.startMinute);
    at < span.endMinute;
    at = addMinutes(at, 1)
  ) {
    clock.advanceTo(Math.max(clock.nowMs(), msOfMinute(addMinutes(at, 1))));
    for (const [home, readings] of homes) {
      const reading = readings[at - span.startMinute];
      if (reading === undefined) continue;
      neighbourhood.household(home).recordMinutes([reading]);
      options.acknowledged?.(home, at);
    }
    await neighbourhood.closer.flush();
  }
  for (const household of neighbourhood.households.values()) await household.settleGrants();
  const amounts = await closeMonths(neighbourhood, { clock, span, homes: [...homes.keys()] });
  const bills = billsOf(neighbourhood, { span, homes: [...homes.keys()] });
  await neighbourhood.close();
  writeBillsFile(options.dir, bills);
  writeChecksums(options.dir, [PLAN_FILE]);

  const verified = await verifyFolder(options.dir);
  const store = openLedgerStore(path.join(options.dir, 'ledger.sqlite'), { mode: 'read' });
  const sizes = store.sizes();
  store.close();
  const energyChain = sizes.chains.energy.blockBytes + sizes.chains.energy.certificateBytes;
  return {
    households: amounts,
    readings: sizes.readings,
    blocks: { energy: sizes.chains.energy.blocks, contract: sizes.chains.contract.blocks },
    bytes: {
      energyChain,
      perReading: Math.round((100 * energyChain) / sizes.readings) / 100,
      database: sizes.databaseBytes,
    },
    verified: verified.fault === undefined,
    seconds: Math.round(performance.now() - startedMs) / 1000,
  };
}

async function publishTariff(
  neighbourhood: Neighbourhood,
  price: PriceMicros,
  span: MinuteSpan,
): Promise<void> {
  if (neighbourhood.replica.community.tariffs.length > 0) return;
  const step = { startMinute: span.startMinute, price, feedInPrice: null, carbon: carbonGrams(0) };
  const producer = neighbourhood.household(PUBLIC_PRODUCER);
  certified(await producer.send({ kind: 'tariff', endMinute: span.endMinute, steps: [step] }), 'the tariff');
}

/** The seller proposes, the buyer accepts; what the ledger shows already is not done again. */
async function makeContract(neighbourhood: Neighbourhood, sale: Sale, span: MinuteSpan): Promise<void> {
  const { community } = neighbourhood.replica;
  const seller = neighbourhood.household(sale.seller);
  const buyer = neighbourhood.household(sale.buyer);
  const isThis = (terms: { seller: number; buyer: number; price: number }) =>
    terms.seller === seller.member && terms.buyer === buyer.member && terms.price === sale.price;
  if ([...community.contracts.values()].some(({ terms }) => isThis(terms))) return;
  const what = `the contract ${sale.seller}:${sale.buyer}`;
  const open = () =>
    [...community.proposals.values()].find(
      ({ proposal, standing }) => standing.kind === 'open' && isThis(proposal.terms),
    );
  if (open() === undefined) {
    const terms = {
      ...span,
      seller: seller.member,
      buyer: buyer.member,
      sellerShare: WHOLE_SHARE,
      buyerShare: WHOLE_SHARE,
      price: sale.price,
      minimumEnergyMwh: ZERO_ENERGY,
      period: 'term',
      carbon: carbonGrams(0),
    } as const;
    const draft = {
      kind: 'proposal',
      terms,
      offer: null,
      counters: null,
      expiresMinute: span.startMinute,
    } as const;
    certified(await seller.send(draft), what);
  }
  const proposal = open();
  if (proposal === undefined) throw new ReplayError(`${what} was proposed, but is not on the chain`);
  const { id: proposalId } = proposal;
  certified(
    await buyer.send({
      kind: 'acceptance',
      proposal: proposalId,
      termsHash: termsHash(proposal.proposal.terms),
    }),
    what,
  );
}

function certified(result: SubmitResult, what: string): void {
  if (result.kind === 'certified') return;
  throw new ReplayError(
    `${what} was not taken: ${result.reason}${'detail' in result ? ` (${result.detail})` : ''}`,
  );
}

/** The first minute that one of the homes has not recorded yet. */
function resumeMinute(
  neighbourhood: Neighbourhood,
  homes: ReadonlyMap<string, readonly MinuteReading[]>,
  startMinute: Minute,
): Minute {
  let resume: number = Number.POSITIVE_INFINITY;
  for (const home of homes.keys()) {
    resume = Math.min(resume, neighbourhood.household(home).nextMinute() ?? startMinute);
  }
  return minute(Math.max(resume, startMinute));
}

/** Lets the closing minutes pass, has everybody sign, and adds up what each home came to. */
async function closeMonths(
  neighbourhood: Neighbourhood,
  of: { readonly clock: ManualClock; readonly span: MinuteSpan; readonly homes: readonly string[] },
): Promise<Record<string, HomeAmounts>> {
  const { community } = neighbourhood.replica;
  const months = monthsOfSpan(of.span, RULES.timeZone);
  for (const month of months) {
    of.clock.advanceTo(Math.max(of.clock.nowMs(), msOfMinute(closesMinuteOf(month, community.rules))));
    for (const household of neighbourhood.households.values())
      await signMonth(household, householdBooks(household), month);
  }
  return Object.fromEntries(
    of.homes.map((home) => {
      const household = neighbourhood.household(home);
      const books = householdBooks(household);
      return [
        home,
        homeAmounts(
          household,
          months.map((month) => books.month(month)),
        ),
      ];
    }),
  );
}

/** The closed bills of the homes. */
function billsOf(
  neighbourhood: Neighbourhood,
  of: { readonly span: MinuteSpan; readonly homes: readonly string[] },
): KeptBill[] {
  return of.homes.flatMap((home) => {
    const household = neighbourhood.household(home);
    const books = householdBooks(household);
    return monthsOfSpan(of.span, RULES.timeZone).map((month) =>
      keptBill(home, billFor(household, books, month)),
    );
  });
}
