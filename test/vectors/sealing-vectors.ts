import { concatBytes, fromHex, toHex } from '../../node-core/codec/index.ts';
import {
  householdKeys,
  phraseFromSeed,
  type ReadingQuality,
  sealReading,
  sealSeed,
  wrapDayKey,
} from '../../node-core/identity/index.ts';
import { energyMwh, minute, utcDay } from '../../node-core/units/index.ts';
import { keysOf, sealingOf, wrappingOf } from '../identity/naive-twin.ts';
import { seedOf, sha256Of } from './homes.ts';

/** The homes of the replay, and two communities: seeds and IDs that anybody can make again. */
const HOMES = ['8000', '8001', '8002'];
const COMMUNITIES = ['north', 'south'].map((name) => sha256Of(`community ${name}`));
const DAYS = [0, 15_888, 20_415];

/** What sealing.json says. */
export async function sealingVectors() {
  return {
    about:
      'Derived keys, sealed readings, grants, the passphrase envelope and recovery phrases, byte for byte.',
    households: HOMES.flatMap((home) => COMMUNITIES.map((community) => householdVector(home, community))),
    readings: READINGS.map(readingVector),
    refusedReadings: refusedReadingVectors(),
    grants: COMMUNITIES.map(grantVector),
    envelopes: await Promise.all(ENVELOPES.map(envelopeVector)),
    phrases: [new Uint8Array(32), new Uint8Array(32).fill(255), ...HOMES.map(seedOf)].map((seed) => ({
      seed: toHex(seed),
      words: phraseFromSeed(seed).join(' '),
    })),
  };
}

function householdVector(home: string, community: Uint8Array) {
  const seed = seedOf(home);
  const keys = householdKeys({ seed, community });
  const steps = keysOf(seed, community);
  return {
    seed: toHex(seed),
    community: toHex(community),
    publicKey: toHex(keys.signer.publicKey),
    sealingSecret: toHex(steps.sealingSecret),
    sealingKey: toHex(keys.sealing.publicKey),
    daySecret: toHex(steps.daySecret),
    dayKeys: DAYS.map((day) => ({ day, key: toHex(keys.dayKey(utcDay(day))) })),
  };
}

interface ReadingCase {
  readonly minute: number;
  readonly revision: number;
  readonly importMwh: number;
  readonly exportMwh: number;
  readonly quality: ReadingQuality;
  readonly corrected: boolean;
}

const READINGS: readonly ReadingCase[] = [
  { minute: 0, revision: 0, importMwh: 0, exportMwh: 0, quality: 'measured', corrected: false },
  { minute: 29_397_600, revision: 0, importMwh: 12_345, exportMwh: 0, quality: 'measured', corrected: false },
  { minute: 29_397_600, revision: 1, importMwh: 12_346, exportMwh: 7, quality: 'measured', corrected: true },
  {
    minute: 29_397_601,
    revision: 0,
    importMwh: 0,
    exportMwh: 98_765_432,
    quality: 'estimated',
    corrected: false,
  },
  { minute: 29_397_602, revision: 255, importMwh: 0, exportMwh: 0, quality: 'gap', corrected: true },
  {
    minute: 2 ** 32 - 1,
    revision: 65_535,
    importMwh: 2 ** 48 - 1,
    exportMwh: 2 ** 48 - 1,
    quality: 'measured',
    corrected: false,
  },
];

const QUALITY_BITS: Readonly<Record<ReadingQuality, number>> = { measured: 0, estimated: 1, gap: 2 };

function slotOf(at: number, [seed, community]: readonly [Uint8Array, Uint8Array]) {
  const keys = householdKeys({ seed, community });
  const dayKey = keys.dayKey(utcDay(Math.floor(at / 1440)));
  return { dayKey, community, publicKey: keys.signer.publicKey, minute: minute(at) };
}

