import { memo } from 'react';
import { SourceSwatch } from '../components/SourceSwatch.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import type { MinutesSpec } from './minutes-spec.ts';
import type { ChartSpec, ChartStep, SeriesTone } from './spec.ts';

interface LegendItem {
  readonly id: string;
  readonly label: string;
  readonly tone: SeriesTone;
}

/** What the colours and patterns mean; with a step, what each of them was at that moment. */
export const ChartLegend = memo(function ChartLegend(props: {
  spec: ChartSpec | MinutesSpec;
  step: ChartStep | null;
}) {
  const { spec, step } = props;
  const { t } = useI18n();
  if (spec.kind === 'timeline') {
    const value = step?.values[0];
    if (step === null || value === undefined) return <p className="chart-legend" />;
    return (
      <p className="chart-legend">
        <strong>{step.name}</strong>{' '}
        <span>{t('chart.partOf', { label: value.label, value: value.text ?? '' })}</span>
      </p>
    );
  }
  const line = spec.kind === 'minutes' ? spec.compare : spec.kind === 'stacked' ? (spec.line ?? null) : null;
  const items: readonly (LegendItem & { isLine?: true })[] = [
    ...spec.series,
    ...(line === null
      ? []
      : [{ id: 'line', label: line.label, tone: 'ink' as const, isLine: true as const }]),
  ];
  return (
    <div className="chart-legend">
      {step !== null && <strong className="chart-moment">{step.name}</strong>}
      <ul className="chart-legend-items" aria-label={t('chart.legend')}>
        {items.map(({ id, label, tone, isLine }, index) => (
          <li key={id}>
            {tone === 'ink' ? (
              <span className={isLine === true ? 'swatch-line' : 'swatch swatch-ink'} aria-hidden />
            ) : (
              <SourceSwatch source={tone} />
            )}
            {label}
            {step !== null && <strong>{step.values[index]?.text ?? t('chart.gap')}</strong>}
          </li>
        ))}
        {step?.note !== undefined && <li>{step.note}</li>}
      </ul>
    </div>
  );
});
