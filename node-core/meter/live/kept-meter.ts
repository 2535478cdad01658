import { z } from 'zod';
import { energyMwh, minute } from '../../units/index.ts';
import type { MinuteBookState, TimelineState } from '../minutes/index.ts';
import type { MinuteReading } from '../source.ts';

/** What a live meter keeps. */
export interface KeptMeter {
  readonly timeline: TimelineState;
  readonly book: MinuteBookState;
  /** What is being said: it was, or was not, when the process ended. */
  readonly saying: {
    readonly readings: readonly MinuteReading[];
    readonly corrections: readonly MinuteReading[];
  };
}

const WHOLE = z.number().int();
const COUNT = WHOLE.nonnegative();
const QUALITY = z.enum(['measured', 'estimated', 'gap']);
const READING = z.object({
  minute: COUNT.transform(minute),
  importMwh: COUNT.transform(energyMwh),
  exportMwh: COUNT.transform(energyMwh),
  quality: QUALITY,
});
const ANCHOR = z.object({ boundaryMs: COUNT, totalMwh: WHOLE });
const SIDE = z.object({
  knownMwh: COUNT,
  unheardMs: COUNT,
  guessedMs: COUNT,
  valueMwh: COUNT,
  settled: z.boolean(),
});
const DIRECTION = z.object({
  integral: z
    .object({
      timeMs: COUNT,
      passedMs: COUNT,
      powerMw: COUNT.nullable(),
      sumMwMs: z.string().regex(/^\d{1,40}$/),
      unheardMs: COUNT,
      guessedMs: COUNT,
    })
    .nullable(),
  watch: z.object({
    lastMwh: COUNT.nullable(),
    lastPassedMs: COUNT,
    rolledMwh: COUNT,
    suspects: z.array(COUNT),
  }),
  rhythm: z.object({
    watched: z.boolean().nullable(),
    last: z.object({ timeMs: COUNT, passedMs: COUNT, totalMwh: COUNT }).nullable(),
  }),
  anchor: ANCHOR.nullable(),
  candidate: ANCHOR.nullable(),
  pending: ANCHOR.extend({ watched: z.boolean(), resolutionMwh: COUNT }).nullable(),
  movedMwh: COUNT,
  grainMwh: COUNT,
  missed: z.boolean(),
  present: z.boolean(),
  resolutionMwh: COUNT,
});
const KEPT = z.object({
  version: z.literal(1),
  timeline: z.object({ timeMs: COUNT, passedMs: COUNT }),
  book: z.object({
    nextMinute: COUNT,
    meterId: z.string().nullable(),
    otherMeter: z.object({ id: z.string(), times: COUNT }).nullable(),
    resumedMs: COUNT,
    heardPassedMs: COUNT.nullable(),
    import: DIRECTION.nullable(),
    export: DIRECTION.nullable(),
    minutes: z.array(
      z.object({
        minute: COUNT,
        import: SIDE,
        export: SIDE,
        doubtful: z.boolean(),
        said: z.object({ importMwh: COUNT, exportMwh: COUNT, quality: QUALITY }).nullable(),
      }),
    ),
    corrections: z.array(READING),
  }),
  saying: z.object({ readings: z.array(READING), corrections: z.array(READING) }),
});

/** The text to keep. */
export function writeKeptMeter(kept: KeptMeter): string {
  return JSON.stringify({ version: 1, ...kept });
}

/** @returns undefined for a text that `writeKeptMeter` did not write */
export function readKeptMeter(text: string): KeptMeter | undefined {
  try {
    return KEPT.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
