import { z } from 'zod';
import { MAX_PRICE_MICROS } from '../units/index.ts';

/** What a screen may say about standing orders. Strict, units by name as in `views.ts`. */
const id = z.string().regex(/^s[1-9]\d{0,5}$/);
const price = z.int().min(-MAX_PRICE_MICROS).max(MAX_PRICE_MICROS);
const grams = z.int().min(0).max(10_000);

const common = {
  /** Of the order that it takes the place of; null: a new one. */
  id: id.nullable(),
  /** Hours of each local day, minutes after midnight: 0 to 1440 is all day; an end before the start is in the next morning. */
  fromMinute: z.int().min(0).max(1439),
  untilMinute: z.int().min(1).max(1440),
  /** Never traded by this order: of one's need, or of one's surplus. */
  keptSharePermille: z.int().min(0).max(950),
  /** At most so much a local day; null: no cap. */
  dayEnergyMwh: z.int().min(1).max(1_000_000_000_000).nullable(),
};

export const buyOrderInput = z.strictObject({
  kind: z.literal('buy'),
  ...common,
  maxPrice: price,
  maxCarbonGrams: grams,
  /** Member indices. */
  preferredSellers: z.array(z.int().min(0).max(100_000)).max(50),
  /** How much dearer a preferred seller may be and still come first. */
  preferencePremium: z.int().min(0).max(MAX_PRICE_MICROS),
  /** At most so much a local day; null: no cap. */
  dayMoneyMinor: z.int().min(1).max(1_000_000_000_000).nullable(),
});

export const sellOrderInput = z.strictObject({
  kind: z.literal('sell'),
  ...common,
  minPrice: price,
  /** The label that its offers carry. */
  carbonGrams: grams,
});

export const standingOrderInput = z.discriminatedUnion('kind', [buyOrderInput, sellOrderInput]);
export const standingIdInput = z.strictObject({ id });
export const pauseStandingInput = z.strictObject({ id, paused: z.boolean() });

export type BuyOrderInput = z.infer<typeof buyOrderInput>;
export type SellOrderInput = z.infer<typeof sellOrderInput>;
export type StandingOrderInput = z.infer<typeof standingOrderInput>;
