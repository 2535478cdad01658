import { ok } from 'node:assert/strict';
import type { Contract } from '../ledger/community.ts';
import {
  divideRounded,
  type EnergyMwh,
  energyMwh,
  type Money,
  money,
  type PriceMicros,
  ZERO_MONEY,
} from '../units/index.ts';
import { type DeliverySums, type ItemRange, type PartyReadings, sumDelivery } from './allocation.ts';
import { windowOf } from './flows.ts';
import { nextMissing } from './missing.ts';
import type { DeliverySpan } from './periods.ts';
import type { SeriesByMember } from './reading-cut.ts';
import { runsWithin, type TariffRun } from './tariffs.ts';

/** What a delivery period came to. */
export interface DeliveryOutcome extends DeliverySums {
  /** What was promised: M. */
  readonly minimumMwh: EnergyMwh;
  /** What the buyer paid public producers for the unserved energy. */
  readonly paidForUnserved: Money;
  readonly price: PriceMicros;
}

/** What the two owe each other for a period below its minimum; all zero when the minimum was met. */
export interface PeriodFees {
  /** S = max(0, M - D). */
  readonly shortMwh: EnergyMwh;
  /** The part of S that the seller answers for: U, scaled down where U + V > S. */
  readonly sellerPartMwh: EnergyMwh;
  /** The part of S that the buyer answers for: V, scaled down where U + V > S. */
  readonly buyerPartMwh: EnergyMwh;
  /** The seller owes the buyer. */
  readonly sellerFee: Money;
  /** The buyer owes the seller. */
  readonly buyerFee: Money;
}

/**
 * DESIGN 10's fees, exactly. The seller owes sellerPart x max(0, paid / U - price), where paid / U is the tariff that
 * the buyer paid on average for the energy that was not served; rounded once, half away from zero, to 10^-12. The
 * buyer owes buyerPart x max(0, price).
 */
export function feesOf(outcome: DeliveryOutcome): PeriodFees {
  const { minimumMwh, deliveredMwh, unservedMwh, untakenMwh, paidForUnserved } = outcome;
  const price = BigInt(outcome.price);
  const short = maxOf(0n, BigInt(minimumMwh) - deliveredMwh);
  const claimed = unservedMwh + untakenMwh;
  // A quotient of bigints drops the fraction, and all of these are >= 0: the seller's part is rounded down.
  const sellerPart = claimed > short ? (unservedMwh * short) / claimed : unservedMwh;
  const buyerPart = claimed > short ? short - sellerPart : untakenMwh;
  const lossOnUnserved = maxOf(0n, paidForUnserved - price * unservedMwh);
  return {
    shortMwh: energyMwh(Number(short)),
    sellerPartMwh: energyMwh(Number(sellerPart)),
    buyerPartMwh: energyMwh(Number(buyerPart)),
    sellerFee:
      sellerPart === 0n ? ZERO_MONEY : money(divideRounded(sellerPart * lossOnUnserved, unservedMwh)),
    buyerFee: money(buyerPart * maxOf(0n, price)),
  };
}

/**
 * `running`: it is not over, or its end is past the span; `waiting`: a reading is missing that may still come;
 * `settled`: the fees hold.
 */
export type PeriodState = 'running' | 'waiting' | 'settled';

/** A delivery period with what was delivered in it so far; fees and parts are zero until it is settled. */
export interface PeriodSettlement extends DeliverySpan, PeriodFees {
  readonly state: PeriodState;
  readonly deliveredMwh: EnergyMwh;
}

/**
 * Settles one delivery period up to `untilMinute`. `runs` are the prices that hold for the buyer, over the whole
 * period; `closed`: a missing reading counts as a reading of nothing.
 */
export function settlePeriod(
  contract: Contract,
  period: DeliverySpan,
  known: {
    readonly series: SeriesByMember;
    readonly runs: readonly TariffRun[];
    readonly untilMinute: number;
    readonly closed: boolean;
  },
): PeriodSettlement {
  const { terms } = contract;
  const parties: PartyReadings = {
    seller: windowOf(known.series.get(terms.seller), period),
    buyer: windowOf(known.series.get(terms.buyer), period),
  };
  const items = {
    from: 0,
    to: Math.max(0, Math.min(known.untilMinute, period.endMinute) - period.startMinute),
  };
  const outcome = outcomeOf(contract, period, { parties, runs: known.runs, items });
  const state = stateOf(parties, items, {
    over: known.untilMinute >= period.endMinute,
    closed: known.closed,
  });
  const fees = state === 'settled' ? feesOf(outcome) : NO_FEES;
  return { ...period, ...fees, state, deliveredMwh: energyMwh(Number(outcome.deliveredMwh)) };
}

const NO_FEES: PeriodFees = {
  shortMwh: energyMwh(0),
  sellerPartMwh: energyMwh(0),
  buyerPartMwh: energyMwh(0),
  sellerFee: ZERO_MONEY,
  buyerFee: ZERO_MONEY,
};

function outcomeOf(
  { terms }: Contract,
  period: DeliverySpan,
  known: { readonly parties: PartyReadings; readonly runs: readonly TariffRun[]; readonly items: ItemRange },
): DeliveryOutcome {
  let deliveredMwh = 0n;
  let unservedMwh = 0n;
  let untakenMwh = 0n;
  let paid = 0n;
  let covered = 0;
  for (const run of runsWithin(known.runs, period)) {
    const from = run.startMinute - period.startMinute;
    const to = Math.min(run.endMinute - period.startMinute, known.items.to);
    if (from >= to) continue;
    const sums = sumDelivery(known.parties, terms, { from, to });
    deliveredMwh += sums.deliveredMwh;
    unservedMwh += sums.unservedMwh;
    untakenMwh += sums.untakenMwh;
    paid += sums.unservedMwh * BigInt(run.purchase?.price ?? 0);
    covered += to - from;
  }
  ok(covered === known.items.to, 'the tariff runs do not cover the delivery period');
  const { minimumMwh } = period;
  return {
    minimumMwh,
    deliveredMwh,
    unservedMwh,
    untakenMwh,
    paidForUnserved: money(paid),
    price: terms.price,
  };
}

function stateOf(
  parties: PartyReadings,
  items: ItemRange,
  { over, closed }: { readonly over: boolean; readonly closed: boolean },
): PeriodState {
  if (!over) return 'running';
  const missing = [parties.seller, parties.buyer].some(({ quality }) => nextMissing(quality, 0) < items.to);
  return missing && !closed ? 'waiting' : 'settled';
}

function maxOf(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
