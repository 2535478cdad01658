/**
 * `npm run bench:consensus -- [--seconds N] [--rounds N]`: signed transactions, certified by five homes on this PC, beside
 * puts of 256 bytes into five members of Debian's etcd, in turns. A client hands in one transaction after the other, each
 * by an author of its own, from a process that has no vote. The last line is one JSON object.
 *
 * The limit that signature checks set: each of the five homes checks each transaction once, on the cores of this PC.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bundleHome } from '../../main/cli/community/bundle.ts';
import { StreetOfProcesses } from '../../main/cli/community/processes.ts';
import { createVerifier, signerFromSeed } from '../../node-core/identity/index.ts';
import { EtcdCluster } from './consensus-etcd.ts';
import { type LoadResult, median, medianResult, rounded } from './percentiles.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' } },
});
const HOMES = 5;
const CLIENTS = [1, 32, 256] as const;
const WARM_UP_MS = 1500;
const LOADED = z.object({
  kind: z.literal('loaded'),
  rate: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** Hand-ins that were not certified at the first try. */
  again: z.number(),
});

const dir = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-bench-'));
const street = new StreetOfProcesses({
  program: await bundleHome(),
  dir,
  validators: HOMES,
  speed: 1,
  originMs: Date.now(),
  trades: false,
});
let etcd: EtcdCluster | undefined;
let client: ChildProcess | undefined;
let handedInAgain = 0;
/** Events of the homes that have been told. */
let heard = 0;
try {
  console.log(JSON.stringify(await bench()));
} finally {
  etcd?.stop();
  client?.kill('SIGKILL');
  street.killAll();
  rmSync(dir, { recursive: true, force: true });
}

async function bench() {
  const hasEtcd = spawnSync('etcd', ['--version']).status === 0;
  if (!hasEtcd) console.log('etcd is not on this machine (Debian: etcd-server): no ratios');
  await startHomes();
  if (hasEtcd) etcd = await EtcdCluster.start(dir);
  const forMs = Number(values.seconds) * 1000;
  const ours = new Map<number, LoadResult[]>(CLIENTS.map((clients) => [clients, []]));
  const theirs = new Map<number, LoadResult[]>(CLIENTS.map((clients) => [clients, []]));
  const limits: number[] = [];
  for (const clients of CLIENTS) {
    await load({ clients, forMs: WARM_UP_MS });
    await etcd?.load({ clients, forMs: WARM_UP_MS });
    for (let round = 0; round < Number(values.rounds); round += 1) {
      ours.get(clients)?.push(await load({ clients, forMs }));
      if (etcd !== undefined) theirs.get(clients)?.push(await etcd.load({ clients, forMs }));
      limits.push(await signatureLimit());
      const mishaps = `${street.elections} elections, ${handedInAgain} handed in again`;
      console.log(
        `${clients} clients: ${told(ours.get(clients))}; etcd: ${told(theirs.get(clients))}; ${mishaps}`,
      );
      for (const { n, what } of street.events.slice(heard)) console.log(`  home ${n}: ${what}`);
      heard = street.events.length;
    }
  }
  const limit = median(limits);
  const result = (clients: number) => {
    const own = medianResult(ours.get(clients) ?? []);
    const other = theirs.get(clients) ?? [];
    if (other.length === 0) return own;
    const etcdResult = medianResult(other);
    return {
      ...own,
      p50RatioToEtcd: rounded(own.p50Ms / etcdResult.p50Ms),
      rateRatioToEtcd: rounded(own.rate / etcdResult.rate),
      etcd: etcdResult,
    };
  };
  const [one, some, many] = CLIENTS.map(result);
  return {
    clients1: one,
    clients32: some,
    clients256: many,
    signatureLimit: Math.round(limit),
    signatureLimitShare: rounded((many?.rate ?? 0) / limit),
    handedInAgain,
    thousandBlocksSeconds: rounded(one === undefined ? 0 : 1000 / one.rate),
    cores: os.cpus().length,
    loadAverage: rounded(os.loadavg()[0] ?? 0),
  };
}

async function startHomes(): Promise<void> {
  await street.found();
  for (let n = 1; n < HOMES; n += 1) await street.join();
  await street.until('five seats', (all) => all.every(({ seats }) => seats === HOMES));
  const started = fork(path.join(import.meta.dirname, 'consensus-client.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  client = started;
  const invitation = await street.invite({ note: 'client', roles: ['steward'] });
  const joined = once(started, 'message');
  started.send({ kind: 'join', dir: path.join(dir, 'client'), invitation, signers: Math.max(...CLIENTS) });
  await joined;
}

async function load(what: { readonly clients: number; readonly forMs: number }): Promise<LoadResult> {
  if (client === undefined) throw new Error('no client');
  const asked = client;
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const ended = (): void => reject(new Error('the client has ended'));
  asked.once('message', resolve).once('exit', ended);
  asked.send({ kind: 'load', ...what });
  const loaded = LOADED.parse(await promise);
  asked.off('exit', ended);
  handedInAgain += loaded.again;
  return loaded;
}

/** Transactions a second whose signatures five homes could check on this PC, if they did nothing else. */
async function signatureLimit(): Promise<number> {
  const signer = signerFromSeed(new Uint8Array(32).fill(9));
  const checks = Array.from({ length: 4000 }, (_, n) => {
    const message = new Uint8Array(200).fill(n % 256);
    return { publicKey: signer.publicKey, message, signature: signer.sign(message) };
  });
  const verifier = createVerifier();
  const startMs = performance.now();
  const held = await verifier.verifyMany(checks);
  const seconds = (performance.now() - startMs) / 1000;
  if (held.includes(false)) throw new Error('a signature does not hold');
  return checks.length / seconds / HOMES;
}

function told(results: readonly LoadResult[] | undefined): string {
  const last = results?.at(-1);
  return last === undefined ? '-' : `${Math.round(last.rate)}/s, p50 ${rounded(last.p50Ms)} ms`;
}
