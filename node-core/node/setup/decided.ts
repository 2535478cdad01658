/**
 * What has been decided while a home is set up, in `setup.json` beside the data: written before anything is done about
 * it, so that a start after a break goes on where the last one was. No key of a household is in it; an invitation, which
 * is good once, is until it was used.
 */
import path from 'node:path';
import { z } from 'zod';
import { foundCommunityInput, joinCommunityInput } from '../../api/setup-inputs.ts';
import { readFileIfAny, replaceFile } from '../../storage/index.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const port = z.int().min(1).max(65_535).nullable();

const decidedCommunity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** The founding block is to be made, with this salt: made once, however often it is tried. */
  z.strictObject({
    kind: z.literal('founding'),
    input: foundCommunityInput,
    salt: z.string().regex(/^[0-9a-f]{16}$/),
  }),
  z.strictObject({ kind: z.literal('joining'), input: joinCommunityInput }),
  z.strictObject({
    kind: z.literal('member'),
    communityId: hex32,
    memberIndex: z.int().min(0),
    /** Whom a newcomer asks for the ledger; none for a founder. */
    contacts: z.array(z.strictObject({ household: hex32, addresses: z.array(z.string()) })),
    /** What was chosen to listen on, and what it was last time: others remember it. */
    listenPort: port,
    lastPort: port,
    /** Public power at this price for all hours, until its producer publishes another; null: none. */
    tariffPrice: z.int().nullable(),
  }),
]);

const decidedFile = z.strictObject({ version: z.literal(1), community: decidedCommunity });

/** How far this PC has come with its community. */
export type DecidedCommunity = z.infer<typeof decidedCommunity>;
export type DecidedMember = Extract<DecidedCommunity, { kind: 'member' }>;

/** The file was written by another version of this program, or by nobody: it is not guessed at. */
export class SetupFileError extends Error {
  override readonly name = 'SetupFileError';
}

export interface Decided {
  readonly community: DecidedCommunity;
  /** Durable when it returns. @throws StorageError */
  decide(community: DecidedCommunity): void;
}

const FILE = 'setup.json';

/** Reads it; nothing is decided where there is none. @throws SetupFileError, StorageError */
export function openDecided(dataDir: string): Decided {
  const file = path.join(dataDir, FILE);
  let community = read(file);
  return {
    get community() {
      return community;
    },
    decide(next) {
      replaceFile(file, new TextEncoder().encode(`${JSON.stringify({ version: 1, community: next })}\n`));
      community = next;
    },
  };
}

/** Whether a household has been set up in this folder, or somebody has begun to. */
export function hasDecided(dataDir: string): boolean {
  return read(path.join(dataDir, FILE)).kind !== 'none';
}

function read(file: string): DecidedCommunity {
  const bytes = readFileIfAny(file);
  if (bytes === undefined) return { kind: 'none' };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    value = undefined;
  }
  const parsed = decidedFile.safeParse(value);
  if (parsed.success) return parsed.data.community;
  throw new SetupFileError(`${file} is damaged, or of another version of Nabowatt`);
}
