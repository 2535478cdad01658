import type { CommunityRules, MemberIndex, TransactionId } from '../ledger/transaction.ts';
import {
  divideRounded,
  type EnergyMwh,
  type Money,
  type MoneyMinor,
  type Month,
  money,
  moneyMinor,
  negateMoney,
  type PriceMicros,
  priceMicros,
  roundMoney,
} from '../units/index.ts';
import { type ContractSettlement, counterpartyOf } from './contract-settlement.ts';
import type { PublicTrade } from './public-trade.ts';
import type { Settlement } from './settlement.ts';

/** What a line is about. `buyerFee`: the buyer owes the seller; `sellerFee`: the seller owes the buyer. */
export type BillLineKind =
  | 'neighbourPurchase'
  | 'publicPurchase'
  | 'buyerFee'
  | 'vat'
  | 'neighbourSale'
  | 'publicSale'
  | 'sellerFee'
  | 'correction'
  | 'rounding';

/**
 * A line of a bill. Signs: positive is owed to the household, negative is owed by it. `amountMinor` is `amount`
 * rounded once, half away from zero, on every line.
 */
export interface BillLine {
  /**
   * Names the line within its bill: `purchase:<contract>`, `public:<member>`, `sale:<contract>`, `feedIn:<member>`,
   * `buyerFee:<contract>`, `sellerFee:<contract>`, `vat:<basis points>`, `correction:<month>:<line>`, `rounding`.
   */
  readonly id: string;
  readonly kind: BillLineKind;
  readonly counterparty: MemberIndex | null;
  readonly contractId: TransactionId | null;
  /** On purchases and sales; a difference, of either sign, on their corrections; null elsewhere. */
  readonly energyMwh: EnergyMwh | null;
  /** Amount / energy, rounded to a millionth, on purchases and sales with energy. */
  readonly averagePrice: PriceMicros | null;
  /** On VAT lines and corrections of VAT. */
  readonly vatBasisPoints: number | null;
  /** On corrections: which month. */
  readonly correctsMonth: Month | null;
  readonly amount: Money;
  readonly amountMinor: MoneyMinor;
}

/** A settlement's own lines: what the household owes and what it is owed, each in the order of the bill. */
export interface TradeLines {
  /** Neighbour purchases, public purchases, fees that it owes. */
  readonly owed: readonly BillLine[];
  /** Neighbour sales, public sales, fees that it is owed. */
  readonly earned: readonly BillLine[];
}

/** A line's varying fields; the others are null. */
type LineParts = Pick<BillLine, 'id' | 'kind' | 'amount'> & Partial<BillLine>;

/** Fills in a line's rounded amount, to a currency with `minorDigits` decimals. */
export function billLine(parts: LineParts, minorDigits: number): BillLine {
  return {
    counterparty: null,
    contractId: null,
    energyMwh: null,
    averagePrice: null,
    vatBasisPoints: null,
    correctsMonth: null,
    ...parts,
    amountMinor: roundMoney(parts.amount, minorDigits),
  };
}

/** A line for each contract in force, each producer traded with, and each fee that is not zero. */
export function tradeLines(settled: Settlement, minorDigits: number): TradeLines {
  const { household } = settled;
  const line = (parts: LineParts): BillLine => billLine(parts, minorDigits);
  const sideOf = (one: ContractSettlement) => (one.contract.terms.buyer === household ? 'buyer' : 'seller');
  const bought = settled.contracts.filter((one) => sideOf(one) === 'buyer');
  const sold = settled.contracts.filter((one) => sideOf(one) === 'seller');
  const feeOf = (one: ContractSettlement, kind: 'buyerFee' | 'sellerFee', owed: boolean): BillLine[] =>
    one[kind] === 0n
      ? []
      : [
          line({
            ...contractParts(one, household),
            id: `${kind}:${one.contract.id}`,
            kind,
            amount: signed(one[kind], owed),
          }),
        ];
  return {
    owed: [
      ...bought.map((one) => line(contractTrade(one, { household, owed: true }))),
      ...settled.purchases.map((trade) => line(publicTradeParts(trade, true))),
      ...bought.flatMap((one) => feeOf(one, 'buyerFee', true)),
      ...sold.flatMap((one) => feeOf(one, 'sellerFee', true)),
    ],
    earned: [
      ...sold.map((one) => line(contractTrade(one, { household, owed: false }))),
      ...settled.feedIn.map((trade) => line(publicTradeParts(trade, false))),
      ...sold.flatMap((one) => feeOf(one, 'buyerFee', false)),
      ...bought.flatMap((one) => feeOf(one, 'sellerFee', false)),
    ],
  };
}

