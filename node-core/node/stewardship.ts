import type { RolesRequest, RulesRequest, SuspendRequest } from '../api/community-inputs.ts';
import { ApiError } from '../api/household-api.ts';
import { majorityOf, type Role } from '../ledger/index.ts';
import { certified } from './certified.ts';
import type { Household } from './household.ts';

/** The order in which the ledger wants them. */
const ROLES: readonly Role[] = ['steward', 'superUser', 'publicProducer'];

/** What stewards do with members and rules, and what each member may do with itself. The ledger's rules have the last word. */
export interface Stewardship {
  changeRoles(input: RolesRequest): Promise<{ id: string }>;
  suspendMember(input: SuspendRequest): Promise<{ id: string }>;
  reinstateMember(member: number): Promise<{ id: string }>;
  changeRules(input: RulesRequest): Promise<{ id: string }>;
  leaveCommunity(): Promise<{ id: string }>;
}

export function stewardship(household: Household): Stewardship {
  const { community } = household.replica;
  return {
    changeRoles: ({ member, roles }) => {
      const wanted = ROLES.filter((role) => roles.includes(role));
      return certified(household, { kind: 'member', change: { kind: 'role', member, roles: wanted } });
    },
    suspendMember: ({ member, reason }) =>
      certified(household, { kind: 'member', change: { kind: 'suspend', member, reason } }),
    reinstateMember: (member) =>
      certified(household, { kind: 'member', change: { kind: 'reinstate', member } }),
    changeRules(rules) {
      // Fewer than the majority of those who vote now could never be brought about (decision 5).
      if (rules.validatorCount < majorityOf(community.seats.length)) {
        const detail = `${community.seats.length} vote now`;
        throw new ApiError({ kind: 'refused', reason: 'tooFewValidators', detail });
      }
      return certified(household, { kind: 'rules', rules });
    },
    leaveCommunity: () => certified(household, { kind: 'member', change: { kind: 'leave' } }),
  };
}

/** @throws ApiError 'notAllowed' unless the household is an active member with that role */
export function requireRole({ replica, member }: Household, role: Role): void {
  const self = replica.community.members[member];
  if (self?.standing.kind === 'active' && self.roles.includes(role)) return;
  throw new ApiError({ kind: 'notAllowed', reason: 'roleMissing', detail: `only for a ${role}` });
}
