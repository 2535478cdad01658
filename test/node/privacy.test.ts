import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../node-core/codec/index.ts';
import { createVerifier, openGrant, openReading } from '../../node-core/identity/index.ts';
import {
  type CommunityState,
  decodeBlock,
  decodeTransaction,
  type Grant,
  type MemberIndex,
  type Reading,
} from '../../node-core/ledger/index.ts';
import { manualClock } from '../../node-core/node/clock.ts';
import { openHousehold } from '../../node-core/node/household.ts';
import { openReplica } from '../../node-core/node/replica.ts';
import { openHomeStore, openLedgerStore, openOutbox } from '../../node-core/storage/index.ts';
import {
  addMinutes,
  dayOfMinute,
  firstMinuteOfDay,
  type Minute,
  MINUTES_PER_DAY,
  msOfMinute,
  sharePermille,
  utcDay,
} from '../../node-core/units/index.ts';
import { idleCloser } from './idle-closer.ts';
import {
  at,
  keysOf,
  minutesFrom,
  openStreet,
  reading,
  RULES,
  type Street,
  temporaryFolder,
  terms,
} from './street.ts';

/** The founder validates and is no super user; the auditor becomes one on the last day. */
const CAST = [
  ['val', ['steward']],
  ['grid', ['superUser', 'publicProducer']],
  ['ada', []],
  ['bo', []],
  ['cleo', []],
  ['dan', []],
  ['aud', []],
] as const;
const NAMES = CAST.map(([name]) => name);
type Name = (typeof NAMES)[number];
const HOMES: readonly Name[] = ['ada', 'bo', 'cleo', 'dan'];
const DAYS = [0, 1, 2, 3, 4];
const FIRST_DAY = dayOfMinute(at('2026-06-10T00:00'));
const folder = temporaryFolder();
const ledger = path.join(folder.dir, 'ledger.sqlite');

/** Which days of whose contract are open to the other party: pairs of names, and days. */
const OPEN_BY_CONTRACT: readonly (readonly [a: Name, b: Name, days: readonly number[]])[] = [
  ['ada', 'bo', [1, 2]],
  ['cleo', 'dan', [0, 1, 2]],
  ['bo', 'dan', [4]],
];

/** Who may open a home's day, said plainly: oneself, super users and producers, the partner of those days. */
function mayOpen(reader: Name, home: Name, day: number): boolean {
  if (reader === home || reader === 'grid' || reader === 'aud') return true;
  return OPEN_BY_CONTRACT.some(
    ([a, b, days]) => days.includes(day) && ((a === reader && b === home) || (b === reader && a === home)),
  );
}

function minuteOf(day: number, clock: string): Minute {
  return at(`2026-06-${10 + day}T${clock}`);
}

beforeAll(async () => {
  const street = await openStreet({
    dir: folder.dir,
    cast: CAST,
    start: at('2026-06-09T20:00'),
    rules: RULES,
  });
  await contract(street, {
    seller: 'ada',
    buyer: 'bo',
    from: minuteOf(1, '12:00'),
    to: minuteOf(3, '00:00'),
  });
  const ended = await contract(street, {
    seller: 'cleo',
    buyer: 'dan',
    from: minuteOf(0, '00:00'),
    to: minuteOf(5, '00:00'),
  });
  const cancelled = await contract(street, {
    seller: 'bo',
    buyer: 'cleo',
    from: minuteOf(3, '12:00'),
    to: minuteOf(5, '00:00'),
  });
  await contract(street, {
    seller: 'bo',
    buyer: 'dan',
    from: minuteOf(4, '12:00'),
    to: minuteOf(5, '00:00'),
  });
  await proposeOnly(street);
  for (const day of DAYS) {
    for (const clock of ['00:10', '05:00', '12:00', '23:50']) {
      street.go(addMinutes(minuteOf(day, clock), 1));
      if (day === 2 && clock === '05:00') await endBoth(street, ['cleo', 'dan'], ended, minuteOf(2, '12:00'));
      if (day === 3 && clock === '05:00')
        await endBoth(street, ['bo', 'cleo'], cancelled, minuteOf(3, '12:00'));
      if (day === 4 && clock === '05:00') await appointAuditor(street);
      await recordAll(street, minuteOf(day, clock));
    }
  }
  for (const household of street.neighbourhood.households.values()) await household.settleGrants();
  await street.close();
});
afterAll(() => folder.remove());

