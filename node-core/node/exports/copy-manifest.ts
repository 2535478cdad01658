import { z } from 'zod';

/** The three files of a household's database, in the order in which they are copied (see `database-copy.ts`). */
export const COPIED_FILES = ['outbox.sqlite', 'home.sqlite', 'ledger.sqlite'] as const;
export type CopiedFile = (typeof COPIED_FILES)[number];
export const MANIFEST_FILE = 'nabowatt.json';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const manifest = z.strictObject({
  format: z.literal('nabowatt-copy-1'),
  /** Public key of the household whose database it is. */
  household: hash,
  householdName: z.string().max(200),
  community: hash,
  communityName: z.string().max(200),
  madeMs: z.int().min(0),
  /** The last own minute that it knows of. */
  untilMinute: z.int().min(0).nullable(),
  /** SHA-256 of each file. */
  files: z.strictObject({ 'outbox.sqlite': hash, 'home.sqlite': hash, 'ledger.sqlite': hash }),
});

/** What a copy says of itself. */
export type CopyManifest = z.infer<typeof manifest>;

/** @throws SyntaxError, ZodError */
export function parseManifest(text: string): CopyManifest {
  return manifest.parse(JSON.parse(text));
}
