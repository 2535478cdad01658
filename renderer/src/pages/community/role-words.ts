import type { RoleView } from '../../../../node-core/api/index.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';

export const ROLES: readonly RoleView[] = ['steward', 'superUser', 'publicProducer'];

export const ROLE_WORDS = {
  steward: 'community.roleSteward',
  superUser: 'community.roleSuperUser',
  publicProducer: 'community.rolePublicProducer',
} as const satisfies Record<RoleView, PlainKey>;

export const ROLE_DETAILS = {
  steward: 'community.roleStewardDetail',
  superUser: 'community.roleSuperUserDetail',
  publicProducer: 'community.rolePublicProducerDetail',
} as const satisfies Record<RoleView, PlainKey>;

/** `Steward, Super user`, or `Household` for who has no role. */
export function rolesText(roles: readonly RoleView[], t: Translate): string {
  if (roles.length === 0) return t('community.roleMember');
  return roles.map((role) => t(ROLE_WORDS[role])).join(', ');
}

/** What a change of roles brings and takes, in the order of the roles. */
export function rolesChanged(
  before: readonly RoleView[],
  after: readonly RoleView[],
): { readonly gained: readonly RoleView[]; readonly lost: readonly RoleView[] } {
  return {
    gained: ROLES.filter((role) => after.includes(role) && !before.includes(role)),
    lost: ROLES.filter((role) => before.includes(role) && !after.includes(role)),
  };
}
