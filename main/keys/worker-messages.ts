/** What the main process and the keychain's process say to each other; each process answers one question. */
import { z } from 'zod';

/** The service under which the keychain lists our accounts; a person sees it there. */
export const KEYCHAIN_SERVICE = 'Nabowatt';

export const keychainQuestion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('read'), account: z.string() }),
  z.strictObject({ kind: z.literal('write'), account: z.string(), secret: z.string() }),
  z.strictObject({ kind: z.literal('remove'), account: z.string() }),
]);
export type KeychainQuestion = z.infer<typeof keychainQuestion>;

export const keychainAnswer = z.discriminatedUnion('kind', [
  /** `secret`: of a read; null when nothing is there, and for the other questions. */
  z.strictObject({ kind: z.literal('done'), secret: z.string().nullable() }),
  z.strictObject({ kind: z.literal('failed'), reason: z.enum(['notInstalled', 'locked', 'refused']) }),
]);
export type KeychainAnswer = z.infer<typeof keychainAnswer>;
