import { randomBytes } from 'node:crypto';
import { householdKeys, type Signer } from '../../identity/index.ts';
import type { HouseholdNetwork } from '../../network/index.ts';
import { withBatchedWrites } from '../batched-home.ts';
import type { Clock } from '../clock.ts';
import { withDayCache } from '../day-cache.ts';
import { type Household, openHousehold } from '../household.ts';
import type { Replica } from '../replica.ts';
import { sealMemory } from '../seal-memory.ts';
import type { HandIn } from '../submit.ts';
import { Invitations } from './invitations.ts';
import { openOwnFiles, type SetAside } from './member-files.ts';

export interface OwnHouseholdOptions {
  readonly dir: string;
  readonly seed: Uint8Array;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly replica: Replica;
  readonly handIn: HandIn;
  readonly network: HouseholdNetwork;
  /** Other invitations are open now. */
  readonly invitationsChanged: () => void;
  readonly say: (event: SetAside) => void;
}

/** What this PC's household is, once it is a member on its own copy of the ledger. @throws StorageError, NotAMember */
export function openOwnHousehold(options: OwnHouseholdOptions): {
  readonly household: Household;
  readonly invitations: Invitations;
} {
  const { dir, seed, signer, clock, replica, handIn, network, invitationsChanged, say } = options;
  const { outbox, home } = openOwnFiles(dir, say);
  const household = openHousehold({
    keys: householdKeys({ seed, community: replica.community.id }),
    replica,
    handIn,
    outbox,
    home: withDayCache(withBatchedWrites(home)),
    clock,
    sealed: sealMemory(),
  });
  const invitations = new Invitations({
    signer,
    replica,
    outbox,
    clock,
    send: household.send,
    addresses: () => network.addresses(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    changed: invitationsChanged,
  });
  return { household, invitations };
}
