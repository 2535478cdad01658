import type { Contract } from '../ledger/community.ts';
import type { MemberIndex } from '../ledger/transaction.ts';
import {
  addMoney,
  type EnergyMwh,
  energyMwh,
  intersectSpans,
  type MinuteSpan,
  type Money,
  moneyFor,
} from '../units/index.ts';
import { deliver } from './allocation.ts';
import { type PeriodSettlement, settlePeriod } from './fees.ts';
import { windowOf } from './flows.ts';
import type { SettlementFrame } from './frame.ts';
import { type MissingMinutes, missingIn, NONE_MISSING, unionOf } from './missing.ts';
import { deliveryPeriods, spanOfContract } from './periods.ts';
import type { SeriesByMember } from './reading-cut.ts';

/** What a contract came to within a span; both parties work out the same. */
export interface ContractSettlement {
  readonly contract: Contract;
  /** The minutes of the settled span in which it is in force; empty when there are none. */
  readonly span: MinuteSpan;
  /** Delivered by the seller to the buyer. */
  readonly energyMwh: EnergyMwh;
  /** What the buyer owes the seller for it, fees apart: energy x price. */
  readonly amount: Money;
  /** Delivered in each minute of the settled span; 0 outside the contract. */
  readonly deliveredMwh: Float64Array;
  /** Delivery periods that end in the span, and the one that runs on; none where nothing is promised. */
  readonly periods: readonly PeriodSettlement[];
  /** Over the settled periods: what the seller owes the buyer, and the buyer the seller. */
  readonly sellerFee: Money;
  readonly buyerFee: Money;
  /** Minutes of `span` without a reading, by party, and of either. */
  readonly missing: {
    readonly seller: MissingMinutes;
    readonly buyer: MissingMinutes;
    readonly either: MissingMinutes;
  };
}

/** How far a span is settled, and whether what is missing may still come. */
export interface SettledUntil {
  readonly settledSpan: MinuteSpan;
  readonly closed: boolean;
}

/** Settles one contract over the settled part of the frame's span, from its two parties' readings alone. */
export function settleContract(
  contract: Contract,
  series: SeriesByMember,
  until: SettledUntil & { readonly frame: SettlementFrame },
): ContractSettlement {
  const { frame, settledSpan, closed } = until;
  const { terms } = contract;
  const span = intersectSpans(spanOfContract(contract), settledSpan);
  const deliveredMwh = new Float64Array(settledSpan.endMinute - settledSpan.startMinute);
  let energy = 0;
  if (span !== undefined) {
    energy = deliver(windowsOf(contract, series, settledSpan), terms, {
      from: span.startMinute - settledSpan.startMinute,
      to: span.endMinute - settledSpan.startMinute,
      deliveredMwh,
    });
  }
  const runs = frame.tariffs.runsFor(terms.buyer);
  const known = { series, runs, untilMinute: settledSpan.endMinute, closed };
  const spans = terms.minimumEnergyMwh > 0 ? deliveryPeriods(contract, frame) : [];
  const periods = spans.map((period) => settlePeriod(contract, period, known));
  return {
    contract,
    span: span ?? { startMinute: settledSpan.startMinute, endMinute: settledSpan.startMinute },
    energyMwh: energyMwh(energy),
    amount: moneyFor(energyMwh(energy), terms.price),
    deliveredMwh,
    periods,
    sellerFee: addMoney(...periods.map((period) => period.sellerFee)),
    buyerFee: addMoney(...periods.map((period) => period.buyerFee)),
    missing: missingOf(contract, series, span),
  };
}

/** The other party of a contract. */
export function counterpartyOf(contract: Contract, member: MemberIndex): MemberIndex {
  return contract.terms.seller === member ? contract.terms.buyer : contract.terms.seller;
}

function windowsOf({ terms }: Contract, series: SeriesByMember, span: MinuteSpan) {
  return { seller: windowOf(series.get(terms.seller), span), buyer: windowOf(series.get(terms.buyer), span) };
}

function missingOf(
  contract: Contract,
  series: SeriesByMember,
  span: MinuteSpan | undefined,
): ContractSettlement['missing'] {
  if (span === undefined) return { seller: NONE_MISSING, buyer: NONE_MISSING, either: NONE_MISSING };
  const windows = windowsOf(contract, series, span);
  const seller = missingIn(windows.seller, span);
  const buyer = missingIn(windows.buyer, span);
  return { seller, buyer, either: unionOf([...seller.runs, ...buyer.runs]) };
}
