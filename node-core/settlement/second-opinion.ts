import type { Contract } from '../ledger/community.ts';
import type { ContractTerms, MemberIndex, Tariff } from '../ledger/transaction.ts';
import {
  type Minute,
  type MinuteSpan,
  minute,
  minuteOfLocalDay,
  monthOfMinute,
  spanOfLocalDay,
  spanOfMonth,
} from '../units/index.ts';
import { type PriceTable, priceTable } from './price-table.ts';

/**
 * The same sums, derived again: one minute after the other, in bigint, straight from DESIGN 10, sharing nothing with
 * the kernel but units. Slow and plain on purpose: Verify is worth something because two programs that have nothing in
 * common come to the same number. Also the naive twin of the property tests.
 */
export interface SecondOpinionQuestion {
  readonly household: MemberIndex;
  /** The minutes to settle: of a provisional month those that are over. */
  readonly span: MinuteSpan;
  /** True: a missing reading counts as a reading of nothing, for fees too. */
  readonly closed: boolean;
  readonly timeZone: string;
  readonly contracts: readonly Contract[];
  readonly tariffs: readonly Tariff[];
  /** In mWh; undefined where there is no reading. */
  readingAt(member: MemberIndex, at: Minute): { importMwh: number; exportMwh: number } | undefined;
}

/** What one line of the bill comes to. */
export interface DerivedTrade {
  /** As on the bill: `purchase:<contract>`, `public:<member>` ... */
  readonly lineId: string;
  readonly contract: Contract | null;
  readonly producer: MemberIndex | null;
  energyMwh: bigint;
  /** In 10^-12 of the currency; positive: owed to the household. */
  amount: bigint;
  /** What each minute put on it, in mWh; for fees, what was unserved or untaken. */
  readonly minutes: Map<Minute, bigint>;
}

/** A household's span, in mWh. */
export interface SecondOpinion {
  readonly trades: ReadonlyMap<string, DerivedTrade>;
  readonly importMwh: bigint;
  readonly exportMwh: bigint;
  readonly nettedMwh: bigint;
  readonly unpricedMwh: bigint;
  readonly storedMwh: bigint;
  /** The prices that were gone by. */
  readonly prices: PriceTable;
}

/** Derives a household's span again. */
export function secondOpinion(question: SecondOpinionQuestion): SecondOpinion {
  const { household, span } = question;
  const contracts = question.contracts.filter(
    ({ terms }) => terms.seller === household || terms.buyer === household,
  );
  const prices = priceTable(question.tariffs, { household, span });
  const trades = new TradeList();
  const sums = { importMwh: 0n, exportMwh: 0n, nettedMwh: 0n, unpricedMwh: 0n, storedMwh: 0n };
  const dealings = contracts.flatMap((contract) => {
    if (!isInForceWithin(contract, span)) return [];
    const selling = contract.terms.seller === household;
    const lineId = `${selling ? 'sale' : 'purchase'}:${contract.id}`;
    return [{ contract, selling, trade: trades.of(lineId, { contract, producer: null }) }];
  });
  for (let at: number = span.startMinute; at < span.endMinute; at += 1) {
    const now = minute(at);
    const own = question.readingAt(household, now);
    const imported = BigInt(own?.importMwh ?? 0);
    const exported = BigInt(own?.exportMwh ?? 0);
    const netted = imported < exported ? imported : exported;
    let need = imported - netted;
    let surplus = exported - netted;
    sums.importMwh += imported;
    sums.exportMwh += exported;
    sums.nettedMwh += netted;
    for (const { contract, selling, trade } of dealings) {
      if (!isInForce(contract, now)) continue;
      const { moved } = minuteOf(contract.terms, now, question);
      if (selling) surplus -= moved;
      else need -= moved;
      const amount = moved * BigInt(contract.terms.price);
      book(trade, now, { energy: moved, amount: selling ? amount : -amount });
    }
    const bought = prices.purchaseAt(now);
    if (bought === undefined) sums.unpricedMwh += need;
    else if (need > 0n) {
      const trade = trades.of(`public:${bought.producer}`, { contract: null, producer: bought.producer });
      book(trade, now, { energy: need, amount: -need * BigInt(bought.price) });
    }
    const fedIn = prices.feedInAt(now);
    if (fedIn === undefined) sums.storedMwh += surplus;
    else if (surplus > 0n) {
      const trade = trades.of(`feedIn:${fedIn.producer}`, { contract: null, producer: fedIn.producer });
      book(trade, now, { energy: surplus, amount: surplus * BigInt(fedIn.price) });
    }
  }
  for (const contract of contracts) deriveFees(contract, question, trades);
  return { ...sums, trades: trades.all, prices };
}

/** What a contract does in one minute, in mWh. */
function minuteOf(terms: ContractTerms, now: Minute, question: SecondOpinionQuestion) {
  const seller = question.readingAt(terms.seller, now);
  const buyer = question.readingAt(terms.buyer, now);
  const surplus = positive(BigInt(seller?.exportMwh ?? 0) - BigInt(seller?.importMwh ?? 0));
  const need = positive(BigInt(buyer?.importMwh ?? 0) - BigInt(buyer?.exportMwh ?? 0));
  const offered = (surplus * BigInt(terms.sellerShare)) / 1000n;
  const wanted = (need * BigInt(terms.buyerShare)) / 1000n;
  const moved = offered < wanted ? offered : wanted;
  return {
    moved,
    unserved: wanted - moved,
    untaken: offered - moved,
    missing: seller === undefined || buyer === undefined,
  };
}