/** The VAT rate on a kind of line, in basis points; undefined for kinds that bear none: sales, fees, VAT itself. */
export function vatRateOf(
  kind: BillLineKind,
  rules: Pick<CommunityRules, 'vatNeighbourBasisPoints' | 'vatPublicBasisPoints'>,
): number | undefined {
  if (kind === 'neighbourPurchase') return rules.vatNeighbourBasisPoints;
  if (kind === 'publicPurchase') return rules.vatPublicBasisPoints;
  return undefined;
}

/** VAT for each rate above zero on the sum of the rounded lines that bear it; rates ascending. */
export function vatLines(
  lines: readonly BillLine[],
  community: { readonly rules: CommunityRules; readonly minorDigits: number },
): BillLine[] {
  const { rules, minorDigits } = community;
  const bases = new Map<number, bigint>();
  for (const { kind, amountMinor } of lines) {
    const rate = vatRateOf(kind, rules);
    if (rate === undefined || rate === 0) continue;
    bases.set(rate, (bases.get(rate) ?? 0n) + BigInt(amountMinor));
  }
  const rates = [...bases].toSorted(([a], [b]) => a - b);
  return rates.map(([rate, base]) => {
    const amount = money((moneyOfMinor(base, minorDigits) * BigInt(rate)) / BASIS_POINTS);
    return billLine({ id: `vat:${rate}`, kind: 'vat', amount, vatBasisPoints: rate }, minorDigits);
  });
}

/** What makes a sum a multiple of `totalRoundingMinor`, to the nearest, half away from zero; none when it is one. */
export function roundingLines(
  beforeMinor: MoneyMinor,
  community: { readonly rules: Pick<CommunityRules, 'totalRoundingMinor'>; readonly minorDigits: number },
): BillLine[] {
  const step = BigInt(community.rules.totalRoundingMinor);
  const sum = BigInt(beforeMinor);
  const rounding = divideRounded(sum, step) * step - sum;
  if (rounding === 0n) return [];
  const amount = money(moneyOfMinor(rounding, community.minorDigits));
  return [billLine({ id: 'rounding', kind: 'rounding', amount }, community.minorDigits)];
}

/** The sum of rounded amounts. */
export function sumMinor(lines: readonly BillLine[]): MoneyMinor {
  return moneyMinor(lines.reduce((sum, line) => sum + line.amountMinor, 0));
}

/** 10^4 basis points are the whole. Money has 12 decimals, a currency at most 4: the division leaves no rest. */
const BASIS_POINTS = 10_000n;

function moneyOfMinor(minor: bigint, minorDigits: number): bigint {
  return minor * 10n ** BigInt(12 - minorDigits);
}

function contractTrade(
  one: ContractSettlement,
  { household, owed }: { readonly household: MemberIndex; readonly owed: boolean },
): LineParts {
  return {
    ...contractParts(one, household),
    ...energyParts(one),
    id: `${owed ? 'purchase' : 'sale'}:${one.contract.id}`,
    kind: owed ? 'neighbourPurchase' : 'neighbourSale',
    amount: signed(one.amount, owed),
  };
}

function publicTradeParts(trade: PublicTrade, owed: boolean): LineParts {
  return {
    ...energyParts(trade),
    id: `${owed ? 'public' : 'feedIn'}:${trade.producer}`,
    kind: owed ? 'publicPurchase' : 'publicSale',
    counterparty: trade.producer,
    amount: signed(trade.amount, owed),
  };
}

function contractParts(one: ContractSettlement, household: MemberIndex) {
  return { counterparty: counterpartyOf(one.contract, household), contractId: one.contract.id };
}

function energyParts({ energyMwh, amount }: { readonly energyMwh: EnergyMwh; readonly amount: Money }) {
  const averagePrice = energyMwh === 0 ? null : priceMicros(Number(divideRounded(amount, BigInt(energyMwh))));
  return { energyMwh, averagePrice };
}

function signed(amount: Money, owed: boolean): Money {
  return owed ? negateMoney(amount) : amount;
}
