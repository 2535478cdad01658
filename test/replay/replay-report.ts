import { z } from 'zod';

const amounts = z.strictObject({
  neighbours: z.record(z.string(), z.string()),
  public: z.string(),
  total: z.string(),
});

/** What the issue asks `replay --json` to print: one object, these fields and no others. */
const report = z.strictObject({
  households: z.record(z.string(), amounts),
  readings: z.int(),
  blocks: z.strictObject({ energy: z.int(), contract: z.int() }),
  bytes: z.strictObject({ energyChain: z.int(), perReading: z.number(), database: z.int() }),
  verified: z.boolean(),
  seconds: z.number(),
});
export type Report = z.infer<typeof report>;

/** Reads what a replay printed: one line, one object. @throws ZodError */
export function reportFrom(stdout: string): Report {
  if (stdout.trimEnd().includes('\n')) throw new Error('more than one line');
  return report.parse(JSON.parse(stdout));
}

const verification = z.object({
  tally: z.object({ readings: z.int() }).optional(),
  bills: z.int(),
  keys: z.int(),
  files: z.int(),
  notYet: z.array(z.string()),
  fault: z.object({ where: z.string(), what: z.string() }).optional(),
});

/** Reads what `verify --json` printed. @throws ZodError */
export function verificationFrom(stdout: string): z.infer<typeof verification> {
  return verification.parse(JSON.parse(stdout));
}

const plan = z.object({ homes: z.array(z.string()), seeds: z.record(z.string(), z.string()) });

/** Homes and keys of a replay. @throws ZodError */
export function planFrom(text: string): z.infer<typeof plan> {
  return plan.parse(JSON.parse(text));
}
