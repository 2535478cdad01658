/** A night of a recorded stream: real processes that are killed, a cable that is pulled, and what has to hold after it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capturePieces, type LiveClock, scaledLiveClock } from '../../../../node-core/meter/live/index.ts';
import { draws, streamKey } from '../../../../node-core/meter/simulator/random.ts';
import type { MinuteReading } from '../../../../node-core/meter/source.ts';
import type { NightPlan } from './night-home.ts';
import { type NightEntry, readNightLog } from './night-log.ts';
import type { Span } from './pulled-cable.ts';

const HOME = fileURLToPath(new URL('./night-home.ts', import.meta.url));
const KILLS = 5;
const PULLS = 10;
const MINUTE_MS = 60_000;

export interface NightOptions {
  readonly stream: string;
  /** The host's time at the stream's beginning. */
  readonly originMs: number;
  readonly speed: number;
  readonly seed: number;
  readonly folder: string;
  /** By the night's clock after its beginning: when its first and its last register come. */
  readonly registersMs: readonly [firstMs: number, lastMs: number];
}

/** What became of a night. */
export interface Night {
  readonly entries: readonly NightEntry[];
  /** When nobody listened, in ms since 1970: dead processes and pulled cables. */
  readonly unheard: readonly Span[];
  readonly kills: number;
  readonly pulls: number;
}

/** Lives through a night. @throws Error where a process ends otherwise than by the stream's end or our hand */
export async function liveThroughNight(options: NightOptions): Promise<Night> {
  const { stream, originMs, speed, folder } = options;
  const lengthMs = capturePieces(readFileSync(stream)).at(-1)?.atMs ?? 0;
  const { kills, pulls } = planned(options, lengthMs);
  const log = join(folder, 'log.jsonl');
  writeFileSync(log, '');
  const pcOriginMs = Date.now() + 500;
  const plan: NightPlan = {
    stream,
    log,
    memory: join(folder, 'memory.json'),
    originMs,
    pcOriginMs,
    speed,
    pulls,
  };
  const deaths: number[] = [];
  const pulled = pulls.map(({ fromMs, toMs }) => ({ fromMs: originMs + fromMs, toMs: originMs + toMs }));
  const clock = scaledLiveClock({ originMs, pcOriginMs, speed });
  const until = (ms: number): Promise<void> => passed(clock, originMs + ms - clock.nowMs());
  for (const kill of kills) {
    const killed = await liveUntil(plan, until(kill.fromMs));
    if (!killed) throw new Error('the process ended before it was killed');
    deaths.push(clock.nowMs());
    await until(kill.toMs);
  }
  const killed = await liveUntil(plan, until(lengthMs + 20_000 * speed));
  if (killed) throw new Error('the last process did not end with the stream');
  const entries = readNightLog(log);
  // Nobody listens from a kill until the next process hears.
  const heard = entries.flatMap((entry) => (entry.kind === 'heard' ? [entry.atMs] : []));
  const dead = deaths.map((fromMs) => ({ fromMs, toMs: Math.min(...heard.filter((atMs) => atMs > fromMs)) }));
  return { entries, unheard: [...pulled, ...dead], kills: kills.length, pulls: pulls.length };
}

function passed(clock: LiveClock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(Math.max(0, ms), resolve));
}

/** @returns whether it was killed by our hand, when `moment` came */
async function liveUntil(plan: NightPlan, moment: Promise<void>): Promise<boolean> {
  const child = spawn(process.execPath, [HOME, JSON.stringify(plan)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]: unknown[]) => code);
  try {
    const first = await Promise.race([ended, moment.then(() => 'now')]);
    if (first === 'now') return true;
    if (first !== 0) throw new Error(`the process ended with ${String(first)}`);
    return false;
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** Random stretches, apart from one another, that let the first and the last register be heard. */
function planned(
  { seed, registersMs: [firstMs, lastMs] }: NightOptions,
  lengthMs: number,
): { kills: Span[]; pulls: Span[] } {
  const draw = draws(streamKey(seed, 'night'));
  const slots = KILLS + PULLS;
  const beginMs = firstMs + 2 * MINUTE_MS;
  const slotMs = (Math.min(lastMs, lengthMs) - 4 * MINUTE_MS - beginMs) / slots;
  const spans = Array.from({ length: slots }, (_, at) => {
    const fromMs = beginMs + (at + draw.between(0, 0.4)) * slotMs;
    return { fromMs, toMs: fromMs + draw.between(0.05, 0.5) * slotMs };
  });
  // Which of them are kills is random, too.
  const order = spans.map((span) => ({ span, place: draw.next() })).sort((a, b) => a.place - b.place);
  const byTime = (some: typeof order): Span[] =>
    some.map(({ span }) => span).sort((a, b) => a.fromMs - b.fromMs);
  return { kills: byTime(order.slice(0, KILLS)), pulls: byTime(order.slice(KILLS)) };
}

/** What is on the chain after the night: the latest of each minute; and what the rules of the port say of the order. */
export function storedMinutes(entries: readonly NightEntry[]): {
  minutes: Map<number, MinuteReading>;
  broken: string[];
} {
  const minutes = new Map<number, MinuteReading>();
  const broken: string[] = [];
  let last: number | undefined;
  for (const entry of entries) {
    if (entry.kind === 'reading') {
      if (last !== undefined && entry.minute !== last + 1)
        broken.push(`minute ${entry.minute} after ${last}`);
      last = entry.minute;
      minutes.set(entry.minute, entry);
    }
    if (entry.kind === 'correction') {
      if (!minutes.has(entry.minute)) broken.push(`correction of ${entry.minute}, which was not said`);
      minutes.set(entry.minute, entry);
    }
  }
  return { minutes, broken };
}
