import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../node-core/codec/index.ts';
import { householdKeys } from '../../../node-core/identity/index.ts';
import {
  buildBlock,
  certificateMessage,
  type ChainName,
  decodeBlock,
  decodeCertificate,
  encodeCertificate,
  encodeHeader,
} from '../../../node-core/ledger/index.ts';
import { type Bill, closesMinuteOf } from '../../../node-core/settlement/index.ts';
import { dayOfMinute, minute } from '../../../node-core/units/index.ts';
import { type BlockPlace, bytesOf, checked, setColumn, tampered, withEvidence } from './checking.ts';
import { ADA, at, BO, billOfMonth, CLEO, JULY, JUNE, type TwoDays, twoDays } from './two-days.ts';
import { seedOf } from './village.ts';

let world: TwoDays;
let bill: Bill;
beforeAll(() => {
  world = twoDays();
  bill = billOfMonth(world, { household: BO, month: JUNE });
});
afterAll(() => world.remove());

const ENERGY: BlockPlace = { chain: 'energy', height: 20 };

function flipped(bytes: Uint8Array, { place, bit }: { place: number; bit: number }): Buffer {
  const other = Buffer.from(bytes);
  other[place] = (other[place] ?? 0) ^ (1 << bit);
  return other;
}

/** Spoils the first signature of a block, and makes root, hash and certificate fit: as if all validators were in it. */
function recertified(database: Database.Database, place: BlockPlace): void {
  const decoded = decodeBlock(bytesOf(database, place));
  const certificate = decodeCertificate(bytesOf(database, place, 'certificate'));
  if (decoded.kind === 'refused' || certificate.kind === 'refused') throw new Error('no block');
  const { header, transactions } = decoded.block;
  const spoiled = transactions.map((bytes, position) =>
    position === 0 ? flipped(bytes, { place: bytes.length - 1, bit: 0 }) : bytes,
  );
  const { bytes, hash } = buildBlock({ ...header, transactions: spoiled });
  const { index, signatures } = certificate.certificate;
  const { id } = world.village.state;
  const message = certificateMessage({ community: id, term: header.term, index, blockHash: hash });
  const value = encodeCertificate({
    index,
    signatures: signatures.map(({ member }) => ({
      member,
      signature: world.village.keys(member).signer.sign(message),
    })),
  });
  setColumn(database, { ...place, column: 'bytes', value: bytes });
  setColumn(database, { ...place, column: 'hash', value: hash });
  setColumn(database, { ...place, column: 'certificate', value });
}

/** Where the ledger's own faults are, found before a line of the bill is looked at. */
function placesOfFaults(path: string): Promise<string[]> {
  return withEvidence(world, bill, { path }, (gathered) => gathered.faults().map(({ where }) => where));
}

test('a flipped bit anywhere in a block that the bill rests on is found, and the block named', async () => {
  const heights = (chain: ChainName) => ({
    chain: fc.constant(chain),
    height: fc.integer({
      min: 0,
      max: chain === 'energy' ? bill.cuts.upTo.energyHeight : bill.cuts.upTo.contractHeight,
    }),
  });
  const places = fc.oneof(fc.record(heights('energy')), fc.record(heights('contract')));
  const positions = fc.record({
    share: fc.integer({ min: 0, max: 9999 }),
    bit: fc.integer({ min: 0, max: 7 }),
  });
  await fc.assert(
    fc.asyncProperty(places, positions, async (place, { share, bit }) => {
      const path = tampered(world, (database) => {
        const bytes = bytesOf(database, place);
        const value = flipped(bytes, { place: Math.floor((share * bytes.length) / 10_000), bit });
        setColumn(database, { ...place, column: 'bytes', value });
      });
      const wheres = await placesOfFaults(path);
      expect(wheres.some((where) => where.startsWith(`${place.chain} block ${place.height}`))).toBe(true);
    }),
    { numRuns: 25 },
  );
}, 60_000);

