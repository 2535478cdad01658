import type { CommunityRules, MemberIndex } from '../ledger/transaction.ts';
import { formatMonth, type Minute, type Month } from '../units/index.ts';
import type { DerivedTrade, SecondOpinion } from './second-opinion.ts';

/** A month derived again, with the earlier months that its bill corrects. */
export interface DerivedMonth {
  readonly own: SecondOpinion;
  readonly corrections: readonly {
    readonly month: Month;
    readonly before: SecondOpinion;
    readonly after: SecondOpinion;
  }[];
}

/** A line as it should be. */
export interface DerivedLine {
  /** In 10^-12 of the currency; positive: owed to the household. */
  readonly amount: bigint;
  /** The same in minor units, rounded half away from zero. */
  readonly minor: bigint;
  /** Null for fees, VAT and rounding. */
  readonly energyMwh: bigint | null;
  /** The energy that each minute put on it, in mWh; for a correction, the difference. */
  readonly minutes: ReadonlyMap<Minute, bigint>;
  /** The contract or producer; undefined for VAT and rounding. */
  readonly trade: DerivedTrade | undefined;
  readonly correctsMonth: Month | null;
  /** Of a VAT line: what it was worked out from. */
  readonly vat: DerivedVat | null;
}

/** The rate, and the lines that bear it. */
export interface DerivedVat {
  readonly basisPoints: number;
  /** The sum of the lines, in minor units. */
  readonly baseMinor: bigint;
  readonly lines: readonly { readonly lineId: string; readonly minor: bigint }[];
}

interface Terms {
  readonly household: MemberIndex;
  readonly rules: CommunityRules;
  readonly minorDigits: number;
}

const NO_MINUTES: ReadonlyMap<Minute, bigint> = new Map();

/** Every line that a bill must have, by ID, from a second opinion: worked out apart from `bill-lines.ts`. */
export function deriveLines({ own, corrections }: DerivedMonth, terms: Terms): Map<string, DerivedLine> {
  const lines = new Map<string, DerivedLine>();
  const vat = (prefix: string, correctsMonth: Month | null) => {
    const { vatNeighbourBasisPoints: neighbour, vatPublicBasisPoints: fromPublic } = terms.rules;
    for (const rate of new Set([neighbour, fromPublic])) {
      const taxed = [...lines].filter(
        ([id]) =>
          (rate === neighbour && id.startsWith(`${prefix}purchase:`)) ||
          (rate === fromPublic && id.startsWith(`${prefix}public:`)),
      );
      if (rate === 0 || taxed.length === 0) continue;
      const base = taxed.reduce((sum, [, line]) => sum + line.minor, 0n);
      const amount = (base * unitOf(terms) * BigInt(rate)) / 10_000n;
      const bearing = taxed.map(([lineId, { minor }]) => ({ lineId, minor }));
      lines.set(`${prefix}vat:${rate}`, {
        ...plainLine(amount, terms, correctsMonth),
        vat: { basisPoints: rate, baseMinor: base, lines: bearing },
      });
    }
  };
  for (const trade of own.trades.values()) lines.set(trade.lineId, tradeLine(trade, terms));
  vat('', null);
  for (const { month, before, after } of corrections) {
    const prefix = `correction:${formatMonth(month)}:`;
    for (const id of new Set([...after.trades.keys(), ...before.trades.keys()])) {
      const line = differenceLine(
        { before: before.trades.get(id), after: after.trades.get(id) },
        terms,
        month,
      );
      if (line.amount !== 0n || (line.energyMwh ?? 0n) !== 0n) lines.set(prefix + id, line);
    }
    vat(prefix, month);
  }
  const sum = [...lines.values()].reduce((total, line) => total + line.minor, 0n);
  const step = BigInt(terms.rules.totalRoundingMinor);
  const rounding = nearest(sum, step) * step - sum;
  if (rounding !== 0n) lines.set('rounding', plainLine(rounding * unitOf(terms), terms, null));
  return lines;
}

function tradeLine(trade: DerivedTrade, terms: Terms): DerivedLine {
  const { amount, minutes } = trade;
  const energyMwh = isFee(trade) ? null : trade.energyMwh;
  const minor = nearest(amount, unitOf(terms));
  return { amount, minor, energyMwh, minutes, trade, correctsMonth: null, vat: null };
}

function differenceLine(
  { before, after }: { readonly before: DerivedTrade | undefined; readonly after: DerivedTrade | undefined },
  terms: Terms,
  month: Month,
): DerivedLine {
  const amount = (after?.amount ?? 0n) - (before?.amount ?? 0n);
  const trade = after ?? before;
  const minutes = new Map<Minute, bigint>();
  for (const at of new Set([...(after?.minutes.keys() ?? []), ...(before?.minutes.keys() ?? [])])) {
    const change = (after?.minutes.get(at) ?? 0n) - (before?.minutes.get(at) ?? 0n);
    if (change !== 0n) minutes.set(at, change);
  }
  const energyMwh =
    trade === undefined || isFee(trade) ? null : (after?.energyMwh ?? 0n) - (before?.energyMwh ?? 0n);
  const minor = nearest(amount, unitOf(terms));
  return { amount, minor, energyMwh, minutes, trade, correctsMonth: month, vat: null };
}

function plainLine(amount: bigint, terms: Terms, correctsMonth: Month | null): DerivedLine {
  return {
    amount,
    minor: nearest(amount, unitOf(terms)),
    energyMwh: null,
    minutes: NO_MINUTES,
    trade: undefined,
    correctsMonth,
    vat: null,
  };
}

function isFee(trade: DerivedTrade): boolean {
  return trade.lineId.startsWith('buyerFee:') || trade.lineId.startsWith('sellerFee:');
}

/** A minor unit in 10^-12 of the currency. */
function unitOf({ minorDigits }: Terms): bigint {
  return 10n ** BigInt(12 - minorDigits);
}

/** value / unit to the nearest whole number, halves away from zero. */
function nearest(value: bigint, unit: bigint): bigint {
  return value < 0n ? -((-2n * value + unit) / (2n * unit)) : (2n * value + unit) / (2n * unit);
}
