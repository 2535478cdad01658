import { z } from 'zod';

/** The shapes of what a screen may ask for as files, or hand in. Strict, like `inputs.ts`. */
const minute = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const monthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const language = z.enum(['en', 'nb']);
const format = z.enum(['pdf', 'csv']);
const exportId = z.string().regex(/^[0-9a-f]{32}$/);
const offset = z
  .int()
  .min(0)
  .max(2 ** 40);

/** A piece of a file that is handed in: as base64 it fits one message. */
export const RESTORE_PART_BYTES = 24 * 1024;

export const exportInput = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('bill'), month: monthText, format, language }),
  z.strictObject({ what: z.literal('year'), year: z.int().min(2000).max(2200), format, language }),
  z.strictObject({
    what: z.literal('history'),
    startMinute: minute,
    endMinute: minute,
    resolution: z.enum(['minute', 'quarter', 'hour', 'day', 'month']),
    language,
  }),
  /** Every bill, every reading, every contract. */
  z.strictObject({ what: z.literal('everything'), language }),
  /** The household's whole database, without its key. */
  z.strictObject({ what: z.literal('backup'), language }),
]);
export const exportPartInput = z.strictObject({ id: exportId, file: z.int().min(0).max(10), offset });
export const paidInput = z.strictObject({ month: monthText, paid: z.boolean() });
export const restorePartInput = z.strictObject({
  upload: exportId,
  offset,
  base64: z
    .base64()
    .min(4)
    .max(Math.ceil(RESTORE_PART_BYTES / 3) * 4),
});
export const restoreInput = z.strictObject({ upload: exportId, stage: z.boolean() });

export type ExportRequest = z.infer<typeof exportInput>;
export type ExportPartRequest = z.infer<typeof exportPartInput>;
export type RestorePart = z.infer<typeof restorePartInput>;
