import { z } from 'zod';
import { MAX_PRICE_MICROS } from '../units/index.ts';

/** The shapes of what a screen may send to `SetupApi`. Strict, as in `inputs.ts`. */
const displayName = z.string().trim().min(1).max(60);
/** AES-128: 32 hexadecimal digits. */
const meterKey = z.string().regex(/^[0-9a-fA-F]{32}$/);
const price = z.int().min(-MAX_PRICE_MICROS).max(MAX_PRICE_MICROS);
const host = z.string().trim().min(1).max(253);
const port = z.int().min(1).max(65_535);

export const keepKeyInput = z.discriminatedUnion('place', [
  z.strictObject({ place: z.literal('keychain') }),
  z.strictObject({ place: z.literal('passphraseFile'), passphrase: z.string().max(1000) }),
]);
export const openKeyInput = z.strictObject({ passphrase: z.string().max(1000).nullable() });

export const typedInvitationInput = z.strictObject({ text: z.string().max(4000) });
export const joinCommunityInput = z.strictObject({
  text: z.string().max(4000),
  displayName,
  /** Where the invitation's own addresses do not lead there. */
  at: z.strictObject({ host, port }).nullable(),
  /** The port to listen on; null: any. */
  listenPort: port.nullable(),
});

export const foundCommunityInput = z.strictObject({
  name: z.string().trim().min(1).max(60),
  displayName,
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeZone: z.string().min(1).max(60),
  /** The founder delivers public power too, at this price for all hours; null: another member will, or none. */
  tariffPrice: price.nullable(),
  /** Parts of `CommunityRules` that a founder decides in plain words; the rest has good defaults. */
  validatorCount: z.union([z.literal(1), z.literal(3), z.literal(5), z.literal(7)]),
  monthCloseDays: z.int().min(0).max(31),
  paymentDays: z.int().min(0).max(90),
  vatNeighbourBasisPoints: z.int().min(0).max(10_000),
  vatPublicBasisPoints: z.int().min(0).max(10_000),
  totalRoundingMinor: z.int().min(1).max(100),
  listenPort: port.nullable(),
});

export const choosePortInput = z.strictObject({ listenPort: port.nullable() });

export const meterKeysInput = z.strictObject({
  encryptionKey: meterKey,
  authenticationKey: meterKey.nullable(),
});
export const chooseMeterInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('simulated'),
    profile: z.enum(['apartment', 'consumer', 'commuter', 'prosumer', 'cottage', 'workshop']),
  }),
  z.strictObject({
    kind: z.literal('usb'),
    /** The one that the search found. */
    adapter: z.string().min(1).max(200),
    swapped: z.boolean(),
    factorPermille: z.int().min(1).max(1_000_000),
  }),
]);
export const chooseRoofMeterInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('usb'),
    /** The one that the search found. */
    adapter: z.string().min(1).max(200),
  }),
]);
export const meterAnswerInput = z.strictObject({ answer: z.enum(['swapped', 'same']) });

export type KeepKey = z.infer<typeof keepKeyInput>;
export type TypedInvitation = z.infer<typeof typedInvitationInput>;
export type JoinCommunity = z.infer<typeof joinCommunityInput>;
export type FoundCommunity = z.infer<typeof foundCommunityInput>;
export type ChoosePort = z.infer<typeof choosePortInput>;
export type MeterKeys = z.infer<typeof meterKeysInput>;
export type ChooseMeter = z.infer<typeof chooseMeterInput>;
export type ChooseRoofMeter = z.infer<typeof chooseRoofMeterInput>;
export type MeterAnswer = z.infer<typeof meterAnswerInput>;
