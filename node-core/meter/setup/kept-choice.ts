import { z } from 'zod';
import type { MeterMemory } from '../live/index.ts';
import type { MeterQuestion } from '../source.ts';
import type { MeterChoice } from './meter-choice.ts';

/** What is kept of a choice. */
export interface KeptChoice {
  readonly choice: MeterChoice;
  /** The meter's keys under the household's seal, in hex; null where it has none. */
  readonly sealedKeys: string | null;
  /** What a person has not answered yet. */
  readonly question: MeterQuestion | null;
}

const NOTHING: KeptChoice = { choice: { kind: 'none' }, sealedKeys: null, question: null };

const CHOICE = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('simulated'),
    profile: z.enum(['apartment', 'consumer', 'commuter', 'prosumer', 'cottage', 'workshop']),
    seed: z.int().nonnegative(),
  }),
  z.object({
    kind: z.literal('usb'),
    adapter: z.string().min(1),
    settings: z.object({
      baudRate: z.int().positive(),
      dataBits: z.union([z.literal(7), z.literal(8)]),
      parity: z.enum(['none', 'even', 'odd']),
      stopBits: z.union([z.literal(1), z.literal(2)]),
    }),
    protocol: z.enum(['hdlc-dlms', 'mbus-dlms', 'dlms', 'p1', 'iec62056-21', 'sml']),
    meterId: z.string().nullable(),
    encrypted: z.boolean(),
    swapped: z.boolean(),
    factorPermille: z.int().min(1).max(1_000_000),
  }),
]);
const QUESTION = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('otherMeter'), before: z.string(), after: z.string(), atMs: z.number() }),
  z.object({
    kind: z.literal('registerFell'),
    direction: z.enum(['import', 'export']),
    atMs: z.number(),
  }),
]);
const KEPT = z.object({
  version: z.literal(1),
  choice: CHOICE,
  sealedKeys: z
    .string()
    .regex(/^(?:[0-9a-f]{2})+$/)
    .nullable(),
  question: QUESTION.nullable().default(null),
});

/** Reads the choice; one that cannot be read is set aside, and none is left. `damaged` says so. */
export function readChoice(memory: MeterMemory): KeptChoice & { readonly damaged: boolean } {
  const text = memory.load();
  if (text === undefined) return { ...NOTHING, damaged: false };
  const kept = parsed(text);
  if (kept !== undefined) return { ...kept, damaged: false };
  memory.setAside();
  return { ...NOTHING, damaged: true };
}

/** Keeps the choice: durable, and whole or not at all. What the file system refuses is thrown. */
export function writeChoice(memory: MeterMemory, kept: KeptChoice): void {
  memory.save(JSON.stringify({ version: 1, ...kept }));
}

function parsed(text: string): KeptChoice | undefined {
  try {
    return KEPT.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
