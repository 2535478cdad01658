import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { soloOrdering } from '../consensus/solo-ordering.ts';
import type { Ordering } from '../consensus/ordering.ts';
import {
  createVerifier,
  householdKeys,
  type Signer,
  sealingKeyFromSeed,
  signerFromSeed,
  type Verifier,
} from '../identity/index.ts';
import {
  type CommunityRules,
  consentMessage,
  foundingBlock,
  type MemberIndex,
  type Membership,
  type Role,
  signTransaction,
  ZERO_HASH,
} from '../ledger/index.ts';
import { openHomeStore, openLedgerStore, openOutbox } from '../storage/index.ts';
import { minuteOfMs } from '../units/index.ts';
import { withBatchedWrites } from './batched-home.ts';
import { type BlockCloser, blockCloser } from './block-closer.ts';
import type { Clock } from './clock.ts';
import { withDayCache } from './day-cache.ts';
import { type Household, memberOf, openHousehold } from './household.ts';
import { transactionPool } from './pool.ts';
import { openReplica, type Replica } from './replica.ts';
import { type SealMemory, sealMemory } from './seal-memory.ts';

/** One of the households that live in this process. The first one founds the community and orders its blocks. */
export interface Resident {
  /** Folder name of its files, and what neighbours see. */
  readonly name: string;
  readonly seed: Uint8Array;
  readonly roles: readonly Role[];
}

export interface NeighbourhoodOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly community: {
    readonly name: string;
    readonly currency: string;
    readonly minorDigits: number;
    readonly rules: CommunityRules;
    /** 16 random bytes. */
    readonly nonce: Uint8Array;
  };
  /** At least one; the first is the founder and a steward. */
  readonly residents: readonly [Resident, ...Resident[]];
}

/**
 * Several households in one process on one copy of the ledger: the demo and the replay. Each has keys, outbox and
 * opened readings of its own and nobody else's; only the blocks are shared. Opening it again goes on where it
 * stopped, wherever that was: each step of the set-up is done when the ledger does not show it yet.
 */
export interface Neighbourhood {
  readonly replica: Replica;
  readonly ordering: Ordering;
  readonly closer: BlockCloser;
  readonly verifier: Verifier;
  readonly sealed: SealMemory;
  /** By name. */
  readonly households: ReadonlyMap<string, Household>;
  household(name: string): Household;
  householdOf(member: MemberIndex): Household | undefined;
  /** One more household moves in: the founder admits it, unless the ledger shows it as a member. */
  join(resident: Resident): Promise<Household>;
  close(): Promise<void>;
}

export function membershipOf(resident: Resident): Membership {
  return {
    publicKey: signerFromSeed(resident.seed).publicKey,
    sealingKey: sealingKeyFromSeed(resident.seed).publicKey,
    displayName: resident.name,
    roles: resident.roles,
  };
}

export async function openNeighbourhood(options: NeighbourhoodOptions): Promise<Neighbourhood> {
  const { dir, clock, residents } = options;
  const [founder] = residents;
  mkdirSync(dir, { recursive: true });
  const store = openLedgerStore(path.join(dir, 'ledger.sqlite'), { mode: 'write' });
  const verifier = createVerifier();
  const sealed = sealMemory();
  const founderSigner = signerFromSeed(founder.seed);
  const replica = openReplica({ store, verifier, clock, validator: { member: 0, signer: founderSigner } });
  const ordering = soloOrdering({
    member: 0,
    log: replica,
    hardState: store,
    lastIndex: replica.appliedIndex,
  });
  if (replica.appliedIndex === 0) await found(options, { ordering, founderSigner });

  const pool = transactionPool({ replica, verifier, clock });
  const closer = blockCloser({ replica, ordering, pool, verifier, clock, member: () => 0 });
  const households = new Map<string, Household>();
  const open = (resident: Resident): Household => {
    const home = path.join(dir, 'households', resident.name);
    mkdirSync(home, { recursive: true });
    const household = openHousehold({
      keys: householdKeys({ seed: resident.seed, community: replica.community.id }),
      replica,
      handIn: closer,
      outbox: openOutbox(path.join(home, 'outbox.sqlite')),
      home: withDayCache(withBatchedWrites(openHomeStore(path.join(home, 'home.sqlite')))),
      clock,
      sealed,
    });
    households.set(resident.name, household);
    return household;
  };

  const steward = open(founder);
  const join = async (resident: Resident): Promise<Household> => {
    const { publicKey } = signerFromSeed(resident.seed);
    // What a stop left in the steward's outbox may be this very admission.
    if (memberOf(replica, publicKey) === undefined) await steward.resend();
    if (memberOf(replica, publicKey) === undefined) await admit(steward, resident);
    return open(resident);
  };
  for (const resident of residents.slice(1)) await join(resident);
  for (const household of households.values()) await household.resend();

  return {
    replica,
    ordering,
    closer,
    verifier,
    sealed,
    households,
    join,
    householdOf: (member) => [...households.values()].find((household) => household.member === member),
    household(name) {
      const household = households.get(name);
      if (household === undefined) throw new RangeError(`no household called ${name} lives here`);
      return household;
    },
    async close() {
      await closer.close();
      await ordering.close();
      for (const household of households.values()) household.close();
      replica.close();
    },
  };
}

async function found(
  options: NeighbourhoodOptions,
  by: { readonly ordering: Ordering; readonly founderSigner: Signer },
): Promise<void> {
  const { community, clock, residents } = options;
  const { bytes } = signTransaction({
    transaction: {
      kind: 'found',
      author: 0,
      name: community.name,
      currency: community.currency,
      minorDigits: community.minorDigits,
      rules: community.rules,
      founder: membershipOf(residents[0]),
      nonce: community.nonce,
    },
    community: ZERO_HASH,
    signer: by.founderSigner,
  });
  const block = foundingBlock({
    found: bytes,
    time: minuteOfMs(clock.nowMs()),
    term: by.ordering.status().term,
  });
  const result = await by.ordering.propose(block.bytes);
  if (result.kind === 'failed')
    throw new Error(`the community could not be founded: ${JSON.stringify(result.refusal)}`);
}

async function admit(steward: Household, resident: Resident): Promise<MemberIndex> {
  const { community } = steward.replica;
  const membership = membershipOf(resident);
  const consent = signerFromSeed(resident.seed).sign(consentMessage({ community: community.id, membership }));
  const result = await steward.send({ kind: 'member', change: { kind: 'admit', membership, consent } });
  if (result.kind !== 'certified') throw new Error(`${resident.name} was not admitted: ${result.reason}`);
  return community.members.length - 1;
}
