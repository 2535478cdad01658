/** A household from an empty folder to readings, as a person sets it up: headless hosts on this PC, two and three. */
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { BillView } from '../../node-core/api/index.ts';
import { seedFromPhrase } from '../../node-core/identity/index.ts';
import { scaledClock } from '../../node-core/node/clock.ts';
import { foundBelow, foundIn } from '../main/keys/secret-search.ts';
import { IN_FILE, PASSPHRASE, type Person, person } from './person.ts';
import { recordSockets } from './socket-traffic.ts';
import { SOLSVINGEN } from './solsvingen.ts';

const people: Person[] = [];
const folders = new Set<string>();
afterEach(async () => {
  await Promise.all(people.splice(0).map((one) => one.close()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Of libp2p: what homes choose to speak is agreed on the encrypted line. */
const INSIDE_TLS = '/ipfs/id/1.0.0';

type Start = Parameters<typeof person>[0];

async function arrive(start: Start = {}): Promise<Person> {
  const one = await person(start);
  people.push(one);
  folders.add(one.dataDir);
  return one;
}

async function leave(one: Person): Promise<void> {
  people.splice(people.indexOf(one), 1);
  expect(await one.close()).toBe(0);
}

/** Makes a key, writes its words down. @returns the words */
async function withKey(one: Person): Promise<string[]> {
  const { address } = await one.api.newKey.mutate(IN_FILE);
  const page = await one.open(address);
  const words = await page.writeDown();
  await one.until(({ stage }) => stage === 'community');
  return words;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a port was asked for');
  return address.port;
}

async function founder(start: Start = {}): Promise<{ one: Person; words: string[] }> {
  const one = await arrive(start);
  expect((await one.api.setup.query()).stage).toBe('welcome');
  const words = await withKey(one);
  await one.api.found.mutate(SOLSVINGEN);
  await one.until(({ stage }) => stage === 'meter');
  return { one, words };
}

async function joins(one: Person, host: Person, displayName: string): Promise<void> {
  const { text } = await host.api.invite.mutate({
    note: displayName,
    validHours: 24,
    roles: [],
    needsApproval: false,
  });
  await one.api.readInvitation.query({ text });
  await one.api.join.mutate({ text, displayName, at: null, listenPort: null });
  await one.until(({ community }) => community.kind === 'member');
}

const names = async (one: Person) => (await one.api.community.query()).members.map(({ name }) => name);
const eventually = (what: () => Promise<void>) => vi.waitFor(what, { timeout: 25_000, interval: 200 });

test('one founds, the other joins by invitation; both are measured, and the minutes settle', async () => {
  // A minute is a second.
  const clock = scaledClock({ originMs: Date.now(), speed: 60 });
  const sockets = recordSockets();
  onTestFinished(() => sockets.end());
  const { one, words } = await founder({ clock });
  await one.api.chooseMeter.mutate({ kind: 'simulated', profile: 'prosumer' });
  expect((await one.api.setup.query()).stage).toBe('running');

  const other = await arrive({ clock });
  await withKey(other);
  await joins(other, one, 'Number 2');
  await other.api.chooseMeter.mutate({ kind: 'simulated', profile: 'apartment' });
  await eventually(async () => expect(await names(other)).toEqual(['Number 1', 'Number 2']));
  expect(await other.api.session.query()).toMatchObject({
    keystore: 'passphrase',
    demo: null,
    household: { memberIndex: 1, roles: [] },
    community: { name: 'Solsvingen', currency: 'NOK', minorDigits: 2 },
  });

  const bill = async (): Promise<BillView | undefined> => {
    const [month] = (await other.api.months.query()).slice(-1);
    return month === undefined ? undefined : await other.api.bill.query({ month: month.month });
  };
  await eventually(async () => {
    const line = (await bill())?.lines.find(({ kind }) => kind === 'publicPurchase');
    expect(line).toMatchObject({ counterparty: { name: 'Number 1' }, averagePrice: SOLSVINGEN.tariffPrice });
    expect(line?.energyMwh).toBeGreaterThan(0);
  });
  const seed = seedFromPhrase(words.join(' '));
  const sent = sockets.all();
  // What the pages were told is in it, and what the homes said to each other inside of TLS.
  expect(sent.includes('"memberIndex"')).toBe(true);
  expect(sent.includes('/multistream/1.0.0')).toBe(true);
  expect(sent.includes(INSIDE_TLS)).toBe(true);
  // The page with the words went over a socket too, to the browser that opened it: as words, and nothing else.
  expect(foundIn(sent, seed)).toEqual([]);
  for (const at of [one, other]) {
    expect(at.heard.join('')).toContain('memberIndex');
    expect(foundIn(Buffer.from([...at.heard, ...at.printed].join('\n')), seed)).toEqual([]);
    expect(foundBelow([at.dataDir], seed)).toEqual([]);
  }
}, 60_000);

test('a household comes back by its passphrase, and on a new PC by its words', async () => {
  const { one } = await founder();
  const other = await arrive();
  const words = await withKey(other);
  await joins(other, one, 'Number 2');
  await other.api.chooseMeter.mutate({ kind: 'none' });
  const { dataDir } = other;
  const listenPort = await freePort();
  await other.api.choosePort.mutate({ listenPort });
  expect(await other.api.setup.query()).toMatchObject({ community: { kind: 'member', listenPort } });
  await leave(other);
  // The invitation was used, and is kept no longer.
  expect(readFileSync(`${dataDir}/setup.json`, 'utf8')).not.toContain('nabowatt:');

  // Without a word on the command line: a household was set up here.
  const again = await arrive({ dataDir, args: [] });
  expect(await again.api.setup.query()).toMatchObject({
    stage: 'key',
    demo: false,
    community: { kind: 'member' },
  });
  await expect(again.api.openKey.mutate({ passphrase: 'wrong' })).rejects.toThrow('unavailable');
  await again.api.openKey.mutate({ passphrase: PASSPHRASE });
  await eventually(async () => expect((await again.api.session.query()).household.name).toBe('Number 2'));
  expect((await again.api.setup.query()).stage).toBe('running');
  // The port that was chosen holds from the next start on.
  expect((await again.api.health.query()).reach?.port).toBe(listenPort);
  await leave(again);

  const fresh = await arrive();
  const { address } = await fresh.api.restoreKey.mutate(IN_FILE);
  const page = await fresh.open(address);
  expect((await page.type(words.toSpliced(4, 1, 'abandn'))).body).toContain('Word 5, “abandn”');
  expect((await page.type(words)).headers.location).toBe('/#/');
  await fresh.until(({ stage }) => stage === 'community');
  await joins(fresh, one, 'Number 2');
  await fresh.api.chooseMeter.mutate({ kind: 'none' });
  await eventually(async () =>
    expect((await fresh.api.session.query()).household).toMatchObject({ memberIndex: 1, name: 'Number 2' }),
  );
  expect(await names(fresh)).toEqual(['Number 1', 'Number 2']);
}, 60_000);
