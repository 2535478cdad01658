import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { verifyFolder } from '../../node-core/node/verify-folder.ts';
import { openLedgerStore, openOutbox } from '../../node-core/storage/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { HOMES } from './made-up-homes.ts';
import type { Acknowledged } from './replay-child.ts';

/** What must hold of a folder whose replay was killed: it verifies, and every acknowledged reading is in it once. */
export async function checkKilledFolder(dir: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  if (!existsSync(path.join(dir, 'replay.json'))) {
    // Killed before it had said what it is of: it holds nothing but, perhaps, the unfinished plan.
    const there = existsSync(dir) ? readdirSync(dir) : [];
    expect(there.filter((name) => name !== 'replay.json.new')).toEqual([]);
    expect(acknowledged).toEqual([]);
    return;
  }
  const checked = await verifyFolder(dir);
  expect(checked.fault).toBeUndefined();
  const counts = [...countsOf(dir, acknowledged)].filter(([, count]) => count !== 1);
  expect(counts).toEqual([]);
}

/** How often each acknowledged reading is there: on the chain, or in its home's outbox and not yet on the chain. */
function countsOf(dir: string, acknowledged: readonly Acknowledged[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (acknowledged.length === 0) return counts;
  const store = openLedgerStore(path.join(dir, 'ledger.sqlite'), { mode: 'read' });
  const pending = new Map(HOMES.map((home) => [home, pendingOf(dir, home)]));
  for (const { home, minute: at } of acknowledged) {
    const place = HOMES.findIndex((name) => name === home);
    const onChain = store.revisions({ author: place + 1, minute: minute(at) }).length;
    const waiting = pending.get(HOMES[place] ?? '8000')?.filter((other) => other === at).length ?? 0;
    // A block is stored before the outbox forgets what is in it.
    counts.set(`${home} ${at}`, onChain === 0 ? waiting : onChain);
  }
  store.close();
  return counts;
}

function pendingOf(dir: string, home: string): readonly number[] {
  const outbox = openOutbox(path.join(dir, 'households', home, 'outbox.sqlite'));
  const minutes = outbox.pending('energy', 100_000).flatMap(({ slot }) => slot?.minute ?? []);
  outbox.close();
  return minutes;
}
