import { toHex } from '../../codec/index.ts';
import type { CommunityView } from '../../api/views.ts';
import type { Ordering } from '../../consensus/ordering.ts';
import type { Household } from '../household.ts';
import { partyView } from './parties.ts';

export function communityView(household: Household, ordering: Ordering): CommunityView {
  const { community } = household.replica;
  return {
    members: community.members.map((member) => ({
      ...partyView(household, member.index),
      roles: member.roles,
      standing: member.standing.kind,
      standingMinute: 'sinceMinute' in member.standing ? member.standing.sinceMinute : null,
      standingReason: member.standing.kind === 'suspended' ? member.standing.reason : null,
      publicKey: toHex(member.publicKey),
      admittedMinute: member.admittedMinute,
    })),
    energyHeight: community.head('energy').height,
    contractHeight: community.head('contract').height,
    validators: community.validators,
    role: ordering.status().role,
  };
}