describe('is found and named:', () => {
  test('a block that was dropped', async () => {
    const path = tampered(world, (database) =>
      database.prepare('DELETE FROM block WHERE chain = 0 AND height = ?').run(ENERGY.height),
    );
    expect(await placesOfFaults(path)).toContain('energy block 20');
  });

  test('two blocks that were swapped', async () => {
    const other = { ...ENERGY, height: 23 };
    const path = tampered(world, (database) => {
      const [a, b] = [bytesOf(database, ENERGY), bytesOf(database, other)];
      setColumn(database, { ...ENERGY, column: 'bytes', value: b });
      setColumn(database, { ...other, column: 'bytes', value: a });
    });
    expect(await placesOfFaults(path)).toEqual(
      expect.arrayContaining(['energy block 20', 'energy block 23']),
    );
  });

  test('a block made anew, hash and all, by somebody who cannot sign for a majority', async () => {
    const path = tampered(world, (database) => {
      const decoded = decodeBlock(bytesOf(database, ENERGY));
      if (decoded.kind === 'refused') throw new Error('no block');
      const { header, headerBytes, bytes } = decoded.block;
      const forged = encodeHeader({ ...header, proposer: header.proposer + 1 });
      expect(forged.length).toBe(headerBytes.length);
      const value = Buffer.concat([forged, bytes.subarray(headerBytes.length)]);
      setColumn(database, { ...ENERGY, column: 'bytes', value });
      setColumn(database, { ...ENERGY, column: 'hash', value: sha256(forged) });
    });
    expect(await placesOfFaults(path)).toContain('energy block 20');
  });

  test.each<readonly [string, ChainName, () => number]>([
    ['the certificate that vouches for the energy chain', 'energy', () => bill.cuts.upTo.energyHeight],
    ['the certificate that vouches for the contract chain', 'contract', () => bill.cuts.upTo.contractHeight],
    ['the certificate of a block that lets more members vote', 'contract', () => 1],
  ])('%s', async (_name, chain, heightOf) => {
    const place = { chain, height: heightOf() };
    const path = tampered(world, (database) => {
      const certificate = bytesOf(database, place, 'certificate');
      const value = flipped(certificate, { place: certificate.length - 5, bit: 0 });
      setColumn(database, { ...place, column: 'certificate', value });
    });
    expect(await placesOfFaults(path)).toContain(`${chain} block ${place.height}`);
  });

  test('the certificate of a block that a line is shown to rest on', async () => {
    const honest = await checked(world, bill);
    const step = honest.lines[0]?.example.find(({ kind }) => kind === 'block');
    if (step?.kind !== 'block') throw new Error('no block in the example');
    const path = tampered(world, (database) =>
      setColumn(database, { ...step.at, column: 'certificate', value: Buffer.alloc(70) }),
    );
    const found = await checked(world, bill, { path });
    expect(found.faults.map(({ where }) => where)).toContain(`${step.at.chain} block ${step.at.height}`);
  });

  test('a row that dates its block so that the cut would pass it over', async () => {
    const { energyHeight } = bill.cuts.upTo;
    const place = { chain: 'energy', height: energyHeight } as const;
    const path = tampered(world, (database) =>
      setColumn(database, {
        ...place,
        column: 'time',
        value: closesMinuteOf(JUNE, world.village.state.rules) + 5,
      }),
    );
    expect(await placesOfFaults(path)).toEqual(
      expect.arrayContaining(['cuts', `energy block ${energyHeight}`]),
    );
  });

  test('a ledger that ends before the bill does', async () => {
    const { energyHeight } = bill.cuts.upTo;
    const path = tampered(world, (database) => {
      const last = database.prepare('SELECT log_index FROM block WHERE chain = 0 AND height = ?').pluck();
      const index = last.get(energyHeight);
      database.prepare('DELETE FROM transaction_place WHERE log_index >= ?').run(index);
      database.prepare('DELETE FROM block WHERE log_index >= ?').run(index);
      database.prepare('DELETE FROM reading_slot WHERE height >= ?').run(energyHeight);
    });
    expect(await placesOfFaults(path)).toContain(`energy block ${energyHeight}`);
  });

  test.each(['energy', 'contract'] as const)(
    'a signature on the %s chain that does not hold, in a block that a majority has signed',
    async (chain) => {
      const heights = world.village.state.head(chain);
      const place = { chain, height: heights.height };
      const whole = billOfMonth(world, { household: BO, month: JULY });
      const path = tampered(world, (database) => recertified(database, place));
      const found = await checked(world, whole, { path });
      expect(found.faults[0]).toEqual({
        where: `${chain} block ${place.height}, transaction 0`,
        what: 'The signature does not hold.',
      });
    },
  );

  test("another community's ledger", async () => {
    const { rules } = world.village.state;
    const id = new Uint8Array(32).fill(3);
    const keys = householdKeys({ seed: seedOf(BO), community: id });
    const found = await checked(world, bill, { community: { id, rules }, keys });
    expect(found.faults[0]).toEqual({ where: 'contract block 0', what: 'it does not found this community' });
  });

  test("somebody else's keys", async () => {
    const keys = householdKeys({ seed: seedOf(CLEO), community: world.village.state.id });
    const found = await checked(world, bill, { keys });
    expect(found.faults.map(({ where }) => where)).toContain('membership');
  });
});

test('nothing of a faulty block is handed out, and the rest is', async () => {
  const path = tampered(world, (database) => {
    const bytes = bytesOf(database, ENERGY);
    setColumn(database, {
      ...ENERGY,
      column: 'bytes',
      value: flipped(bytes, { place: bytes.length - 1, bit: 0 }),
    });
  });
  const decoded = world.village.store.blockByHeight('energy', ENERGY.height);
  if (decoded === undefined) throw new Error('no block');
  const inIt = minute(decoded.time - 1);
  const honest = await checked(world, bill);
  const found = await checked(world, bill, { path });
  expect(found.checked.readings).toBeLessThan(honest.checked.readings);
  expect(found.checked.readings).toBeGreaterThan(honest.checked.readings / 2);
  const steps = found.lines.flatMap(({ example }) => example);
  expect(steps.some((step) => step.kind === 'reading' && step.minute === inIt)).toBe(false);
  expect(
    steps.some(
      (step) => step.kind === 'block' && step.at.height === ENERGY.height && step.at.chain === 'energy',
    ),
  ).toBe(false);
});

test('a grant that never came: the readings that stay shut are named, with the day', async () => {
  const day = dayOfMinute(at(-100));
  const without = twoDays({ dropped: { author: ADA, day } });
  try {
    const owed = billOfMonth(without, { household: BO, month: JUNE });
    const found = await checked(without, owed);
    expect(found.ok).toBe(false);
    expect(found.faults[0]?.what).toMatch(
      /^\d+ readings of member 0 in the UTC day .* do not open: no grant/,
    );
    // Ada herself opens her own days, and is granted Bo's.
    expect((await checked(without, billOfMonth(without, { household: ADA, month: JUNE }))).ok).toBe(true);
  } finally {
    without.remove();
  }
});
