import path from 'node:path';
import { z } from 'zod';
import { fromHex, toHex } from '../../codec/index.ts';
import type { Verifier } from '../../identity/index.ts';
import type { Hash } from '../../ledger/index.ts';
import type { HouseholdId } from '../../network/index.ts';
import {
  DamagedDatabase,
  type HomeStore,
  openHomeStore,
  openLedgerStore,
  openOutbox,
  type Outbox,
  readFileIfAny,
  replaceFile,
  setAside,
} from '../../storage/index.ts';
import type { Clock } from '../clock.ts';
import { LedgerFault, openReplica, type Replica } from '../replica.ts';

/** A file was damaged: it is kept under another name, and a new one takes its place. */
export interface SetAside {
  readonly kind: 'setAside';
  readonly file: 'ledger' | 'home' | 'outbox';
  readonly aside: string;
  readonly why: string;
  /** Of a ledger that began at a checkpoint which its verified history contradicts. */
  readonly isFalse: boolean;
}

/** A copy that began at a checkpoint which its verified history contradicts. */
class FalseHistory extends Error {
  override readonly name = 'FalseHistory';
}

type Say = (event: SetAside) => void;

/**
 * This home's copy of the ledger. One that is damaged is set aside, and an empty one begun: it is fetched from the others
 * again, under a new disk number, so that nothing is voted on by what was forgotten.
 * @throws StorageError but `damaged`
 */
export function openOwnReplica(
  dir: string,
  { verifier, clock, say }: { readonly verifier: Verifier; readonly clock: Clock; readonly say: Say },
): Replica {
  return orSetAside({ file: 'ledger', path: path.join(dir, 'ledger.sqlite'), say }, (file) => {
    const store = openLedgerStore(file, { mode: 'write' });
    try {
      const fault = store.beginning.origin()?.fault ?? null;
      if (fault !== null) throw new FalseHistory(fault);
      return openReplica({ store, verifier, clock, validator: undefined });
    } catch (error) {
      store.close();
      throw error;
    }
  });
}

/** What the household alone has. Opened readings are worked out again; of the outbox, what was not sent is lost with it. */
export function openOwnFiles(dir: string, say: Say): { readonly outbox: Outbox; readonly home: HomeStore } {
  const outbox = orSetAside({ file: 'outbox', path: path.join(dir, 'outbox.sqlite'), say }, (file) =>
    openOutbox(file),
  );
  const home = orSetAside({ file: 'home', path: path.join(dir, 'home.sqlite'), say }, (file) =>
    openHomeStore(file),
  );
  return { outbox, home };
}

/** Which community this home is of, and whom it knows there: what is needed to come back without a ledger. */
export interface KnownCommunity {
  readonly community: Hash;
  readonly households: readonly HouseholdId[];
  /** A checkpoint that it began at has turned out to be false: from now on nothing is taken without its history. */
  readonly wholeHistory?: boolean | undefined;
}

const KNOWN = z.object({
  community: z.string().regex(/^[0-9a-f]{64}$/),
  households: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  wholeHistory: z.boolean().optional(),
});

export function readKnownCommunity(dir: string): KnownCommunity | undefined {
  const bytes = readFileIfAny(path.join(dir, 'community.json'));
  if (bytes === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const parsed = KNOWN.safeParse(value);
  if (!parsed.success) return undefined;
  return { ...parsed.data, community: fromHex(parsed.data.community) };
}

/** @throws StorageError */
export function writeKnownCommunity(dir: string, known: KnownCommunity): void {
  const text = JSON.stringify({ ...known, community: toHex(known.community) });
  replaceFile(path.join(dir, 'community.json'), new TextEncoder().encode(text));
}

function orSetAside<Opened>(
  { file, path: where, say }: { readonly file: SetAside['file']; readonly path: string; readonly say: Say },
  open: (path: string) => Opened,
): Opened {
  try {
    return open(where);
  } catch (error) {
    const isFalse = error instanceof FalseHistory;
    if (!isFalse && !(error instanceof DamagedDatabase) && !(error instanceof LedgerFault)) throw error;
    say({ kind: 'setAside', file, aside: setAside(where), why: error.message, isFalse });
    return open(where);
  }
}
