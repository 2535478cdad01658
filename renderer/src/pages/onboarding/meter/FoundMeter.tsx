import { useState } from 'react';
import { Checkbox } from 'react-aria-components';
import type { ChooseMeter, FoundMeterView } from '../../../../../node-core/api/index.ts';
import { Button } from '../../../components/Button.tsx';
import { LastHeardAt } from '../../../components/LastHeard.tsx';
import { NumberField } from '../../../components/Fields.tsx';
import { Segmented } from '../../../components/Segmented.tsx';
import { quantity } from '../../../format/decimal.ts';
import { useI18n } from '../../../i18n/I18n.tsx';
import { type PowerSeen, powerSeen, protocolName } from './meter-draft.ts';
import './meter.css';

/** What a kettle takes. */
const KETTLE_W = 2_000;

/** A meter that speaks in the clear: does what it says fit? Its direction and factor are set before it is kept. */
export function FoundMeter(props: {
  found: FoundMeterView;
  /** By this device's steady time. */
  heardAtMs: number;
  isPending: boolean;
  onChoose: (choice: ChooseMeter) => void;
}) {
  const { t, format } = useI18n();
  const { found, heardAtMs, isPending, onChoose } = props;
  const [swapped, setSwapped] = useState(false);
  const [hasTransformers, setTransformers] = useState(false);
  /** In tenths. */
  const [factor, setFactor] = useState<number | null>(10);
  const factorPermille = hasTransformers && factor !== null ? factor * 100 : 1_000;
  const seen = powerSeen(found, { swapped, factorPermille });
  return (
    <div className="stack">
      <div className="meter-live">
        <p className="meter-question" aria-live="polite">
          <Question seen={seen} />
        </p>
        <p className="muted">
          {seen.kind === 'registersOnly'
            ? t('meter.nowNoPowerHelp')
            : t(seen.kind === 'sending' ? 'meter.fitHelpSending' : 'meter.fitHelp', {
                power: quantity(format.count(KETTLE_W), 'W').text,
              })}
        </p>
        <div>
          <LastHeardAt heardAtMs={heardAtMs} />
        </div>
      </div>
      <Segmented
        label={t('meter.direction')}
        selected={swapped ? 'swapped' : 'right'}
        options={[
          { id: 'right', label: t('meter.directionRight') },
          { id: 'swapped', label: t('meter.directionSwapped') },
        ]}
        onSelect={(id) => setSwapped(id === 'swapped')}
      />
      <p className="muted small">{t('meter.directionHelp')}</p>
      <Checkbox className="choice meter-check" isSelected={hasTransformers} onChange={setTransformers}>
        <span className="choice-mark" aria-hidden />
        <span>
          <span className="choice-label">{t('meter.transformers')}</span>
          <span className="choice-detail">{t('meter.transformersDetail')}</span>
        </span>
      </Checkbox>
      {hasTransformers && (
        <NumberField
          label={t('meter.factor')}
          help={t('meter.factorHelp')}
          unit={t('meter.factorUnit')}
          decimals={1}
          least={1}
          most={100_000}
          step={1}
          value={factor}
          onChange={setFactor}
        />
      )}
      <MeterFacts found={found} />
      {(found.importMwh !== null || found.exportMwh !== null) && (
        <p className="muted small">{t('meter.compareHelp')}</p>
      )}
      <div className="setup-actions">
        <Button
          kind="primary"
          size="large"
          isPending={isPending}
          onPress={() => onChoose({ kind: 'usb', adapter: found.adapter, swapped, factorPermille })}
        >
          {t('meter.useMeter')}
        </Button>
      </div>
    </div>
  );
}

function Question({ seen }: { seen: PowerSeen }) {
  const { t, format } = useI18n();
  switch (seen.kind) {
    case 'using':
      return t('meter.nowUsing', { power: quantity(format.count(seen.powerW), 'W').text });
    case 'sending':
      return t('meter.nowSending', { power: quantity(format.count(seen.powerW), 'W').text });
    case 'even':
      return t('meter.nowEven');
    case 'registersOnly':
      return t('meter.nowNoPower');
    case 'waiting':
      return t('meter.nowWaiting');
  }
}

/** How it speaks, its number and its registers. */
export function MeterFacts({ found }: { found: FoundMeterView }) {
  const { t, format } = useI18n();
  return (
    <dl className="setup-facts small">
      <dt>{t('meter.speaks')}</dt>
      <dd>{t('meter.foundSpeaks', { protocol: protocolName(found.protocol), line: found.line })}</dd>
      {found.meterId !== null && (
        <>
          <dt>{t('meter.meterNumber')}</dt>
          <dd>{found.meterId}</dd>
        </>
      )}
      {found.importMwh !== null && (
        <>
          <dt>{t('meter.registerImport')}</dt>
          <dd>{format.energyColumn(found.importMwh).text}</dd>
        </>
      )}
      {found.exportMwh !== null && (
        <>
          <dt>{t('meter.registerExport')}</dt>
          <dd>{format.energyColumn(found.exportMwh).text}</dd>
        </>
      )}
    </dl>
  );
}
