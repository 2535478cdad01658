/**
 * `node test/bench/consensus-blocks.ts [--blocks N] [--homes N] [--transactions N]`: blocks of one signed transaction (or
 * of N), one after the other, through five homes' groups, ledgers and disks in one process, the links in memory: what the
 * work itself costs, on one core, without network and other processes. `consensus.ts` has those. The last line is one
 * JSON object.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { concatBytes } from '../../node-core/codec/index.ts';
import { createVerifier, type Signer, signerFromSeed } from '../../node-core/identity/index.ts';
import {
  consentMessage,
  DEFAULT_RULES,
  foundingBlock,
  type Hash,
  type Membership,
  signTransaction,
  type Transaction,
  ZERO_HASH,
} from '../../node-core/ledger/index.ts';
import { type BlockCloser, blockCloser } from '../../node-core/node/block-closer.ts';
import { systemClock } from '../../node-core/node/clock.ts';
import { GroupHost } from '../../node-core/node/group/group-host.ts';
import { nodeIdOf } from '../../node-core/node/group/node-id.ts';
import { realGroupTime } from '../../node-core/node/member/group-time.ts';
import { transactionPool } from '../../node-core/node/pool.ts';
import { openReplica, type Replica } from '../../node-core/node/replica.ts';
import { openLedgerStore } from '../../node-core/storage/index.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  minuteOfMs,
  priceMicros,
  WHOLE_SHARE,
  ZERO_ENERGY,
} from '../../node-core/units/index.ts';
import { percentile, rounded } from './percentiles.ts';

interface BenchHome {
  readonly signer: Signer;
  readonly replica: Replica;
  readonly host: GroupHost;
  readonly closer: BlockCloser;
}

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '1000' },
    homes: { type: 'string', default: '5' },
    transactions: { type: 'string', default: '1' },
  },
});
const clock = systemClock();
const verifier = createVerifier();
const dir = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-blocks-'));
const homes: BenchHome[] = [];
let sequence = 0;
try {
  console.log(JSON.stringify(await bench()));
} finally {
  for (const { closer, host } of homes) {
    await closer.close();
    await host.close();
  }
  rmSync(dir, { recursive: true, force: true });
}

async function bench() {
  for (let n = 0; n < Number(values.homes); n += 1) homes.push(openHome(n));
  await found();
  const tookMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  for (let n = 0; n < Number(values.blocks); n += 1) {
    const sentMs = performance.now();
    await Promise.all(Array.from({ length: Number(values.transactions) }, () => submit(offer())));
    tookMs.push(performance.now() - sentMs);
  }
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    blocks: tookMs.length,
    transactions: Number(values.transactions),
    seconds: rounded(seconds),
    thousandBlocksSeconds: rounded((seconds / tookMs.length) * 1000),
    cpuMsPerBlock: rounded((user + system) / 1000 / tookMs.length),
    p50Ms: rounded(percentile(tookMs, 0.5)),
    p99Ms: rounded(percentile(tookMs, 0.99)),
    firstTenthMs: rounded(percentile(tookMs.slice(0, tookMs.length / 10), 0.5)),
    lastTenthMs: rounded(percentile(tookMs.slice(-tookMs.length / 10), 0.5)),
  };
}

function openHome(n: number): BenchHome {
  const signer = signerFromSeed(new Uint8Array(randomBytes(32)));
  const store = openLedgerStore(path.join(dir, `home-${n}.sqlite`), { mode: 'write' });
  const replica = openReplica({ store, verifier, clock, validator: undefined });
  const id = nodeIdOf(store.disk());
  const host = new GroupHost({
    replica,
    verifier,
    clock,
    signer,
    isFounder: n === 0,
    links: {
      send: (to, frame) =>
        void setImmediate(() => homes.find((home) => home.host.id === to)?.host.receive(id, frame)),
    },
    catchUp: ({ ordinal }, done) => {
      host.follow([...(homes[0]?.replica.store.entries(replica.appliedIndex + 1) ?? [])].slice(0, ordinal));
      done();
    },
    time: realGroupTime(),
    random: (bound) => randomInt(bound),
  });
  const pool = transactionPool({ replica, verifier, clock });
  const closer = blockCloser({
    replica,
    ordering: host,
    pool,
    verifier,
    clock,
    member: () => n,
    tip: () => host.tip,
  });
  return { signer, replica, host, closer };
}

/** The first home founds, admits the others, and gives them seats. */
async function found(): Promise<void> {
  const { host, replica, signer } = first();
  host.campaign();
  const founder = membershipOf(0);
  const transaction = {
    kind: 'found',
    author: 0,
    name: 'Solsiden',
    currency: 'NOK',
    minorDigits: 2,
    rules: DEFAULT_RULES,
    founder,
    nonce: concatBytes(replica.store.disk(), new Uint8Array(8)),
  } as const;
  const { bytes } = signTransaction({ transaction, community: ZERO_HASH, signer });
  const time = minuteOfMs(clock.nowMs());
  const { term } = host.status();
  await host.propose(foundingBlock({ found: bytes, time, term }).bytes);
  for (let n = 1; n < homes.length; n += 1) {
    const membership = membershipOf(n);
    const consent = homes[n]?.signer.sign(consentMessage({ community: communityId(), membership }));
    if (consent === undefined) throw new Error(`there is no home ${n}`);
    await submit({ kind: 'member', change: { kind: 'admit', membership, consent } });
    const seats = homes.slice(0, n + 1).map((home, member) => ({ member, disk: home.replica.store.disk() }));
    await submit({ kind: 'seats', seats });
    await until(() => host.raft.configuration.outgoing.length === 0);
  }
}

/** Looks often. */
function until(holds: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => {
    if (!holds()) return;
    clearInterval(timer);
    resolve();
  }, 5);
  return promise;
}

function offer() {
  const startMinute = minute(minuteOfMs(clock.nowMs()) + 600);
  return {
    kind: 'offer',
    startMinute,
    endMinute: minute(startMinute + 60),
    expectedEnergyMwh: energyMwh(1_000_000),
    share: WHOLE_SHARE,
    price: priceMicros(700_000),
    minimumEnergyMwh: ZERO_ENERGY,
    period: 'term',
    carbon: carbonGrams(40),
    expiresMinute: startMinute,
  } as const;
}

type Draft = Transaction extends infer One
  ? One extends unknown
    ? Omit<One, 'author' | 'sequence'>
    : never
  : never;

/** By the first home, which leads; certified when it returns. */
async function submit(draft: Draft): Promise<void> {
  const { closer, signer } = first();
  sequence += 1;
  const transaction = { ...draft, author: 0, sequence } as Transaction;
  const result = await closer.submit(
    signTransaction({ transaction, community: communityId(), signer }).bytes,
  );
  if (result.kind !== 'certified') throw new Error(`not certified: ${JSON.stringify(result)}`);
}

function membershipOf(n: number): Membership {
  const publicKey = homes[n]?.signer.publicKey;
  if (publicKey === undefined) throw new Error(`there is no home ${n}`);
  const sealingKey = Uint8Array.from(publicKey).reverse();
  return { publicKey, sealingKey, displayName: `Home ${n}`, roles: ['steward'] };
}

function communityId(): Hash {
  return first().replica.community.id;
}

function first(): BenchHome {
  const [home] = homes;
  if (home === undefined) throw new Error('there is no home');
  return home;
}
