import { useState } from 'react';
import type { ChooseMeter, SimulatedProfile } from '../../../../../node-core/api/index.ts';
import { Button } from '../../../components/Button.tsx';
import { Card } from '../../../components/Card.tsx';
import { Choices } from '../../../components/Choices.tsx';
import type { PlainKey } from '../../../i18n/catalogue.ts';
import { useI18n } from '../../../i18n/I18n.tsx';

export const PROFILE_WORDS = {
  apartment: { label: 'meter.apartment', detail: 'meter.apartmentDetail' },
  consumer: { label: 'meter.consumer', detail: 'meter.consumerDetail' },
  commuter: { label: 'meter.commuter', detail: 'meter.commuterDetail' },
  prosumer: { label: 'meter.prosumer', detail: 'meter.prosumerDetail' },
  cottage: { label: 'meter.cottage', detail: 'meter.cottageDetail' },
  workshop: { label: 'meter.workshop', detail: 'meter.workshopDetail' },
} as const satisfies Record<SimulatedProfile, { label: PlainKey; detail: PlainKey }>;

const PROFILES: readonly SimulatedProfile[] = [
  'consumer',
  'prosumer',
  'commuter',
  'apartment',
  'cottage',
  'workshop',
];

/** A made-up home, for trying things out. */
export function SimulatedMeter(props: { isPending: boolean; onChoose: (choice: ChooseMeter) => void }) {
  const { t } = useI18n();
  const [profile, setProfile] = useState<SimulatedProfile>('consumer');
  return (
    <div className="stack">
      <Card title={t('meter.simulatedTitle')} detail={t('meter.simulatedLead')}>
        <Choices
          label={t('meter.profile')}
          selected={profile}
          choices={PROFILES.map((id) => ({
            id,
            label: t(PROFILE_WORDS[id].label),
            detail: t(PROFILE_WORDS[id].detail),
          }))}
          onSelect={(id) => {
            const chosen = PROFILES.find((each) => each === id);
            if (chosen !== undefined) setProfile(chosen);
          }}
        />
      </Card>
      <div className="setup-actions">
        <Button
          kind="primary"
          size="large"
          isPending={props.isPending}
          onPress={() => props.onChoose({ kind: 'simulated', profile })}
        >
          {t('meter.useSimulated')}
        </Button>
      </div>
    </div>
  );
}
