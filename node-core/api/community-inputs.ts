import { z } from 'zod';
import { isTimeZone, MAX_PRICE_MICROS } from '../units/index.ts';
import { historyInput, monthText } from './inputs.ts';

/** What the Community page may send. Units by name as in `views.ts`. */
const MAX_HEIGHT = 2 ** 31;
const MAX_MEMBER = 65_535;

const chain = z.enum(['energy', 'contract']);
const member = z.int().min(0).max(MAX_MEMBER);
const price = z.int().min(-MAX_PRICE_MICROS).max(MAX_PRICE_MICROS);
const carbonGrams = z.int().min(0).max(10_000);
const date = z.iso.date();
const roles = z.array(z.enum(['steward', 'superUser', 'publicProducer'])).max(3);
const whole = (from: number, to: number) => z.int().min(from).max(to);

export const blocksInput = z.strictObject({
  chain,
  /** Blocks below this height; null: from the newest on. */
  before: whole(0, MAX_HEIGHT).nullable(),
  limit: whole(1, 50),
});
export const blockInput = z.strictObject({
  chain,
  height: whole(0, MAX_HEIGHT),
  /** The first transaction to show. */
  from: whole(0, 10_000),
});

export const rolesInput = z.strictObject({ member, roles });
export const suspendInput = z.strictObject({ member, reason: z.string().max(200) });
export const memberInput = z.strictObject({ member });
/** Ranges as in the ledger's `RULE_RANGES`. */
export const rulesInput = z.strictObject({
  validatorCount: z.union([z.literal(1), z.literal(3), z.literal(5), z.literal(7)]),
  validatorSilenceMinutes: whole(1, 1440),
  timeZone: z.string().max(60).refine(isTimeZone),
  monthCloseDays: whole(0, 31),
  paymentDays: whole(0, 90),
  readingMaxAgeDays: whole(1, 400),
  retentionMonths: whole(1, 120),
  checkpointInterval: whole(1, 100_000),
  vatNeighbourBasisPoints: whole(0, 10_000),
  vatPublicBasisPoints: whole(0, 10_000),
  totalRoundingMinor: whole(1, 10_000),
});

export const memberHistoryInput = historyInput.extend({
  member,
  resolution: z.enum(['quarter', 'hour', 'day']),
});
export const paidInput = z.strictObject({ month: monthText, member, paid: z.boolean() });
export const boardFileInput = z.strictObject({
  month: monthText,
  file: z.enum(['ledger', 'documents', 'lines']),
  decimalMark: z.enum(['.', ',']),
  /** The character to go on from. */
  from: whole(0, 2 ** 31),
});

const stretches = z
  .array(
    z.strictObject({
      /** By the wall clock, from midnight; it holds until the next one begins, the last one until midnight. */
      startMinuteOfDay: whole(0, 1439),
      price,
      feedInPrice: price.nullable(),
    }),
  )
  .min(1)
  .max(96);

export const tariffDraftInput = z.strictObject({
  /** Local days, both included. */
  firstDate: date,
  lastDate: date,
  carbonGrams,
  /** Ascending, the first at midnight. */
  workdays: stretches,
  /** Saturdays and Sundays; null: as on workdays. */
  weekends: stretches.nullable(),
  /** The day to show in full; null: the first. */
  previewDate: date.nullable(),
});

/** Names an upload; drawn by the screen. */
const upload = z.string().regex(/^[0-9a-f]{32}$/);
export const priceFilePartInput = z.strictObject({
  upload,
  /** Characters that came before; 0 begins anew. */
  at: whole(0, 20_000_000),
  text: z.string().max(48_000),
});
export const priceFileInput = z.strictObject({
  upload,
  /** Added to each price. */
  surcharge: price,
  /** Surplus is bought for the price less this; null: it is not bought. */
  feedInDeduction: price.nullable(),
  carbonGrams,
  /** For a file in another currency: how much one unit of it costs, in millionths of the community's. */
  exchangeFrom: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  exchangeRateMicros: whole(1, 10 ** 12).nullable(),
  previewDate: date.nullable(),
});

export type BlocksRequest = z.infer<typeof blocksInput>;
export type BlockRequest = z.infer<typeof blockInput>;
export type RolesRequest = z.infer<typeof rolesInput>;
export type SuspendRequest = z.infer<typeof suspendInput>;
export type RulesRequest = z.infer<typeof rulesInput>;
export type MemberHistoryRequest = z.infer<typeof memberHistoryInput>;
export type PaidRequest = z.infer<typeof paidInput>;
export type BoardFileRequest = z.infer<typeof boardFileInput>;
export type TariffDraft = z.infer<typeof tariffDraftInput>;
export type PriceFilePart = z.infer<typeof priceFilePartInput>;
export type PriceFileRequest = z.infer<typeof priceFileInput>;
