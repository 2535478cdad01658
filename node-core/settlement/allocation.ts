import { ok } from 'node:assert/strict';
import type { ContractTerms } from '../ledger/transaction.ts';
import { needOf, nettedOf, surplusOf } from './flows.ts';
import type { ReadingSeries } from './series.ts';

/**
 * floor(energy x share / 1000), exact for every safe integer `energyMwh` >= 0; `share` 1 to 1000.
 * Floors of shares that add up to 1000 or less never add up to more than the whole.
 */
export function shareOf(energyMwh: number, share: number): number {
  const product = energyMwh * share;
  return product <= Number.MAX_SAFE_INTEGER ? Math.floor(product / 1000) : largeShareOf(energyMwh, share);
}

/** The same where the product would not be exact: thousands and the rest apart. */
function largeShareOf(energyMwh: number, share: number): number {
  const thousands = Math.floor(energyMwh / 1000);
  return thousands * share + Math.floor(((energyMwh - thousands * 1000) * share) / 1000);
}

/** The two parties' readings over the same minutes: both windows start at the same minute and are equally long. */
export interface PartyReadings {
  readonly seller: ReadingSeries;
  readonly buyer: ReadingSeries;
}

/** Items `from` (included) to `to` (excluded) of windows. */
export interface ItemRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What a contract moves in each minute (DESIGN 10): min(floor(surplus x seller's share / 1000), floor(need x buyer's
 * share / 1000)), written to `deliveredMwh` at the same items. A minute in which a reading is MISSING moves nothing,
 * because a missing reading is 0 in the series; GAP is a reading of nothing.
 *
 * @returns the sum in mWh: exact when it is at most 2^53 - 1, and past it otherwise (a sum of non-negative floats
 * that ends within the safe integers never left them)
 */
export function deliver(
  parties: PartyReadings,
  contract: Pick<ContractTerms, 'sellerShare' | 'buyerShare'>,
  out: ItemRange & { readonly deliveredMwh: Float64Array },
): number {
  const { sellerImport, sellerExport, buyerImport, buyerExport } = columnsOf(parties);
  const { sellerShare, buyerShare } = contract;
  const { from, to, deliveredMwh } = out;
  let sum = 0;
  for (let at = from; at < to; at += 1) {
    const surplus = surplusOf(sellerImport[at] ?? 0, sellerExport[at] ?? 0);
    const need = needOf(buyerImport[at] ?? 0, buyerExport[at] ?? 0);
    // min(floor(a), floor(b)) = floor(min(a, b)), so one division serves; min(a, b) = (a + b - |a - b|) / 2, exact
    // while the sum is.
    const offered = surplus * sellerShare;
    const wanted = need * buyerShare;
    const both = offered + wanted;
    const moved =
      both <= Number.MAX_SAFE_INTEGER
        ? Math.floor((both - Math.abs(offered - wanted)) / 2000)
        : Math.min(largeShareOf(surplus, sellerShare), largeShareOf(need, buyerShare));
    deliveredMwh[at] = moved;
    sum += moved;
  }
  return sum;
}

/** Sums over some minutes of a contract, in mWh, exact. */
export interface DeliverySums {
  /** Delivered by the seller to the buyer: D. */
  readonly deliveredMwh: bigint;
  /** The buyer's share of its need that the seller did not serve: U. */
  readonly unservedMwh: bigint;
  /** The seller's share of its surplus that the buyer did not take: V. */
  readonly untakenMwh: bigint;
}

/**
 * D, U and V of some minutes. A party whose reading is MISSING has neither need nor surplus in that minute, so what
 * the other one had is unserved or untaken.
 */
export function sumDelivery(
  parties: PartyReadings,
  contract: Pick<ContractTerms, 'sellerShare' | 'buyerShare'>,
  items: ItemRange,
): DeliverySums {
  const { sellerImport, sellerExport, buyerImport, buyerExport } = columnsOf(parties);
  const { sellerShare, buyerShare } = contract;
  let delivered = 0;
  let offeredSum = 0;
  let wantedSum = 0;
  for (let at = items.from; at < items.to; at += 1) {
    const offered = shareOf(surplusOf(sellerImport[at] ?? 0, sellerExport[at] ?? 0), sellerShare);
    const wanted = shareOf(needOf(buyerImport[at] ?? 0, buyerExport[at] ?? 0), buyerShare);
    delivered += nettedOf(offered, wanted);
    offeredSum += offered;
    wantedSum += wanted;
  }
  if (offeredSum > Number.MAX_SAFE_INTEGER || wantedSum > Number.MAX_SAFE_INTEGER) {
    return sumHalves(parties, contract, items);
  }
  return {
    deliveredMwh: BigInt(delivered),
    unservedMwh: BigInt(wantedSum - delivered),
    untakenMwh: BigInt(offeredSum - delivered),
  };
}

/** A neighbour may sign readings of any size: its sums must not stop ours, so they are split until they fit. */
function sumHalves(
  parties: PartyReadings,
  contract: Pick<ContractTerms, 'sellerShare' | 'buyerShare'>,
  { from, to }: ItemRange,
): DeliverySums {
  ok(to - from > 1, 'a single minute past 2^53 - 1 mWh');
  const middle = Math.floor((from + to) / 2);
  const first = sumDelivery(parties, contract, { from, to: middle });
  const second = sumDelivery(parties, contract, { from: middle, to });
  return {
    deliveredMwh: first.deliveredMwh + second.deliveredMwh,
    unservedMwh: first.unservedMwh + second.unservedMwh,
    untakenMwh: first.untakenMwh + second.untakenMwh,
  };
}

function columnsOf({ seller, buyer }: PartyReadings) {
  ok(
    seller.startMinute === buyer.startMinute && seller.quality.length === buyer.quality.length,
    'windows of different minutes',
  );
  return {
    sellerImport: seller.importMwh,
    sellerExport: seller.exportMwh,
    buyerImport: buyer.importMwh,
    buyerExport: buyer.exportMwh,
  };
}
