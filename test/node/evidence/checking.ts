import Database from 'better-sqlite3';
import { join } from 'node:path';
import { createVerifier, householdKeys } from '../../../node-core/identity/index.ts';
import type { ChainName, MemberIndex } from '../../../node-core/ledger/index.ts';
import {
  type EvidenceQuestion,
  type GatheredEvidence,
  gatherEvidence,
  type HouseholdVerification,
  verifyHouseholdBill,
} from '../../../node-core/node/evidence/index.ts';
import type { Bill } from '../../../node-core/settlement/index.ts';
import { type LedgerReader, openLedgerStore } from '../../../node-core/storage/index.ts';
import type { TwoDays } from './two-days.ts';
import { seedOf, type Village } from './village.ts';

/** How a household checks a bill, unless told otherwise: with its own keys, on the ledger's own file. */
export interface CheckWishes extends Partial<Omit<EvidenceQuestion, 'store' | 'bill'>> {
  readonly path?: string;
}

/** The evidence for a bill, with its household's keys; good for audit paths as long as the store is open. */
export function gathered(
  of: {
    readonly village: Village;
    readonly store: LedgerReader;
    readonly bill: Bill;
  } & Partial<EvidenceQuestion>,
): Promise<GatheredEvidence> {
  const { village, bill, ...wishes } = of;
  const { id, rules } = village.state;
  const household: MemberIndex = wishes.household ?? bill.household;
  return gatherEvidence({
    keys: householdKeys({ seed: seedOf(household), community: id }),
    household,
    community: { id, rules },
    verifier: createVerifier(),
    bill,
    ...wishes,
  });
}

/** Gathers the evidence for a bill and hands it to `read`, while the file is open. */
export async function withEvidence<T>(
  { village, path }: TwoDays,
  bill: Bill,
  { path: other, ...wishes }: CheckWishes,
  read: (evidence: GatheredEvidence) => T,
): Promise<T> {
  const store = openLedgerStore(other ?? path, { mode: 'read' });
  try {
    return read(await gathered({ village, store, bill, ...wishes }));
  } finally {
    store.close();
  }
}

/** Verify, as a household's PC does it. */
export function checked(
  world: TwoDays,
  bill: Bill,
  wishes: CheckWishes = {},
): Promise<HouseholdVerification> {
  const rules = wishes.community?.rules ?? world.village.state.rules;
  return withEvidence(world, bill, wishes, (evidence) =>
    verifyHouseholdBill({ bill, rules, gathered: evidence }),
  );
}

let copies = 0;

/** A copy of the ledger in which somebody has changed something; the path of it. */
export function tampered(world: TwoDays, change: (database: Database.Database) => void): string {
  copies += 1;
  const copy = join(world.dir, `copy-${copies}.sqlite`);
  const whole = new Database(world.path, { readonly: true });
  whole.exec(`VACUUM INTO '${copy}'`);
  whole.close();
  const database = new Database(copy);
  change(database);
  database.close();
  return copy;
}

export interface BlockPlace {
  readonly chain: ChainName;
  readonly height: number;
}

/** The bytes of a block, or of its certificate, as a row has them. */
export function bytesOf(
  database: Database.Database,
  place: BlockPlace,
  column: 'bytes' | 'certificate' = 'bytes',
): Buffer {
  const row = database
    .prepare(`SELECT ${column} FROM block WHERE chain = ? AND height = ?`)
    .pluck()
    .get(chainNumber(place), place.height);
  if (!Buffer.isBuffer(row)) throw new Error(`no ${place.chain} block ${place.height}`);
  return row;
}

/** Puts other bytes in a row. */
export function setColumn(
  database: Database.Database,
  place: BlockPlace & {
    readonly column: 'bytes' | 'certificate' | 'hash' | 'time';
    readonly value: Uint8Array | number;
  },
): void {
  const { column, value, height } = place;
  database
    .prepare(`UPDATE block SET ${column} = ? WHERE chain = ? AND height = ?`)
    .run(value, chainNumber(place), height);
}

function chainNumber({ chain }: BlockPlace): number {
  return chain === 'energy' ? 0 : 1;
}
