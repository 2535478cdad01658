import type { Offer } from '../ledger/transaction.ts';
import { type Minute, type Money, money, type SharePermille } from '../units/index.ts';
import type { HomePattern } from './pattern.ts';
import { NO_PRICE, type PublicPrices } from './public-price.ts';

export interface SavingInput {
  readonly offer: Pick<Offer, 'startMinute' | 'endMinute' | 'expectedEnergyMwh' | 'price'>;
  readonly now: Minute;
  /** Of the buyer's need; the whole by default of a contract. */
  readonly buyerShare: SharePermille;
  readonly pattern: HomePattern;
  /** Public prices of the same time as the pattern. */
  readonly prices: PublicPrices;
}

/** Days of the home's own past that a saving looks at: a month has its weekends, its washing days and its weather. */
export const SAVING_DAYS = 30;

const MINUTES_PER_DAY = 1440;
/** So much of the time compared must be known and priced. */
const KNOWN_PER_MILLE = 900;

/**
 * What an offer would have saved its buyer over as long a time: its hours are laid over the last 30 days, once for
 * each day back that has them whole, and in each the buyer's need (its share, at most the offer's expected energy,
 * spread as the need was) costs the offer's price instead of the public price of that minute. The mean of these days, cut
 * to 10^-12 of the currency; negative when the offer is dearer. An offer longer than 30 days is compared over the
 * last 30, and the result taken in proportion.
 *
 * @returns undefined when less than nine tenths of every time compared is known and priced
 */
export function offerSaving(input: SavingInput): Money | undefined {
  const length = input.offer.endMinute - input.offer.startMinute;
  const longest = SAVING_DAYS * MINUTES_PER_DAY;
  if (length > longest) {
    const whole = savingOver(input, {
      startMinute: input.now - longest,
      length: longest,
      expectedMwh: (BigInt(input.offer.expectedEnergyMwh) * BigInt(longest)) / BigInt(length),
    });
    return whole === undefined ? undefined : money((whole * BigInt(length)) / BigInt(longest));
  }
  const expectedMwh = BigInt(input.offer.expectedEnergyMwh);
  const savings = startsBack(input, length).flatMap((startMinute) => {
    return savingOver(input, { startMinute, length, expectedMwh }) ?? [];
  });
  if (savings.length === 0) return undefined;
  return money(savings.reduce((a, b) => a + b, 0n) / BigInt(savings.length));
}

/** The offer's start moved back by whole days, to where the offer's time lies within the last 30. */
function startsBack({ offer, now }: SavingInput, length: number): number[] {
  const starts: number[] = [];
  const nearest = Math.ceil(Math.max(0, offer.startMinute + length - now) / MINUTES_PER_DAY);
  for (let daysBack = nearest; ; daysBack++) {
    const start = offer.startMinute - daysBack * MINUTES_PER_DAY;
    if (start < now - SAVING_DAYS * MINUTES_PER_DAY) return starts;
    starts.push(start);
  }
}

/** The saving over one stretch of the past, in 10^-12 of the currency; undefined when too little of it is known. */
function savingOver(
  { offer, buyerShare, pattern, prices }: SavingInput,
  over: { readonly startMinute: number; readonly length: number; readonly expectedMwh: bigint },
): bigint | undefined {
  let known = 0;
  let taken = 0;
  let saved = 0n;
  /** What is exact in a number; the rest is in `saved`. Hundreds of offers times a month of minutes are counted here. */
  let near = 0;
  for (let at = over.startMinute; at < over.startMinute + over.length; at++) {
    const price = prices.price[at - prices.startMinute] ?? NO_PRICE;
    if (pattern.known[at - pattern.startMinute] !== 1 || price === NO_PRICE) continue;
    known++;
    const part = partOf(pattern.needMwh[at - pattern.startMinute] ?? 0, buyerShare);
    taken += part;
    const amount = part * (price - offer.price);
    if (Math.abs(amount) < HALF_EXACT) near += amount;
    else saved += BigInt(part) * BigInt(price - offer.price);
    if (Math.abs(near) < HALF_EXACT) continue;
    saved += BigInt(near);
    near = 0;
  }
  saved += BigInt(near);
  if (known * 1000 < over.length * KNOWN_PER_MILLE) return undefined;
  const energy = BigInt(taken);
  return energy <= over.expectedMwh ? saved : (saved * over.expectedMwh) / energy;
}

/** Two of these add up exactly. */
const HALF_EXACT = 2 ** 52;

/** A share of an energy, rounded down. Energies of a minute reach 2^48: times 1000 they would pass 2^53. */
function partOf(energyMwh: number, share: number): number {
  return energyMwh < 2 ** 43
    ? Math.floor((energyMwh * share) / 1000)
    : Number((BigInt(energyMwh) * BigInt(share)) / 1000n);
}