function contract(
  street: Street,
  of: { readonly seller: Name; readonly buyer: Name; readonly from: Minute; readonly to: Minute },
) {
  const [seller, buyer] = [NAMES.indexOf(of.seller), NAMES.indexOf(of.buyer)];
  const shares = { sellerShare: sharePermille(400), buyerShare: sharePermille(400) };
  return street.contract(terms({ startMinute: of.from, endMinute: of.to, seller, buyer, ...shares }));
}

/** A contract that one party alone wanted opens nothing. */
async function proposeOnly(street: Street): Promise<void> {
  const span = { startMinute: minuteOf(0, '00:00'), endMinute: minuteOf(5, '00:00') };
  const [seller, buyer] = [NAMES.indexOf('dan'), NAMES.indexOf('ada')];
  await street.send('dan', {
    kind: 'proposal',
    terms: terms({ ...span, seller, buyer }),
    offer: null,
    counters: null,
    expiresMinute: span.startMinute,
  });
}

async function endBoth(
  street: Street,
  parties: readonly Name[],
  id: string,
  endMinute: Minute,
): Promise<void> {
  for (const name of parties) await street.send(name, { kind: 'end', contract: id, endMinute });
}

async function appointAuditor(street: Street): Promise<void> {
  const member = NAMES.indexOf('aud');
  await street.send('val', { kind: 'member', change: { kind: 'role', member, roles: ['superUser'] } });
}

function recordAll(street: Street, minute: Minute): Promise<void> {
  const own = [reading({ minute, importMwh: 5_000, exportMwh: 70 })];
  return street.record(Object.fromEntries(HOMES.map((name) => [name, own])));
}

/** Readings and grants, as anybody reads them off the chain. */
function chain(): { readonly readings: readonly Reading[]; readonly grants: readonly Grant[] } {
  const store = openLedgerStore(ledger, { mode: 'read' });
  const readings: Reading[] = [];
  const grants: Grant[] = [];
  for (const { bytes } of store.blocks('energy', 0)) {
    const decoded = decodeBlock(bytes);
    if (decoded.kind === 'refused') throw new Error(decoded.refusal.detail);
    for (const one of decoded.block.transactions) {
      const transaction = decodeTransaction(one);
      if (transaction.kind === 'refused') throw new Error(transaction.refusal.detail);
      if (transaction.signed.transaction.kind === 'reading') readings.push(transaction.signed.transaction);
      if (transaction.signed.transaction.kind === 'grant') grants.push(transaction.signed.transaction);
    }
  }
  store.close();
  return { readings, grants };
}

/** A PC that has a seed and a copy of the ledger, and nothing else: all that its household opens. */
function openedBy(name: Name): ReadonlySet<string> {
  const dir = path.join(folder.dir, `fresh-${name}`);
  mkdirSync(dir);
  cpSync(ledger, path.join(dir, 'ledger.sqlite'));
  const clock = manualClock(msOfMinute(minuteOf(5, '00:00')));
  const store = openLedgerStore(path.join(dir, 'ledger.sqlite'), { mode: 'write' });
  const replica = openReplica({ store, verifier: createVerifier(), clock, validator: undefined });
  const household = openHousehold({
    keys: keysOf(name, replica.community.id),
    replica,
    handIn: idleCloser(),
    outbox: openOutbox(path.join(dir, 'outbox.sqlite')),
    home: openHomeStore(path.join(dir, 'home.sqlite')),
    clock,
    sealed: { keep: () => {}, recall: () => undefined },
  });
  const opened = new Set<string>();
  for (const { author, minute, revision } of chain().readings) {
    const [found] = household.home.revisions(author, minute).filter((one) => one.revision === revision);
    if (found === undefined) continue;
    expect([found.importMwh, found.exportMwh]).toEqual([5_000, 70]);
    opened.add(`${nameOf(author)} ${minute}`);
  }
  household.close();
  replica.close();
  return opened;
}

