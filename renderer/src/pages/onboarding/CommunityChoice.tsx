import { Mail, Users } from 'lucide-react';
import { useI18n } from '../../i18n/I18n.tsx';
import { Way } from './parts.tsx';
import type { Intent } from './screen.ts';
import { StepFrame } from './StepFrame.tsx';

/** Join, or begin one. */
export function CommunityChoice({ onIntent }: { onIntent: (intent: Intent) => void }) {
  const { t } = useI18n();
  return (
    <StepFrame step="community" title={t('onboarding.communityTitle')} lead={t('onboarding.communityLead')}>
      <div className="setup-ways">
        <Way
          main
          icon={Mail}
          title={t('onboarding.haveInvitation')}
          detail={t('onboarding.haveInvitationDetail')}
          onPress={() => onIntent('join')}
        />
        <Way
          icon={Users}
          title={t('onboarding.startCommunity')}
          detail={t('onboarding.startCommunityDetail')}
          onPress={() => onIntent('found')}
        />
      </div>
      <p className="muted small">{t('onboarding.communityBack')}</p>
    </StepFrame>
  );
}
