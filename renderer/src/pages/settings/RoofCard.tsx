import { useState } from 'react';
import type { ChooseRoofMeter, FoundMeterView, MeterChoiceView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { LastHeardAt } from '../../components/LastHeard.tsx';
import { quantity } from '../../format/decimal.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { useSetup } from '../../store/stores.tsx';
import { MeterFacts } from '../onboarding/meter/FoundMeter.tsx';
import { protocolName } from '../onboarding/meter/meter-draft.ts';
import { MeterKeysForm } from '../onboarding/meter/MeterKeysForm.tsx';
import { Searching } from '../onboarding/meter/Searching.tsx';
import { useMeterSearch } from '../onboarding/meter/use-meter-search.ts';
import { Failure } from '../onboarding/parts.tsx';
import { roofPowerW, roofState } from './roof-state.ts';
import '../onboarding/StepFrame.css';

/** A second meter, which measures the roof alone: with it History tells how much of its own power the home uses. */
export function RoofCard() {
  const { t } = useI18n();
  const { setup } = useHome();
  const view = useSetup(({ view: now }) => now);
  const [isOpen, setOpen] = useState(false);
  const end = useCommand(() => setup.chooseRoofMeter({ kind: 'none' }), {
    done: () => ({ title: t('settings.roofEnded'), detail: t('settings.roofEndedDetail') }),
  });
  if (view === null) return null;
  const state = roofState(view);
  return (
    <Card span={6} title={t('settings.roof')} detail={t('settings.roofDetail')}>
      <div className="stack">
        {state === 'madeUp' && <p>{t('settings.roofMadeUp')}</p>}
        {state === 'none' && <p>{t('settings.roofNone')}</p>}
        {view.roofMeter.kind === 'usb' && <RoofNow meter={view.roofMeter} />}
        {state !== 'madeUp' && (
          <div className="row">
            <Button onPress={() => setOpen(true)}>
              {t(state === 'none' ? 'settings.roofConnect' : 'meter.change')}
            </Button>
            {state === 'connected' && (
              <Button kind="quiet" isPending={end.isPending} onPress={() => void end.run(undefined)}>
                {t('settings.roofEnd')}
              </Button>
            )}
          </div>
        )}
      </div>
      {isOpen && <ConnectRoof onClose={() => setOpen(false)} />}
    </Card>
  );
}

function RoofNow({ meter }: { meter: Extract<MeterChoiceView, { kind: 'usb' }> }) {
  const { t } = useI18n();
  return (
    <div className="stack-tight">
      <p>{t('meter.nowUsb', { adapter: meter.adapter })}</p>
      <p className="muted small">
        {t('meter.nowLine', { protocol: protocolName(meter.protocol), line: meter.line })}
      </p>
    </div>
  );
}

/** Looks for the roof's meter as long as it is open; the home's own is not touched. */
function ConnectRoof({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const { setup } = useHome();
  const { search, heardAtMs, isBroken } = useMeterSearch('roof');
  const choose = useCommand((_, choice: ChooseRoofMeter) => setup.chooseRoofMeter(choice), {
    quiet: true,
    done: () => ({ title: t('settings.roofConnected'), detail: t('settings.roofConnectedDetail') }),
  });
  const found = search?.kind === 'found' ? search.found : null;
  const use = async (adapter: string): Promise<void> => {
    if ((await choose.run({ kind: 'usb', adapter })).kind === 'done') onClose();
  };
  return (
    <Dialog
      title={t('settings.roofTitle')}
      isOpen
      onClose={onClose}
      footer={<Button onPress={onClose}>{t('common.cancel')}</Button>}
    >
      <div className="stack">
        <p className="muted">{t('settings.roofLead')}</p>
        {found === null && <Searching search={search} isBroken={isBroken} />}
        {found !== null && found.key !== 'none' && (
          <MeterKeysForm of="roof" isWrong={found.key === 'wrong'} />
        )}
        {found !== null && found.key === 'none' && (
          <FoundRoof
            found={found}
            heardAtMs={heardAtMs}
            isPending={choose.isPending}
            onUse={() => void use(found.adapter)}
          />
        )}
        <Failure failure={choose.failure} />
      </div>
    </Dialog>
  );
}

/** Does what it says fit the sun? */
function FoundRoof(props: {
  found: FoundMeterView;
  heardAtMs: number;
  isPending: boolean;
  onUse: () => void;
}) {
  const { t, format } = useI18n();
  const powerW = roofPowerW(props.found);
  return (
    <div className="stack">
      <div className="meter-live">
        <p className="meter-question" aria-live="polite">
          {powerW === null
            ? t('settings.roofNoPower')
            : t('settings.roofMakes', { power: quantity(format.count(powerW), 'W').text })}
        </p>
        <p className="muted">{t('settings.roofFit')}</p>
        <div>
          <LastHeardAt heardAtMs={props.heardAtMs} />
        </div>
      </div>
      <MeterFacts found={props.found} />
      <div className="setup-actions">
        <Button kind="primary" size="large" isPending={props.isPending} onPress={props.onUse}>
          {t('settings.roofUse')}
        </Button>
      </div>
    </div>
  );
}
