/** The thread of `ledger-check.ts`: the whole of a ledger's file, checked from the file alone. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { createVerifier } from '../identity/index.ts';
import { openLedgerStore } from '../storage/index.ts';
import type { LedgerCheckSaid } from './ledger-check-said.ts';
import { verifyLedger } from './verify-ledger.ts';

const ORDER = z.object({ path: z.string() });
/** A whole batch of entries at once: the pool goes on while this thread is busy with the batch before. */
const SIGNATURES_IN_FLIGHT = 4096;

async function check(path: string, say: (said: LedgerCheckSaid) => void): Promise<void> {
  const store = openLedgerStore(path, { mode: 'read', verifies: true });
  try {
    const { tally, fault } = await verifyLedger({
      store,
      verifier: createVerifier({ maxInFlight: SIGNATURES_IN_FLIGHT }),
      progress: (done, total) => say({ kind: 'progress', done, total }),
    });
    const broken = fault === undefined ? store.integrityCheck('full').at(0) : undefined;
    const found = fault ?? (broken === undefined ? undefined : { where: 'ledger.sqlite', what: broken });
    say({
      kind: 'done',
      tally: {
        energyBlocks: tally.blocks.energy,
        contractBlocks: tally.blocks.contract,
        transactions: tally.transactions,
        readings: tally.readings,
        signatures: tally.signatures,
        certificates: tally.certificates,
        checkpoints: tally.checkpoints,
      },
      fault: found === undefined ? null : { where: found.where, what: found.what },
    });
  } finally {
    store.close();
  }
}

const port = parentPort;
if (port !== null) await check(ORDER.parse(workerData).path, (said) => port.postMessage(said));