/** Goes through the delivery periods of a contract that end within the span, minute by minute. */
function deriveFees(contract: Contract, question: SecondOpinionQuestion, trades: TradeList): void {
  const { terms } = contract;
  const { span, timeZone, household } = question;
  if (terms.minimumEnergyMwh === 0 || !isInForceWithin(contract, span)) return;
  const end = endOf(contract);
  let whole = periodAround(minute(Math.max(terms.startMinute, span.startMinute)), terms, timeZone);
  for (;;) {
    const from = Math.max(whole.startMinute, terms.startMinute);
    const to = Math.min(whole.endMinute, end);
    if (from >= to || to > span.endMinute) return;
    const minimum =
      (BigInt(terms.minimumEnergyMwh) * BigInt(to - from)) / BigInt(whole.endMinute - whole.startMinute);
    const period = { startMinute: minute(from), endMinute: minute(to) };
    bookFees(contract, { period, minimum, question, trades, selling: terms.seller === household });
    if (to >= end) return;
    whole = periodAround(minute(to), terms, timeZone);
  }
}

function bookFees(
  contract: Contract,
  facts: {
    readonly period: MinuteSpan;
    readonly minimum: bigint;
    readonly question: SecondOpinionQuestion;
    readonly trades: TradeList;
    readonly selling: boolean;
  },
): void {
  const { terms, id } = contract;
  const { period, minimum, question, trades, selling } = facts;
  const prices = priceTable(question.tariffs, { household: terms.buyer, span: period });
  let delivered = 0n;
  let unserved = 0n;
  let untaken = 0n;
  let paid = 0n;
  const unservedMinutes = new Map<Minute, bigint>();
  const untakenMinutes = new Map<Minute, bigint>();
  for (let at: number = period.startMinute; at < period.endMinute; at += 1) {
    const now = minute(at);
    const here = minuteOf(terms, now, question);
    if (here.missing && !question.closed) return;
    delivered += here.moved;
    unserved += here.unserved;
    untaken += here.untaken;
    paid += here.unserved * BigInt(prices.purchaseAt(now)?.price ?? 0);
    if (here.unserved > 0n) unservedMinutes.set(now, here.unserved);
    if (here.untaken > 0n) untakenMinutes.set(now, here.untaken);
  }
  const short = positive(minimum - delivered);
  let sellerPart = unserved;
  let buyerPart = untaken;
  if (unserved + untaken > short) {
    sellerPart = (unserved * short) / (unserved + untaken);
    buyerPart = short - sellerPart;
  }
  const bookFee = (kind: string, fee: bigint, minutes: Map<Minute, bigint>, owed: boolean) => {
    if (fee === 0n) return;
    const trade = trades.of(`${kind}:${id}`, { contract, producer: null });
    trade.amount += owed ? -fee : fee;
    for (const [at, energy] of minutes) trade.minutes.set(at, energy);
  };
  // paid / unserved - price, times the seller's part, to the nearest 10^-12: halves go up, as nothing is negative here.
  const loss = positive(paid - BigInt(terms.price) * unserved);
  const sellerFee = unserved === 0n ? 0n : (2n * sellerPart * loss + unserved) / (2n * unserved);
  bookFee('sellerFee', sellerFee, unservedMinutes, selling);
  bookFee('buyerFee', buyerPart * positive(BigInt(terms.price)), untakenMinutes, !selling);
}

/** The whole delivery period, not clipped to the contract, that a minute is in. */
function periodAround(now: Minute, terms: ContractTerms, timeZone: string): MinuteSpan {
  switch (terms.period) {
    case 'hour': {
      const start = now - (minuteOfLocalDay(now, timeZone) % 60);
      return { startMinute: minute(start), endMinute: minute(start + 60) };
    }
    case 'day':
      return spanOfLocalDay(now, timeZone);
    case 'month':
      return spanOfMonth(monthOfMinute(now, timeZone), timeZone);
    case 'term':
      return { startMinute: terms.startMinute, endMinute: terms.endMinute };
  }
}

function isInForce(contract: Contract, now: Minute): boolean {
  return contract.terms.startMinute <= now && now < endOf(contract);
}

function isInForceWithin(contract: Contract, span: MinuteSpan): boolean {
  const from = Math.max(contract.terms.startMinute, span.startMinute);
  return from < Math.min(endOf(contract), span.endMinute);
}

function endOf(contract: Contract): number {
  return Math.min(contract.endMinute, contract.terms.endMinute);
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n;
}

class TradeList {
  readonly all = new Map<string, DerivedTrade>();

  of(lineId: string, about: Pick<DerivedTrade, 'contract' | 'producer'>): DerivedTrade {
    let trade = this.all.get(lineId);
    if (trade === undefined) {
      trade = { lineId, ...about, energyMwh: 0n, amount: 0n, minutes: new Map() };
      this.all.set(lineId, trade);
    }
    return trade;
  }
}

function book(
  trade: DerivedTrade,
  now: Minute,
  moved: { readonly energy: bigint; readonly amount: bigint },
): void {
  if (moved.energy === 0n) return;
  trade.energyMwh += moved.energy;
  trade.amount += moved.amount;
  trade.minutes.set(now, moved.energy);
}
