import { ok } from 'node:assert/strict';
import type { MemberIndex } from '../ledger/transaction.ts';
import {
  type EnergyMwh,
  energyMwh,
  type MinuteSpan,
  type Money,
  money,
  type PriceMicros,
} from '../units/index.ts';
import { ExactSum } from './exact-sum.ts';
import { nettedOf } from './flows.ts';
import type { ReadingSeries } from './series.ts';
import type { TariffRun } from './tariffs.ts';

/** Energy bought from or sold to a public producer at one price. */
export interface TradeSegment extends MinuteSpan {
  readonly price: PriceMicros;
  readonly energyMwh: EnergyMwh;
}

/** All that a household bought from, or sold to, one public producer. */
export interface PublicTrade {
  readonly producer: MemberIndex;
  readonly energyMwh: EnergyMwh;
  /** What is owed for it by who got the energy; negative at a negative price. */
  readonly amount: Money;
  /** By time; only those with energy. */
  readonly segments: readonly TradeSegment[];
}

/** A home's own flows over a span, and what its contracts left of them. Each field a sum in mWh. */
export interface HomeTotals {
  readonly importMwh: EnergyMwh;
  readonly exportMwh: EnergyMwh;
  readonly nettedMwh: EnergyMwh;
  /** Need that neither a neighbour nor a tariff covered. */
  readonly unpricedMwh: EnergyMwh;
  /** Surplus that nobody took. */
  readonly storedMwh: EnergyMwh;
  /** By producer, ascending; only those with energy. */
  readonly purchases: readonly PublicTrade[];
  readonly feedIn: readonly PublicTrade[];
  /** Purchases' energy x the tariff's carbon, in mWh g/kWh. */
  readonly purchasedCarbon: bigint;
}

/** What a home's contracts moved in each minute of the home's window, as buyer and as seller. */
export interface ContractMinutes {
  readonly bought: readonly Float64Array[];
  readonly sold: readonly Float64Array[];
}

/**
 * Sums a home's minutes by runs of equal prices. `runs` cover exactly the minutes of `home`.
 * @throws UnitError when the home's own readings sum to more than 2^53 - 1 mWh
 */
export function totalsOf(
  home: ReadingSeries,
  contracts: ContractMinutes,
  runs: readonly TariffRun[],
): HomeTotals {
  const purchases = new TradeBook();
  const feedIn = new TradeBook();
  const sums = { importMwh: 0, exportMwh: 0, nettedMwh: 0, unpricedMwh: 0, storedMwh: 0 };
  const purchasedCarbon = new ExactSum();
  for (const run of runs) {
    const range = { from: run.startMinute - home.startMinute, to: run.endMinute - home.startMinute };
    const flows = flowsOf(home, range);
    const needLeft = flows.importMwh - flows.nettedMwh - sumAll(contracts.bought, range);
    const surplusLeft = flows.exportMwh - flows.nettedMwh - sumAll(contracts.sold, range);
    ok(needLeft >= 0 && surplusLeft >= 0, 'contracts moved more than there was: shares past the whole');
    sums.importMwh += flows.importMwh;
    sums.exportMwh += flows.exportMwh;
    sums.nettedMwh += flows.nettedMwh;
    if (run.purchase === null) sums.unpricedMwh += needLeft;
    else if (needLeft > 0) {
      purchases.add(run.purchase, run, needLeft);
      purchasedCarbon.addProduct(needLeft, run.purchase.carbon);
    }
    if (run.feedIn === null) sums.storedMwh += surplusLeft;
    else if (surplusLeft > 0) feedIn.add(run.feedIn, run, surplusLeft);
  }
  return {
    importMwh: energyMwh(sums.importMwh),
    exportMwh: energyMwh(sums.exportMwh),
    nettedMwh: energyMwh(sums.nettedMwh),
    unpricedMwh: energyMwh(sums.unpricedMwh),
    storedMwh: energyMwh(sums.storedMwh),
    purchases: purchases.trades(),
    feedIn: feedIn.trades(),
    purchasedCarbon: purchasedCarbon.total(),
  };
}

/** Collects energy by producer. */
class TradeBook {
  readonly #byProducer = new Map<
    MemberIndex,
    { energy: number; amount: ExactSum; segments: TradeSegment[] }
  >();

  add(
    { producer, price }: { producer: MemberIndex; price: PriceMicros },
    span: MinuteSpan,
    energy: number,
  ): void {
    let book = this.#byProducer.get(producer);
    if (book === undefined) {
      book = { energy: 0, amount: new ExactSum(), segments: [] };
      this.#byProducer.set(producer, book);
    }
    const mwh = energyMwh(energy);
    book.energy += energy;
    book.amount.addProduct(energy, price);
    book.segments.push({ startMinute: span.startMinute, endMinute: span.endMinute, price, energyMwh: mwh });
  }

  trades(): PublicTrade[] {
    const trades = [...this.#byProducer].map(([producer, { energy, amount, segments }]) => ({
      producer,
      energyMwh: energyMwh(energy),
      amount: money(amount.total()),
      segments,
    }));
    return trades.toSorted((a, b) => a.producer - b.producer);
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function flowsOf(home: ReadingSeries, { from, to }: Range) {
  const imports = home.importMwh;
  const exports = home.exportMwh;
  let importMwh = 0;
  let exportMwh = 0;
  let nettedMwh = 0;
  for (let at = from; at < to; at += 1) {
    const imported = imports[at] ?? 0;
    const exported = exports[at] ?? 0;
    importMwh += imported;
    exportMwh += exported;
    nettedMwh += nettedOf(imported, exported);
  }
  return { importMwh, exportMwh, nettedMwh };
}

function sumAll(columns: readonly Float64Array[], { from, to }: Range): number {
  let sum = 0;
  for (const column of columns) {
    for (let at = from; at < to; at += 1) sum += column[at] ?? 0;
  }
  return sum;
}
