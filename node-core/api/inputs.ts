import { z } from 'zod';
import { MAX_PRICE_MICROS } from '../units/index.ts';

/**
 * The shapes of everything that a screen may send, checked before a line of the node runs. Strict: an unknown field
 * is refused. Units by name as in `views.ts`.
 */
const minute = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const price = z.int().min(-MAX_PRICE_MICROS).max(MAX_PRICE_MICROS);
const energyMwh = z
  .int()
  .min(0)
  .max(2 ** 48 - 1);
const share = z.int().min(1).max(1000);
const id = z.string().regex(/^[0-9a-f]{64}$/);
const period = z.enum(['hour', 'day', 'month', 'term']);
export const monthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

export const publishOfferInput = z.strictObject({
  startMinute: minute,
  endMinute: minute,
  expectedEnergyMwh: energyMwh,
  sharePermille: share,
  price,
  minimumEnergyMwh: energyMwh,
  period,
  carbonGrams: z.int().min(0).max(10_000),
  expiresMinute: minute,
});

export const proposeInput = z.strictObject({
  /** Answers an offer ... */
  offerId: id.nullable(),
  /** ... or counters a proposal; one of the two is given. */
  countersId: id.nullable(),
  startMinute: minute,
  endMinute: minute,
  sellerSharePermille: share,
  buyerSharePermille: share,
  price,
  minimumEnergyMwh: energyMwh,
  period,
  expiresMinute: minute,
});

export const idInput = z.strictObject({ id });
export const declineInput = z.strictObject({ id, reason: z.string().max(200) });
export const endContractInput = z.strictObject({ id, endMinute: minute });
export const monthInput = z.strictObject({ month: monthText });
export const historyInput = z.strictObject({
  startMinute: minute,
  endMinute: minute,
  resolution: z.enum(['minute', 'quarter', 'hour', 'day', 'month']),
});
export const spanInput = z.strictObject({ startMinute: minute, endMinute: minute });
export const speedInput = z.strictObject({ speed: z.int().min(0).max(3600) });
export const disputeInput = z.strictObject({
  month: monthText,
  contractId: id,
  minutes: z.array(minute).min(1).max(1440),
});

export const inviteInput = z.strictObject({
  /** For whom, in the giver's own words. */
  note: z.string().max(60),
  validHours: z
    .int()
    .min(1)
    .max(24 * 30),
  roles: z.array(z.enum(['steward', 'superUser', 'publicProducer'])).max(3),
  needsApproval: z.boolean(),
});
export const invitationInput = z.strictObject({ key: id });

export type Invite = z.infer<typeof inviteInput>;
export type PublishOffer = z.infer<typeof publishOfferInput>;
export type Propose = z.infer<typeof proposeInput>;
export type HistoryRequest = z.infer<typeof historyInput>;
export type DisputeRequest = z.infer<typeof disputeInput>;
