/** What the processes of a night write down: one JSON object a line, each durable before the meter goes on. */
import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { energyMwh, minute } from '../../../../node-core/units/index.ts';

const WHOLE = z.number().int();
const READING = {
  minute: WHOLE.transform(minute),
  importMwh: WHOLE.transform(energyMwh),
  exportMwh: WHOLE.transform(energyMwh),
  quality: z.enum(['measured', 'estimated', 'gap']),
};
const ENTRY = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reading'), ...READING }),
  z.object({ kind: z.literal('correction'), ...READING }),
  /** A register that was heard, and when by the night's clock. */
  z.object({ kind: z.literal('register'), atMs: z.number(), importMwh: WHOLE }),
  /** The first telegram after a start, or after a pulled cable. */
  z.object({ kind: z.literal('heard'), atMs: z.number() }),
  z.object({ kind: z.literal('notice'), atMs: z.number(), notice: z.string() }),
  z.object({ kind: z.literal('ended') }),
]);

export type NightEntry = z.infer<typeof ENTRY>;

/** Everything that was written; a line that a kill cut short is taken away. */
export function readNightLog(path: string): NightEntry[] {
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [ENTRY.parse(JSON.parse(line))]));
}

export class NightLog {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  write(entry: NightEntry): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
