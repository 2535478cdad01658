import type { OrderingStatus } from '../../consensus/ordering.ts';
import type { MemberIndex } from '../../ledger/index.ts';
import type { HouseholdId, HouseholdNetwork } from '../../network/index.ts';
import type { GroupHost } from '../group/group-host.ts';
import { memberOfNode } from '../group/node-id.ts';
import type { Replica } from '../replica.ts';

export interface LeaderFinderOptions {
  readonly network: Pick<HouseholdNetwork, 'links'>;
  readonly replica: Pick<Replica, 'community' | 'applied'>;
  readonly host: () => Pick<GroupHost, 'status'>;
  readonly householdOf: (member: MemberIndex) => HouseholdId | undefined;
}

/** Where a transaction has to go. */
export type Leader =
  | { readonly kind: 'self' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'other'; readonly household: HouseholdId };

/**
 * Who leads, as far as this home can tell. Who votes knows, but between two leaders, when anybody who votes may know
 * sooner. Who only follows is told by the chain who may lead, not who does: it takes whoever made the last block, or else
 * the nearest validator. If that one does not lead, it passes on what it is given.
 */
export class LeaderFinder {
  readonly #options: LeaderFinderOptions;
  readonly #unlisten: () => void;
  #lastProposer: HouseholdId | undefined;

  constructor(options: LeaderFinderOptions) {
    this.#options = options;
    this.#unlisten = options.replica.applied.listen(({ block }) => {
      this.#lastProposer = options.householdOf(block.header.proposer);
    });
  }

  now(): Leader {
    const { host, replica, householdOf } = this.#options;
    const { role, leader } = host().status();
    if (role === 'leader') return { kind: 'self' };
    const member = leader === null ? undefined : memberOfNode(replica.community.seats, leader);
    const household = member === undefined ? this.#likely(role) : householdOf(member);
    return household === undefined ? { kind: 'unknown' } : { kind: 'other', household };
  }

  /** It was asked in vain: until another block comes, it is not thought to lead. */
  doubt(household: HouseholdId): void {
    if (this.#lastProposer === household) this.#lastProposer = undefined;
  }

  stop(): void {
    this.#unlisten();
  }

  #likely(role: OrderingStatus['role']): HouseholdId | undefined {
    const { network, replica, householdOf } = this.#options;
    const validators = new Set(replica.community.validators.map(householdOf));
    const near = network
      .links()
      .filter(({ peer }) => validators.has(peer))
      .sort((a, b) => (a.roundTripMs ?? Infinity) - (b.roundTripMs ?? Infinity));
    const last = role === 'observer' ? this.#lastProposer : undefined;
    return (near.find(({ peer }) => peer === last) ?? near[0])?.peer;
  }
}
