/** What has to hold for the captures of `streams/`: pieces one by one, and as the stream that they were. */
import { telegramsIn } from './check-vector.ts';
import { fedWhole } from './feeds.ts';
import type { CapturedStream } from './vectors.ts';

/** What came of a capture. */
export interface StreamReport {
  readonly good: number;
  readonly bad: number;
  /** Good ones by their number of registers. */
  readonly kinds: ReadonlyMap<string, number>;
  /** Telegrams when the pieces are joined: those cut in two are whole again. */
  readonly joined: number;
  readonly problems: readonly string[];
}

/** Feeds each piece by itself, and all of them in one. */
export function checkStream({ file, chunks, expected }: CapturedStream): StreamReport {
  const kinds = new Map<string, number>();
  let good = 0;
  for (const chunk of chunks) {
    const [found] = telegramsIn(fedWhole(chunk));
    if (found === undefined) continue;
    good += 1;
    const kind = String(found.telegram.registers.length);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const joined = telegramsIn(fedWhole(Buffer.concat(chunks))).length;
  const problems: string[] = [];
  const check = (name: string, wanted: number, got: number): void => {
    if (wanted !== got) problems.push(`${file}: ${name}: expected ${wanted}, got ${got}`);
  };
  check('pieces', expected.frames, chunks.length);
  check('bad', expected.bad, chunks.length - good);
  for (const kind of new Set([...expected.kinds.keys(), ...kinds.keys()])) {
    check(`${kind} values`, expected.kinds.get(kind) ?? 0, kinds.get(kind) ?? 0);
  }
  if (joined < good) problems.push(`${file}: joined, only ${joined} of ${good} telegrams`);
  return { good, bad: chunks.length - good, kinds, joined, problems };
}
