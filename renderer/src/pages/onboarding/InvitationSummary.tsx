import type { InvitationSummaryView, RoleView } from '../../../../node-core/api/index.ts';
import { Card } from '../../components/Card.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { plainAddress, shortCode } from './join-draft.ts';

const ROLES = {
  steward: 'onboarding.roleSteward',
  superUser: 'onboarding.roleSuperUser',
  publicProducer: 'onboarding.rolePublicProducer',
} as const satisfies Record<RoleView, PlainKey>;

/** What an invitation says of itself, before anybody is called. */
export function InvitationSummary({ summary }: { summary: InvitationSummaryView }) {
  const { t, format } = useI18n();
  const { communityId, inviterKey, expiresMs, roles, addresses } = summary;
  return (
    <Card title={t('onboarding.summary')} tone="soft">
      <dl className="setup-facts">
        <dt>{t('onboarding.summaryRoles')}</dt>
        <dd>
          {roles.length === 0 ? t('onboarding.roleMember') : roles.map((role) => t(ROLES[role])).join(', ')}
        </dd>
        <dt>{t('onboarding.summaryExpires')}</dt>
        <dd>{format.time.dateTime(Math.floor(expiresMs / 60_000))}</dd>
        <dt>{t('onboarding.summaryAddresses')}</dt>
        <dd>
          {addresses.length === 0
            ? t('onboarding.summaryNoAddress')
            : addresses.slice(0, 3).map(plainAddress).join(', ')}
        </dd>
        <dt>{t('onboarding.summaryCommunity')}</dt>
        <dd>
          <code>{shortCode(communityId)}</code>
        </dd>
        <dt>{t('onboarding.summaryFrom')}</dt>
        <dd>
          <code>{shortCode(inviterKey)}</code>
        </dd>
      </dl>
      <p className="muted small">{t('onboarding.summaryCompare')}</p>
    </Card>
  );
}
