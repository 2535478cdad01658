import type { MemberIndex, SignedTransaction } from '../../ledger/index.ts';
import {
  type HouseholdId,
  type HouseholdNetwork,
  householdIdOf,
  type Standing,
} from '../../network/index.ts';
import type { Peer } from '../group/group-wire.ts';
import type { Replica } from '../replica.ts';

/** A home that can be asked, and where it may be. */
export interface Contact {
  readonly household: HouseholdId;
  readonly addresses: readonly string[];
}

export interface NeighboursOptions {
  readonly self: HouseholdId;
  readonly replica: Replica;
  /** Whom a newcomer knows before it has the first block. */
  readonly contacts: readonly Contact[];
  /** Keys of this home's open invitations. */
  readonly invited: () => readonly HouseholdId[];
  readonly peers: () => readonly Peer[];
}

/** In a community of so many at most, everybody keeps a link to everybody, and hears everything. */
export const SMALL_COMMUNITY = 9;

/**
 * Whether a block may have made other members, standings, seats or rules: then all that follows from them is looked
 * through. Most blocks do not.
 */
export function changesCommunity(transactions: readonly SignedTransaction[]): boolean {
  return transactions.some(({ transaction: { kind } }) => {
    return kind === 'found' || kind === 'member' || kind === 'rules' || kind === 'seats';
  });
}

/** Who the others are to this home, by what the ledger says, and which of them it keeps a link to. */
export class Neighbours {
  readonly #options: NeighboursOptions;
  readonly #members = new Map<HouseholdId, MemberIndex>();
  #links = new Set<HouseholdId>();

  constructor(options: NeighboursOptions) {
    this.#options = options;
    this.learn();
  }

  /** The ledger may have new members. */
  learn(): void {
    for (const { index, publicKey } of this.#options.replica.community.members) {
      this.#members.set(householdIdOf(publicKey), index);
    }
  }

  memberOf(household: HouseholdId): MemberIndex | undefined {
    return this.#members.get(household);
  }

  householdOf(member: MemberIndex): HouseholdId | undefined {
    const publicKey = this.#options.replica.community.members[member]?.publicKey;
    return publicKey === undefined ? undefined : householdIdOf(publicKey);
  }

  standingOf(household: HouseholdId): Standing {
    const { replica, contacts } = this.#options;
    const member = this.#members.get(household);
    if (member !== undefined) {
      return replica.community.members[member]?.standing.kind === 'active' ? 'member' : 'stranger';
    }
    if (this.#isInvited(household)) return 'invited';
    const isContact = replica.appliedIndex === 0 && contacts.some((one) => one.household === household);
    return isContact ? 'member' : 'stranger';
  }

  /** Keeps links to those who vote, and in a small community to all. */
  link(network: HouseholdNetwork): void {
    const { self, replica, contacts } = this.#options;
    const { members, seats } = replica.community;
    const active = members.filter(({ standing }) => standing.kind === 'active');
    const voters = seats.flatMap(({ member }) => this.householdOf(member) ?? []);
    const wanted = new Set<HouseholdId>(voters);
    if (active.length <= SMALL_COMMUNITY) {
      for (const { publicKey } of active) wanted.add(householdIdOf(publicKey));
    }
    if (voters.length === 0) for (const { household } of contacts) wanted.add(household);
    wanted.delete(self);
    for (const old of this.#links) if (!wanted.has(old)) network.unlink(old);
    const votes = voters.includes(self);
    for (const peer of wanted) network.link(peer, { quiet: !(votes && voters.includes(peer)) });
    this.#links = wanted;
  }

  /** By this home, or by a steward whose newcomers come through here. */
  #isInvited(household: HouseholdId): boolean {
    const { replica, invited, peers } = this.#options;
    if (invited().includes(household)) return true;
    const { members } = replica.community;
    return peers().some(({ member, invited: keys }) => {
      const isSteward = member !== undefined && members[member]?.roles.includes('steward') === true;
      return isSteward && keys.includes(household);
    });
  }
}
