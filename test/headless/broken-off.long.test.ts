/** The set-up is killed at each of its steps, and goes on where it was: nothing is half done, nothing is done twice. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IN_FILE, PASSPHRASE, type Person, person, personProcess } from './person.ts';
import { SOLSVINGEN } from './solsvingen.ts';

let folder: string;
let running: Awaited<ReturnType<typeof personProcess>> | undefined;
let host: Person | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-broken-off-'));
});
afterEach(async () => {
  await running?.kill();
  await host?.close();
  running = undefined;
  host = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<NonNullable<typeof running>> {
  await running?.kill();
  running = await personProcess(folder);
  if ((await running.api.setup.query()).stage === 'key') {
    await running.api.openKey.mutate({ passphrase: PASSPHRASE });
  }
  return running;
}

async function stage(): Promise<string | undefined> {
  return (await running?.api.setup.query())?.stage;
}

/** The community's name as its pages have it. */
async function community(): Promise<string | undefined> {
  return (await running?.api.session.query())?.community.name;
}

async function pastTheWords(): Promise<void> {
  let one = await start();
  await one.api.newKey.mutate(IN_FILE);
  // Killed before anybody saw the words: the key is there, and its words are shown again.
  one = await start();
  expect(await stage()).toBe('words');
  const { address } = await one.api.showWords.mutate();
  await (await one.open(address)).writeDown();
  await start();
  expect(await stage()).toBe('community');
}

/** Resolves when a file is on the disk, with that in it. */
async function onDisk([file, part = '']: readonly [file: string, part?: string]): Promise<void> {
  const where = join(folder, file);
  const isThere = () => existsSync(where) && readFileSync(where).includes(part);
  await vi.waitFor(() => expect(isThere()).toBe(true), { timeout: 20_000, interval: 1 });
}

const DECIDED = ['setup.json', '"kind":"founding"'] as const;
const ASKED = ['setup.json', '"kind":"joining"'] as const;
const MEMBER = ['setup.json', '"kind":"member"'] as const;
const LEDGER = ['household/ledger.sqlite'] as const;
const FIRST_BLOCK = ['household/community.json'] as const;

test.each([[DECIDED], [LEDGER], [FIRST_BLOCK], [MEMBER]])('a founding, killed at %j', async (at) => {
  await pastTheWords();
  await running?.api.found.mutate(SOLSVINGEN);
  await onDisk(at);
  const one = await start();
  await one.until(({ stage: now }) => now === 'meter');
  await vi.waitFor(async () => expect(await community()).toBe('Solsvingen'), 10_000);
  await one.api.chooseMeter.mutate({ kind: 'simulated', profile: 'cottage' });
  const again = await start();
  await again.until(({ stage: now }) => now === 'running');
  await vi.waitFor(async () => expect(await community()).toBe('Solsvingen'), 10_000);
  const { contractHeight, members } = await again.api.community.query();
  expect(members.map(({ name }) => name)).toEqual(['Number 1']);
  expect(contractHeight).toBeGreaterThanOrEqual(0);
});

test.each([[ASKED], [MEMBER], [LEDGER], [FIRST_BLOCK]])('a joining, killed at %j', async (at) => {
  host = await person();
  const page = await host.open((await host.api.newKey.mutate(IN_FILE)).address);
  await page.writeDown();
  await host.api.found.mutate(SOLSVINGEN);
  await host.until(({ stage: now }) => now === 'meter');
  await pastTheWords();
  const invite = { note: '', validHours: 1, roles: [], needsApproval: false };
  const { text } = await host.api.invite.mutate(invite);
  await running?.api.join.mutate({ text, displayName: 'Number 2', at: null, listenPort: null });
  await onDisk(at);
  const one = await start();
  await one.until(({ stage: now }) => now === 'meter');
  await vi.waitFor(async () => expect(await community()).toBe('Solsvingen'), 15_000);
  await start();
  await vi.waitFor(async () => expect(await community()).toBe('Solsvingen'), 15_000);
  expect((await host.api.community.query()).members).toHaveLength(2);
});

test('a restore that was broken off has kept nothing', async () => {
  const one = await start();
  await one.open((await one.api.restoreKey.mutate(IN_FILE)).address);
  await start();
  expect(await stage()).toBe('welcome');
});
