import { useId } from 'react';
import { useI18n } from '../i18n/I18n.tsx';
import './ContractProgress.css';

export interface ContractProgressProps {
  /** In mWh, all of them. `minimumMwh` 0: none was agreed. */
  deliveredMwh: number;
  minimumMwh: number;
  /** How far the minimum should have come by now, were it delivered evenly; null to leave it out. */
  expectedMwh: number | null;
}

/** What a contract delivered in its period against the minimum that was promised. */
export function ContractProgress({ deliveredMwh, minimumMwh, expectedMwh }: ContractProgressProps) {
  const { t, format } = useI18n();
  const textId = useId();
  const delivered = format.energy(deliveredMwh).text;
  if (minimumMwh === 0) {
    return <p className="muted">{t('components.deliveredNoMinimum', { delivered })}</p>;
  }
  const met = deliveredMwh >= minimumMwh;
  const part = (energyMwh: number): string => `${Math.min(100, (energyMwh / minimumMwh) * 100)}%`;
  return (
    <div className="contract-progress">
      <div className="contract-progress-words">
        <p id={textId} className="contract-progress-main">
          {t('components.delivered', { delivered, minimum: format.energy(minimumMwh).text })}
        </p>
        <p className="muted small">
          {met
            ? t('components.deliveryMet')
            : t('components.deliveryShort', { missing: format.energy(minimumMwh - deliveredMwh).text })}
        </p>
      </div>
      <meter
        className="visually-hidden"
        aria-labelledby={textId}
        min={0}
        max={minimumMwh}
        value={Math.min(deliveredMwh, minimumMwh)}
      />
      <div className="contract-progress-track" aria-hidden>
        <div
          className="contract-progress-fill pattern-stripes swatch-neighbours"
          style={{ width: part(deliveredMwh) }}
        />
        {expectedMwh !== null && !met && (
          <div className="contract-progress-mark" style={{ insetInlineStart: part(expectedMwh) }} />
        )}
      </div>
      {expectedMwh !== null && !met && (
        <p className="contract-progress-expected muted small">
          <span className="contract-progress-key" aria-hidden />
          {t('components.deliveryExpected', { expected: format.energy(expectedMwh).text })}
        </p>
      )}
    </div>
  );
}