function readingVector(reading: ReadingCase) {
  const slot = slotOf(reading.minute, [seedOf('8000'), firstCommunity()]);
  const flags = QUALITY_BITS[reading.quality] + (reading.corrected ? 4 : 0);
  const steps = sealingOf({ ...slot, ...reading, flags });
  const sealed = sealReading({
    ...slot,
    revision: reading.revision,
    content: {
      importMwh: energyMwh(reading.importMwh),
      exportMwh: energyMwh(reading.exportMwh),
      quality: reading.quality,
      corrected: reading.corrected,
    },
  });
  return {
    ...reading,
    dayKey: toHex(slot.dayKey),
    community: toHex(slot.community),
    publicKey: toHex(slot.publicKey),
    plaintext: toHex(steps.plaintext),
    nonce: toHex(steps.nonce),
    associatedData: toHex(steps.associated),
    sealed: toHex(sealed),
  };
}

/** Sealed with the right key, but what is inside is not a reading. */
function refusedReadingVectors() {
  const slot = slotOf(29_397_600, [seedOf('8000'), firstCommunity()]);
  const numbers = { importMwh: 1, exportMwh: 0, revision: 0 };
  const cases = [
    { name: 'quality 3', flags: 3 },
    ...[3, 4, 5, 6, 7].map((bit) => ({ name: `flag bit ${bit}`, flags: 2 ** bit })),
    ...['010000', '000100', '000001', 'ffffff'].map((hex) => ({
      name: `reserved bytes ${hex}`,
      flags: 0,
      reserved: fromHex(hex),
    })),
  ];
  return cases.map(({ name, ...inside }) => ({
    name,
    dayKey: toHex(slot.dayKey),
    community: toHex(slot.community),
    publicKey: toHex(slot.publicKey),
    minute: slot.minute,
    revision: 0,
    sealed: toHex(sealingOf({ ...slot, ...numbers, ...inside }).sealed),
  }));
}

function grantVector(community: Uint8Array) {
  const [author, ...others] = HOMES.map((home) => householdKeys({ seed: seedOf(home), community }));
  if (author === undefined) throw new Error('no homes');
  const day = utcDay(20_415);
  const grant = { dayKey: author.dayKey(day), community, author: author.signer.publicKey, day };
  const recipients = others.map((other) => other.sealing.publicKey);
  const made = wrapDayKey({ ...grant, recipients });
  return {
    day,
    dayKey: toHex(grant.dayKey),
    community: toHex(community),
    author: toHex(grant.author),
    ephemeralKey: toHex(made.ephemeralKey),
    recipients: recipients.map((recipient, position) => {
      const steps = wrappingOf(grant, recipient);
      return {
        sealingKey: toHex(recipient),
        sharedSecret: toHex(steps.sharedSecret),
        wrappingKey: toHex(steps.wrappingKey),
        wrapped: toHex(made.wrapped[position] ?? new Uint8Array()),
      };
    }),
    ephemeralSecret: toHex(wrappingOf(grant, recipients[0] ?? new Uint8Array()).ephemeralSecret),
  };
}

const ENVELOPES = [
  { home: '8000', passphrase: 'korrekt hest batteri stift', cost: { log2N: 4, r: 8, p: 1 } },
  { home: '8001', passphrase: 'blåbærsyltetøy', cost: { log2N: 10, r: 8, p: 2 } },
  { home: '8002', passphrase: '', cost: { log2N: 1, r: 1, p: 1 } },
];

async function envelopeVector({ home, passphrase, cost }: (typeof ENVELOPES)[number]) {
  const random = concatBytes(sha256Of(`random ${home}`), new Uint8Array(8).fill(7));
  const envelope = await sealSeed({ seed: seedOf(home), passphrase, random, cost });
  return { passphrase, cost, seed: toHex(seedOf(home)), random: toHex(random), envelope: toHex(envelope) };
}

function firstCommunity(): Uint8Array {
  const [community] = COMMUNITIES;
  if (community === undefined) throw new Error('no communities');
  return community;
}
