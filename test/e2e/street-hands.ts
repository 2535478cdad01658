/** One time for the homes of a street, each of which is a process of its own: a file says where the hands stand. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { z } from 'zod';
import { type ScaledClock, scaledClock } from '../../node-core/node/clock.ts';

/** The variable that names the file to a home's process. */
export const HANDS_VARIABLE = 'NABOWATT_TEST_HANDS';

/** Clock time at the PC's time `atMs`, and how fast it runs from then on. */
const hands = z.object({ originMs: z.number(), atMs: z.number(), speed: z.number() });
type Hands = z.infer<typeof hands>;

/** How often a home looks at the file. */
const LOOKS_EVERY_MS = 50;
/** A change is said so long ahead that every home has seen it by then. */
const AHEAD_MS = 500;

function timeBy({ originMs, atMs, speed }: Hands, nowMs: number): number {
  return originMs + (nowMs - atMs) * speed;
}

function read(file: string): Hands {
  return hands.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function write(file: string, next: Hands): void {
  writeFileSync(`${file}.new`, JSON.stringify(next));
  renameSync(`${file}.new`, file);
}

/** Sets the hands for the first time. */
export function setHands(file: string, { originMs }: { readonly originMs: number }): void {
  write(file, { originMs, atMs: Date.now(), speed: 1 });
}

/** What time it is in the street. */
export function timeOf(file: string): number {
  return timeBy(read(file), Date.now());
}

/** Lets the time of all homes run so many times as fast, in a moment. */
export function turnHands(file: string, speed: number): void {
  const atMs = Date.now() + AHEAD_MS;
  write(file, { originMs: timeBy(read(file), atMs), atMs, speed });
}

/** The clock of a home. Hands that are turned back a little wait here until the others are there too. */
export function streetClock(): ScaledClock {
  const file = process.env[HANDS_VARIABLE];
  if (file === undefined) throw new Error(`${HANDS_VARIABLE} names no file`);
  let known = read(file);
  const clock = scaledClock({ originMs: timeBy(known, Date.now()), speed: known.speed });
  setInterval(() => {
    const next = read(file);
    if (next.atMs === known.atMs || Date.now() < next.atMs) return;
    known = next;
    clock.setTime(Math.max(clock.nowMs(), timeBy(next, Date.now())));
    clock.setSpeed(next.speed);
  }, LOOKS_EVERY_MS).unref();
  return clock;
}
