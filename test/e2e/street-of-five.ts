/**
 * `node test/e2e/street-of-five.ts RENDERER`: five households on this PC, each with the headless host, a key, files, a Raft
 * seat and a simulated meter of its own, that know each other over loopback sockets alone. They share one clock, whose
 * speed is set from outside. Commands come as lines of JSON on the standard input, answers go out the same way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { scaledClock } from '../../node-core/node/clock.ts';
import { IN_FILE, PASSPHRASE, type Person, person } from '../headless/person.ts';
import { SOLSVINGEN } from '../headless/solsvingen.ts';

/** An evening in June, an hour before midnight in Oslo: what is offered for the next day has a sun. */
const ORIGIN_MS = Date.parse('2026-06-15T23:00:00+02:00');

/** In order of admission; the first founds the community and publishes the public price. */
const HOMES = [
  { name: 'Number 1', profile: 'apartment' },
  { name: 'Roof', profile: 'prosumer' },
  { name: 'Workshop', profile: 'workshop' },
  { name: 'Number 4', profile: 'apartment' },
  { name: 'Number 5', profile: 'cottage' },
] as const;

const command = z.discriminatedUnion('do', [
  z.object({ do: z.literal('link'), home: z.int() }),
  z.object({ do: z.literal('speed'), speed: z.number() }),
  /** Switches homes off, and on again. */
  z.object({ do: z.literal('off'), homes: z.array(z.int()) }),
  z.object({ do: z.literal('on'), homes: z.array(z.int()) }),
]);

const [rendererDir] = process.argv.slice(2);
if (rendererDir === undefined) throw new Error('street-of-five.ts wants the folder of the built screens');
const screens: string = rendererDir;
const folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-five-'));
const clock = scaledClock({ originMs: ORIGIN_MS, speed: 1 });
const people: (Person | undefined)[] = [];
const say = (answer: unknown) => process.stdout.write(`${JSON.stringify(answer)}\n`);

function start(home: number, args: readonly string[]): Promise<Person> {
  return person({ dataDir: path.join(folder, String(home)), args, clock, rendererDir: screens });
}

function at(home: number): Person {
  const one = people[home];
  if (one === undefined) throw new Error(`home ${home} is off`);
  return one;
}

/** A key of its own, the community, a meter: as a person does it by the API. */
async function settle(home: number): Promise<void> {
  const one = await start(home, ['--home']);
  people[home] = one;
  const { address } = await one.api.newKey.mutate(IN_FILE);
  await (await one.open(address)).writeDown();
  await one.until(({ stage }) => stage === 'community');
  const { name, profile } = HOMES[home] ?? HOMES[0];
  if (home === 0) {
    await one.api.found.mutate({ ...SOLSVINGEN, displayName: name, validatorCount: 5 });
    await one.until(({ stage }) => stage === 'meter');
  } else {
    const { text } = await at(0).api.invite.mutate({
      note: name,
      validHours: 24,
      roles: [],
      needsApproval: false,
    });
    await one.api.join.mutate({ text, displayName: name, at: null, listenPort: null });
    await one.until(({ community }) => community.kind === 'member');
  }
  await one.api.chooseMeter.mutate({ kind: 'simulated', profile });
}

async function obey(line: string): Promise<unknown> {
  const asked = command.parse(JSON.parse(line));
  switch (asked.do) {
    case 'link':
      return { link: at(asked.home).freshLink() };
    case 'speed':
      clock.setSpeed(asked.speed);
      return {};
    case 'off':
      await Promise.all(asked.homes.map((home) => at(home).close()));
      for (const home of asked.homes) people[home] = undefined;
      return {};
    case 'on':
      for (const home of asked.homes) {
        const one = await start(home, []);
        people[home] = one;
        await one.api.openKey.mutate({ passphrase: PASSPHRASE });
      }
      return {};
    default:
      return asked satisfies never;
  }
}

try {
  for (const home of HOMES.keys()) await settle(home);
  say({ names: HOMES.map(({ name }) => name) });
  for await (const line of createInterface({ input: process.stdin })) say(await obey(line));
} finally {
  await Promise.all(people.flatMap((one) => (one === undefined ? [] : [one.close()])));
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
