import { addMoney, formatMoney, type Money, negateMoney, ZERO_MONEY } from '../units/index.ts';
import type { MonthSettlement } from '../settlement/index.ts';
import type { Household } from './household.ts';

/** What a household is owed (+) or owes (-), as exact decimals of the currency, before VAT and rounding. */
export interface HomeAmounts {
  /** By neighbour's name, sales less purchases, fees included. */
  readonly neighbours: Readonly<Record<string, string>>;
  readonly public: string;
  readonly total: string;
}

/** Sums settled months of one household. */
export function homeAmounts(household: Household, months: readonly MonthSettlement[]): HomeAmounts {
  const { members } = household.replica.community;
  const neighbours = new Map<string, Money>();
  let fromPublic = ZERO_MONEY;
  for (const month of months) {
    for (const { contract, amount, sellerFee, buyerFee } of month.contracts) {
      const { seller, buyer } = contract.terms;
      const other = members[seller === household.member ? buyer : seller]?.displayName ?? '';
      const toSeller = addMoney(amount, buyerFee, negateMoney(sellerFee));
      const mine = seller === household.member ? toSeller : negateMoney(toSeller);
      neighbours.set(other, addMoney(neighbours.get(other) ?? ZERO_MONEY, mine));
    }
    for (const { amount } of month.purchases) fromPublic = addMoney(fromPublic, negateMoney(amount));
    for (const { amount } of month.feedIn) fromPublic = addMoney(fromPublic, amount);
  }
  return {
    neighbours: Object.fromEntries([...neighbours].map(([name, amount]) => [name, formatMoney(amount)])),
    public: formatMoney(fromPublic),
    total: formatMoney(addMoney(fromPublic, ...neighbours.values())),
  };
}
