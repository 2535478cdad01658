import path from 'node:path';
import { createVerifier } from '../../../node-core/identity/index.ts';
import { verifyLedger } from '../../../node-core/node/verify-ledger.ts';
import { openLedgerStore } from '../../../node-core/storage/index.ts';
import { minute } from '../../../node-core/units/index.ts';
import type { StreetOfProcesses } from './processes.ts';

/** What `npm run community` came to; the last line that it prints. */
export interface CommunityReport {
  readonly homes: number;
  readonly validators: number;
  readonly blocks: { readonly energy: number; readonly contract: number };
  readonly contracts: number;
  /** Elections won, the first one included. */
  readonly elections: number;
  /** Elections that were won because a leader was lost or handed over. */
  readonly failovers: number;
  /** From hand-in to certificate, of contract transactions; null where there were none. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly count: number } | null;
  readonly readings: number;
  /** Acknowledged by a home and on no chain at the end. */
  readonly readingsLost: number;
  /** On the energy chain, block headers and certificates included. */
  readonly bytesPerReading: number;
  /** The largest home's. */
  readonly rssMb: number;
  /** Of those that do not vote, the largest one's; null where all do. */
  readonly observerRssMb: number | null;
  readonly load: Load;
  /** All copies end with one state. */
  readonly equal: boolean;
  /** The first home's copy, checked from its file alone; null: it holds. */
  readonly fault: string | null;
  readonly seconds: number;
}

/** What the homes took of this PC, once all had come in. */
export interface Load {
  readonly seconds: number;
  /** Of one core, by home. */
  readonly cpuPercent: { readonly mean: number; readonly most: number };
  /** All bytes over loopback, headers included, by readings and by homes; null where nobody counts them. */
  readonly wireBytesPerReadingAndHome: number | null;
}

/** What is known while the homes still run. */
export interface LastSight {
  readonly recorded: readonly { readonly member: number; readonly recorded: number }[];
  readonly equal: boolean;
  readonly rssMb: number;
  readonly observerRssMb: number | null;
  readonly validators: number;
  readonly load: Load;
}

/** Reads the ledger that the homes leave, and checks it. */
export async function communityReport(
  street: StreetOfProcesses,
  { sight, startMs }: { readonly sight: LastSight; readonly startMs: number },
): Promise<CommunityReport> {
  const store = openLedgerStore(path.join(street.dirOf(0), 'ledger.sqlite'), { mode: 'read' });
  try {
    const { fault, community } = await verifyLedger({ store, verifier: createVerifier() });
    const { chains, readings } = store.sizes();
    const always = { startMinute: minute(0), endMinute: minute(2 ** 31) };
    const lost = sight.recorded.map(
      ({ member, recorded }) => recorded - store.placesOf(member, always).length,
    );
    const { energy, contract } = chains;
    const bytes = energy.blockBytes + energy.certificateBytes;
    return {
      homes: street.count,
      validators: sight.validators,
      blocks: { energy: energy.blocks, contract: contract.blocks },
      contracts: community.contracts.size,
      elections: street.elections,
      failovers: Math.max(0, street.elections - 1),
      latencyMs: latencyOf(street.latenciesMs),
      readings,
      readingsLost: lost.reduce((sum, count) => sum + Math.max(0, count), 0),
      bytesPerReading: readings === 0 ? 0 : Math.round((bytes / readings) * 10) / 10,
      rssMb: Math.round(sight.rssMb),
      observerRssMb: sight.observerRssMb === null ? null : Math.round(sight.observerRssMb),
      load: sight.load,
      equal: sight.equal,
      fault: fault === undefined ? null : `${fault.where}: ${fault.what}`,
      seconds: Math.round((performance.now() - startMs) / 100) / 10,
    };
  } finally {
    store.close();
  }
}

function latencyOf(all: readonly number[]): CommunityReport['latencyMs'] {
  if (all.length === 0) return null;
  const sorted = [...all].sort((a, b) => a - b);
  const at = (part: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99), count: sorted.length };
}
