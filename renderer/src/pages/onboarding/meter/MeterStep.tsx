import { useState } from 'react';
import type { ChooseMeter } from '../../../../../node-core/api/index.ts';
import { Button } from '../../../components/Button.tsx';
import { Card } from '../../../components/Card.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../../store/home.tsx';
import { Failure } from '../parts.tsx';
import { StepFrame } from '../StepFrame.tsx';
import { ConnectMeter } from './ConnectMeter.tsx';
import { SimulatedMeter } from './SimulatedMeter.tsx';

/** The last step of the set-up: what measures this home. */
export function MeterStep() {
  const { t } = useI18n();
  const { setup } = useHome();
  const [isSimulated, setSimulated] = useState(false);
  const choose = useCommand((_, choice: ChooseMeter) => setup.chooseMeter(choice), { quiet: true });
  const onChoose = (choice: ChooseMeter) => void choose.run(choice);
  return (
    <StepFrame
      key={isSimulated ? 'simulated' : 'search'}
      step="meter"
      title={t(isSimulated ? 'meter.simulatedTitle' : 'meter.title')}
      {...(isSimulated ? {} : { lead: t('meter.lead') })}
      onBack={isSimulated ? () => setSimulated(false) : undefined}
    >
      {isSimulated ? (
        <SimulatedMeter isPending={choose.isPending} onChoose={onChoose} />
      ) : (
        <>
          <Card>
            <ConnectMeter isPending={choose.isPending} onChoose={onChoose} />
          </Card>
          <div className="setup-actions">
            <Button onPress={() => setSimulated(true)}>{t('meter.simulated')}</Button>
            <Button kind="quiet" isDisabled={choose.isPending} onPress={() => onChoose({ kind: 'none' })}>
              {t('meter.later')}
            </Button>
            <p className="muted small">{t('meter.laterDetail')}</p>
          </div>
        </>
      )}
      <Failure failure={choose.failure} />
    </StepFrame>
  );
}
