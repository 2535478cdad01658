import { useState } from 'react';
import type { ChooseMeter, MeterChoiceView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { LastHeard } from '../../components/LastHeard.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { useLive, useSetup } from '../../store/stores.tsx';
import { CableTrouble } from '../onboarding/meter/Adapters.tsx';
import { ConnectMeter } from '../onboarding/meter/ConnectMeter.tsx';
import { protocolName, troubleOf } from '../onboarding/meter/meter-draft.ts';
import { PROFILE_WORDS, SimulatedMeter } from '../onboarding/meter/SimulatedMeter.tsx';
import { Failure } from '../onboarding/parts.tsx';
import { MeterQuestion } from './MeterQuestion.tsx';
import '../onboarding/StepFrame.css';

/** What measures this home now, and the way to another meter: the same search as in the set-up. */
export function MeterCard() {
  const { t } = useI18n();
  const meter = useSetup(({ view }) => view?.meter);
  const power = useLive((live) => live.power);
  const [isOpen, setOpen] = useState(false);
  if (meter === undefined) return null;
  const trouble = troubleOf(meter);
  return (
    <Card
      span={6}
      title={t('settings.meter')}
      detail={t('meter.now')}
      {...(meter.kind === 'none' || power === null ? {} : { action: <LastHeard power={power} /> })}
    >
      <div className="stack">
        <MeterNow meter={meter} />
        {trouble !== undefined && (
          <output>
            <CableTrouble trouble={trouble} />
          </output>
        )}
        <MeterQuestion meter={meter} onLook={() => setOpen(true)} />
        <div>
          <Button kind={meter.kind === 'none' ? 'primary' : 'secondary'} onPress={() => setOpen(true)}>
            {t(meter.kind === 'none' ? 'meter.connect' : 'meter.change')}
          </Button>
        </div>
      </div>
      {isOpen && <ChangeMeter onClose={() => setOpen(false)} />}
    </Card>
  );
}

function MeterNow({ meter }: { meter: MeterChoiceView }) {
  const { t, format } = useI18n();
  switch (meter.kind) {
    case 'none':
      return (
        <div className="stack-tight">
          <p>{t('meter.nowNone')}</p>
          <p className="muted small">{t('meter.nowNoneDetail')}</p>
        </div>
      );
    case 'simulated':
      return (
        <div className="stack-tight">
          <p>{t('meter.nowSimulated', { profile: t(PROFILE_WORDS[meter.profile].label) })}</p>
          <p className="muted small">{t('meter.simulatedLead')}</p>
        </div>
      );
    case 'usb': {
      const { adapter, protocol, line, meterId, encrypted, swapped, factorPermille } = meter;
      const factor = new Intl.NumberFormat(format.locale).format(factorPermille / 1_000);
      return (
        <div className="stack-tight">
          <p>{t('meter.nowUsb', { adapter })}</p>
          <ul className="muted small stack-tight">
            <li>{t('meter.nowLine', { protocol: protocolName(protocol), line })}</li>
            {meterId !== null && (
              <li>
                {t('meter.meterNumber')}: {meterId}
              </li>
            )}
            {encrypted && <li>{t('meter.nowEncrypted')}</li>}
            {swapped && <li>{t('meter.nowSwapped')}</li>}
            {factorPermille !== 1_000 && <li>{t('meter.nowFactor', { factor })}</li>}
          </ul>
        </div>
      );
    }
  }
}

/** Looks for a meter as long as it is open; what runs stays until another is chosen. */
function ChangeMeter({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const { setup } = useHome();
  const [isSimulated, setSimulated] = useState(false);
  const choose = useCommand((_, choice: ChooseMeter) => setup.chooseMeter(choice), {
    quiet: true,
    done: () => ({ title: t('meter.changed') }),
  });
  const onChoose = async (choice: ChooseMeter) => {
    if ((await choose.run(choice)).kind === 'done') onClose();
  };
  const parts = { isPending: choose.isPending, onChoose: (choice: ChooseMeter) => void onChoose(choice) };
  return (
    <Dialog
      title={t('meter.title')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button kind="quiet" onPress={() => setSimulated(!isSimulated)}>
            {t(isSimulated ? 'meter.backToSearch' : 'meter.simulated')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {isSimulated ? <SimulatedMeter {...parts} /> : <ConnectMeter {...parts} />}
        <Failure failure={choose.failure} />
      </div>
    </Dialog>
  );
}
