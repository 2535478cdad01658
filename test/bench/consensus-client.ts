/** The client of test/bench/consensus.ts: a home without a vote, on whose PC many members sign and wait. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  createVerifier,
  sealingKeyFromSeed,
  type Signer,
  signerFromSeed,
} from '../../node-core/identity/index.ts';
import { consentMessage, type Membership, signTransaction } from '../../node-core/ledger/index.ts';
import { systemClock } from '../../node-core/node/clock.ts';
import { decodeInvitation } from '../../node-core/node/member/invitation.ts';
import { joinCommunity } from '../../node-core/node/member/join.ts';
import { MemberNode } from '../../node-core/node/member/member-node.ts';
import { householdIdOf } from '../../node-core/network/index.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  minuteOfMs,
  priceMicros,
  WHOLE_SHARE,
  ZERO_ENERGY,
} from '../../node-core/units/index.ts';
import { loadResult } from './percentiles.ts';

const ORDER = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('join'), dir: z.string(), invitation: z.string(), signers: z.number() }),
  z.object({ kind: z.literal('load'), clients: z.number(), forMs: z.number() }),
  z.object({ kind: z.literal('stop') }),
]);

interface Author {
  readonly member: number;
  readonly signer: Signer;
  sequence: number;
}

const HOSTS = ['127.0.0.1'];
const clock = systemClock();
const authors: Author[] = [];
let node: MemberNode | undefined;

async function join({
  dir,
  invitation: text,
  signers,
}: {
  dir: string;
  invitation: string;
  signers: number;
}): Promise<void> {
  const seed = new Uint8Array(randomBytes(32));
  const invitation = decodeInvitation(text, { nowMs: clock.nowMs(), verifier: createVerifier() });
  const network = { port: 0, hosts: HOSTS, useRelays: false };
  const signal = new AbortController().signal;
  await joinCommunity({ seed, displayName: 'Client', invitation, network, onProgress: () => {}, signal });
  const contacts = [{ household: householdIdOf(invitation.inviter), addresses: invitation.addresses }];
  const beginning = { kind: 'joined', community: invitation.community, contacts } as const;
  const started = await MemberNode.start({ dir, seed, clock, network, beginning });
  node = started;
  const { promise, resolve } = Promise.withResolvers<void>();
  started.opened.listen(() => resolve());
  if (started.household !== undefined) resolve();
  await promise;
  for (let n = 0; n < signers; n += 1) await admit(started, n);
}

async function admit(home: MemberNode, n: number): Promise<void> {
  const seed = new Uint8Array(randomBytes(32));
  const signer = signerFromSeed(seed);
  const { publicKey } = signer;
  const membership: Membership = {
    publicKey,
    sealingKey: sealingKeyFromSeed(seed).publicKey,
    displayName: `Signer ${n}`,
    roles: [],
  };
  const { community } = home.replica;
  const consent = signer.sign(consentMessage({ community: community.id, membership }));
  const result = await home.household?.send({
    kind: 'member',
    change: { kind: 'admit', membership, consent },
  });
  if (result?.kind !== 'certified')
    throw new Error(`signer ${n} was not admitted: ${JSON.stringify(result)}`);
  authors.push({ member: community.members.length - 1, signer, sequence: 0 });
}

async function load({ clients, forMs }: { clients: number; forMs: number }) {
  const latencies: number[] = [];
  const again = { count: 0 };
  const startMs = performance.now();
  const endMs = startMs + forMs;
  await Promise.all(authors.slice(0, clients).map((author) => client(author, { endMs, latencies, again })));
  const seconds = (performance.now() - startMs) / 1000;
  return { ...loadResult(latencies, seconds), again: again.count };
}

/** One after the other: each signed, handed in, and certified before the next. */
async function client(
  author: Author,
  to: { readonly endMs: number; readonly latencies: number[]; readonly again: { count: number } },
): Promise<void> {
  const home = node;
  if (home === undefined) throw new Error('not joined');
  while (performance.now() < to.endMs) {
    author.sequence += 1;
    const startMinute = minute(minuteOfMs(clock.nowMs()) + 600);
    const startMs = performance.now();
    const { bytes } = signTransaction({
      transaction: {
        kind: 'offer',
        author: author.member,
        sequence: author.sequence,
        startMinute,
        endMinute: minute(startMinute + 60),
        expectedEnergyMwh: energyMwh(1_000_000),
        share: WHOLE_SHARE,
        price: priceMicros(700_000),
        minimumEnergyMwh: ZERO_ENERGY,
        period: 'term',
        carbon: carbonGrams(40),
        expiresMinute: startMinute,
      },
      community: home.replica.community.id,
      signer: author.signer,
    });
    let result = await home.relay(bytes);
    // As an outbox does: the same bytes again, and the time that it takes counts. Asking goes over the network each time.
    while (result.kind === 'unavailable') {
      to.again.count += 1;
      result = await home.relay(bytes);
    }
    if (result.kind !== 'certified') throw new Error(`not certified: ${JSON.stringify(result)}`);
    to.latencies.push(performance.now() - startMs);
  }
}

process.on('message', (message) => void obey(ORDER.parse(message)));
process.on('disconnect', () => process.exit(1));

async function obey(order: z.infer<typeof ORDER>): Promise<void> {
  switch (order.kind) {
    case 'join':
      await join(order);
      process.send?.({ kind: 'joined' });
      return;
    case 'load':
      process.send?.({ kind: 'loaded', ...(await load(order)) });
      return;
    case 'stop':
      await node?.close();
      process.disconnect();
  }
}