/** Every key that a seed gives or a grant opens to, tried on every reading, whoever it was meant for. */
function openedByTrial(name: Name): ReadonlySet<string> {
  const { readings, grants } = chain();
  const state = stateOf();
  const keys = keysOf(name, state.id);
  const found = new Map<string, Uint8Array>();
  for (let day = FIRST_DAY - 1; day < FIRST_DAY + 7; day += 1) {
    const own = keys.dayKey(utcDay(day));
    found.set(toHex(own), own);
  }
  for (const { author, day, ephemeralKey, recipients } of grants) {
    const authorKey = state.members[author]?.publicKey ?? new Uint8Array();
    for (const { wrapped } of recipients) {
      const opened = openGrant({
        sealing: keys.sealing,
        ephemeralKey,
        wrapped,
        community: state.id,
        author: authorKey,
        day,
      });
      if (opened.kind === 'opened') found.set(toHex(opened.dayKey), opened.dayKey);
    }
  }
  const opened = new Set<string>();
  for (const { author, minute, revision, sealed } of readings) {
    const publicKey = state.members[author]?.publicKey ?? new Uint8Array();
    for (const dayKey of found.values()) {
      const content = openReading({ dayKey, community: state.id, publicKey, minute, revision, sealed });
      if (content !== undefined) opened.add(`${nameOf(author)} ${minute}`);
    }
  }
  return opened;
}

function stateOf(): CommunityState {
  const copy = path.join(folder.dir, 'state.sqlite');
  cpSync(ledger, copy);
  const store = openLedgerStore(copy, { mode: 'write' });
  const clock = manualClock(msOfMinute(minuteOf(5, '00:00')));
  const replica = openReplica({ store, verifier: createVerifier(), clock, validator: undefined });
  replica.close();
  return replica.community;
}

function nameOf(member: MemberIndex): string {
  return NAMES[member] ?? '';
}

function expectedFor(reader: Name): ReadonlySet<string> {
  return new Set(
    HOMES.flatMap((home) =>
      DAYS.filter((day) => mayOpen(reader, home, day)).flatMap((day) =>
        ['00:10', '05:00', '12:00', '23:50'].map((clock) => `${home} ${minuteOf(day, clock)}`),
      ),
    ),
  );
}

test('the rule above bites: nobody opens all but super users, and the pairs differ by the day', () => {
  expect(NAMES.map((name) => expectedFor(name).size)).toEqual([0, 80, 28, 32, 32, 36, 80]);
  expect(chain().readings).toHaveLength(80);
  expect(dayOfMinute(minuteOf(4, '23:50'))).toBe(FIRST_DAY + 4);
  expect(minutesFrom(firstMinuteOfDay(FIRST_DAY), 2, MINUTES_PER_DAY)[1]).toBe(minuteOf(1, '00:00'));
});

describe.each(NAMES)('%s, with a seed and the ledger alone', (reader) => {
  test('opens just what it may, of every home and every day', () => {
    expect(openedBy(reader)).toEqual(expectedFor(reader));
  });

  test('opens no more by trying every key on every reading', () => {
    expect(openedByTrial(reader)).toEqual(expectedFor(reader));
  });
});

test('each grant names just those who may open that day, none twice', () => {
  const seen = new Set<string>();
  for (const { author, day, recipients } of chain().grants) {
    for (const { recipient } of recipients) {
      const [reader, home] = [NAMES[recipient] ?? 'val', NAMES[author] ?? 'val'];
      expect(mayOpen(reader, home, day - FIRST_DAY), `${reader} of ${home}, day ${day - FIRST_DAY}`).toBe(
        true,
      );
      const name = `${reader} ${home} ${day}`;
      expect(seen.has(name), name).toBe(false);
      seen.add(name);
    }
  }
});
