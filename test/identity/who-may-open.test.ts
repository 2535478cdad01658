import { describe, expect, test } from 'vitest';
import {
  type HouseholdKeys,
  householdKeys,
  openGrant,
  openReading,
  sealReading,
  type WrappedDayKey,
  wrapDayKey,
} from '../../node-core/identity/index.ts';
import { energyMwh, firstMinuteOfDay, minute, type UtcDay, utcDay } from '../../node-core/units/index.ts';

/**
 * Everybody tries everything: six households, a super user and a stranger, seven days. Each puts every key that it
 * derives or is granted to every reading of every day. Who may is said by a table of contracts, not by keys.
 */
const COMMUNITY = new Uint8Array(32).fill(21);
const DAYS = [0, 1, 2, 3, 4, 5, 6].map((day) => utcDay(20_400 + day));
const HOMES = ['amund', 'berit', 'carl', 'dagny', 'erik', 'frida'];
const SUPER_USER = 'board';
const STRANGER = 'stranger';
const EVERYBODY = [...HOMES, SUPER_USER, STRANGER];

/** Two homes, and the first and last day of their contract as places in DAYS. */
const CONTRACTS: readonly {
  readonly parties: readonly [string, string];
  readonly from: number;
  readonly to: number;
}[] = [
  { parties: ['amund', 'berit'], from: 0, to: 2 },
  { parties: ['amund', 'carl'], from: 3, to: 3 },
  { parties: ['berit', 'dagny'], from: 3, to: 6 },
  { parties: ['erik', 'carl'], from: 1, to: 5 },
];

function keysOfEverybody(community: Uint8Array): ReadonlyMap<string, HouseholdKeys> {
  return new Map(
    EVERYBODY.map((name, at) => [name, householdKeys({ seed: new Uint8Array(32).fill(at + 1), community })]),
  );
}

const KEYS = keysOfEverybody(COMMUNITY);

function keysOf(name: string): HouseholdKeys {
  const keys = KEYS.get(name);
  if (keys === undefined) throw new Error(`nobody is called ${name}`);
  return keys;
}

/** DESIGN 4, in words: oneself, super users, and the other party of a contract that is active that day. */
function mayOpen(reader: string, author: string, day: number): boolean {
  if (reader === author || reader === SUPER_USER) return true;
  return CONTRACTS.some(
    ({ parties, from, to }) =>
      parties.includes(reader) && parties.includes(author) && from <= day && day <= to,
  );
}

interface Posted {
  readonly author: string;
  readonly day: UtcDay;
  readonly sealed: Uint8Array;
  readonly grant: WrappedDayKey;
}

/** One reading and one grant of each home and day, as they would stand on the chain. */
const CHAIN: readonly Posted[] = HOMES.flatMap((author) =>
  DAYS.map((day, place) => {
    const { signer, dayKey } = { signer: keysOf(author).signer, dayKey: keysOf(author).dayKey(day) };
    const readers = EVERYBODY.filter((reader) => reader !== author && mayOpen(reader, author, place));
    return {
      author,
      day,
      sealed: sealReading({
        dayKey,
        community: COMMUNITY,
        publicKey: signer.publicKey,
        minute: minute(firstMinuteOfDay(day) + 61),
        revision: 0,
        content: {
          importMwh: energyMwh(place),
          exportMwh: energyMwh(7),
          quality: 'measured',
          corrected: false,
        },
      }),
      grant: wrapDayKey({
        dayKey,
        community: COMMUNITY,
        author: signer.publicKey,
        day,
        recipients: readers.map((reader) => keysOf(reader).sealing.publicKey),
      }),
    };
  }),
);

/** Every day key that somebody can come by: derived, or unwrapped from any copy of any grant. */
function dayKeysWithin(reach: HouseholdKeys): Uint8Array[] {
  const derived = DAYS.map((day) => reach.dayKey(day));
  const granted = CHAIN.flatMap(({ author, day, grant }) =>
    grant.wrapped.flatMap((wrapped) => {
      const opened = openGrant({
        sealing: reach.sealing,
        ephemeralKey: grant.ephemeralKey,
        wrapped,
        community: COMMUNITY,
        author: keysOf(author).signer.publicKey,
        day,
      });
      return opened.kind === 'opened' ? [opened.dayKey] : [];
    }),
  );
  return [...derived, ...granted];
}

/** The readings that one of the keys opens, as 'author day'. */
function openedWith(dayKeys: readonly Uint8Array[], community: Uint8Array): string[] {
  return CHAIN.filter(({ author, day, sealed }) =>
    dayKeys.some(
      (dayKey) =>
        openReading({
          dayKey,
          community,
          publicKey: keysOf(author).signer.publicKey,
          minute: minute(firstMinuteOfDay(day) + 61),
          revision: 0,
          sealed,
        }) !== undefined,
    ),
  ).map(({ author, day }) => `${author} ${day}`);
}

describe('of all readings of all days', () => {
  test.each(EVERYBODY)('%s opens those of the table, and no other', (reader) => {
    const allowed = HOMES.flatMap((author) =>
      DAYS.flatMap((day, place) => (mayOpen(reader, author, place) ? [`${author} ${day}`] : [])),
    );
    expect(openedWith(dayKeysWithin(keysOf(reader)), COMMUNITY)).toEqual(allowed);
  });

  test('the table gives the super user all, a home its own and its partners, the stranger nothing', () => {
    const counts = EVERYBODY.map((reader) => openedWith(dayKeysWithin(keysOf(reader)), COMMUNITY).length);
    expect(counts).toEqual([7 + 4, 7 + 7, 7 + 1 + 5, 7 + 4, 7 + 5, 7, 42, 0]);
  });

  test('the same seeds in another community open nothing', () => {
    const elsewhere = new Uint8Array(32).fill(22);
    for (const keys of keysOfEverybody(elsewhere).values()) {
      const derived = DAYS.map((day) => keys.dayKey(day));
      expect(openedWith(derived, COMMUNITY)).toEqual([]);
    }
    expect(openedWith(dayKeysWithin(keysOf(SUPER_USER)), elsewhere)).toEqual([]);
  });
});
