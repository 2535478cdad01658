import type { MemberIndex } from '../../ledger/index.ts';
import type { Settlement } from '../../settlement/index.ts';
import { formatMoney, money } from '../../units/index.ts';

/** What the homes' numbers come to when they are put together; fields as in `SumCheckView`. */
export interface SumCheck {
  readonly minutes: number;
  readonly unequalMinutes: number;
  readonly unequal: readonly {
    readonly minute: number;
    readonly soldMwh: number;
    readonly boughtMwh: number;
  }[];
  readonly soldMwh: number;
  readonly boughtMwh: number;
  readonly soldExact: string;
  readonly boughtExact: string;
  readonly importMwh: number;
  readonly exportMwh: number;
  readonly publicMwh: number;
  readonly unpricedMwh: number;
  readonly fedInMwh: number;
  readonly storedMwh: number;
  readonly nettedMwh: number;
  readonly balanced: boolean;
  readonly missing: readonly { readonly member: MemberIndex; readonly minutes: number }[];
}

/** Minutes that are named; of more, the count is said. */
const MOST_NAMED = 20;

/**
 * Holds the homes' settlements of one and the same span against each other. Each home was settled alone, from its own
 * side: what all sellers delivered must be what all buyers took, in every minute and in money, and what all meters
 * counted must be accounted for.
 */
export function sumCheck(settlements: readonly Settlement[]): SumCheck {
  const minutes = Math.max(0, ...settlements.map(({ home }) => home.quality.length));
  const start = settlements[0]?.settledSpan.startMinute ?? 0;
  const sold = new Float64Array(minutes);
  const bought = new Float64Array(minutes);
  let [soldMoney, boughtMoney] = [0n, 0n];
  for (const { contracts, household } of settlements) {
    for (const { contract, deliveredMwh, amount } of contracts) {
      const isSeller = contract.terms.seller === household;
      const side = isSeller ? sold : bought;
      for (let at = 0; at < deliveredMwh.length; at += 1)
        side[at] = (side[at] ?? 0) + (deliveredMwh[at] ?? 0);
      if (isSeller) soldMoney += amount;
      else boughtMoney += amount;
    }
  }
  const unequal = unequalMinutes({ start, sold, bought });
  const sums = {
    soldMwh: total(settlements, 'soldNeighboursMwh'),
    boughtMwh: total(settlements, 'boughtNeighboursMwh'),
    importMwh: total(settlements, 'importMwh'),
    exportMwh: total(settlements, 'exportMwh'),
    publicMwh: total(settlements, 'boughtPublicMwh'),
    unpricedMwh: total(settlements, 'unpricedMwh'),
    fedInMwh: total(settlements, 'soldPublicMwh'),
    storedMwh: total(settlements, 'storedMwh'),
    nettedMwh: total(settlements, 'nettedMwh'),
  };
  return {
    minutes,
    unequalMinutes: unequal.length,
    unequal: unequal.slice(0, MOST_NAMED),
    ...sums,
    soldExact: exact(soldMoney),
    boughtExact: exact(boughtMoney),
    balanced:
      sums.importMwh === sums.boughtMwh + sums.publicMwh + sums.unpricedMwh + sums.nettedMwh &&
      sums.exportMwh === sums.soldMwh + sums.fedInMwh + sums.storedMwh + sums.nettedMwh,
    missing: settlements
      .filter(({ missing }) => missing.count > 0)
      .map(({ household: member, missing }) => ({ member, minutes: missing.count })),
  };
}

function unequalMinutes(of: {
  readonly start: number;
  readonly sold: Float64Array;
  readonly bought: Float64Array;
}): { readonly minute: number; readonly soldMwh: number; readonly boughtMwh: number }[] {
  const { start, sold, bought } = of;
  const found = [];
  for (let at = 0; at < sold.length; at += 1) {
    const [soldMwh, boughtMwh] = [sold[at] ?? 0, bought[at] ?? 0];
    if (soldMwh !== boughtMwh) found.push({ minute: start + at, soldMwh, boughtMwh });
  }
  return found;
}

type Sum =
  | 'soldNeighboursMwh'
  | 'boughtNeighboursMwh'
  | 'importMwh'
  | 'exportMwh'
  | 'boughtPublicMwh'
  | 'unpricedMwh'
  | 'soldPublicMwh'
  | 'storedMwh'
  | 'nettedMwh';

function total(settlements: readonly Settlement[], sum: Sum): number {
  return settlements.reduce((all, settlement) => all + settlement[sum], 0);
}

function exact(amount: bigint): string {
  return formatMoney(money(amount));
}
