/**
 * The one chart of the app. Around the canvas: a text summary for screen readers, a legend that turns into a reading of
 * the moment under the pointer or the cursor, and the same numbers as a table on request. The cursor is a slider out of
 * sight: the arrow keys move it and screen readers say its value, as they do with any slider.
 */
import { ChartColumn } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { EmptyState } from '../components/States.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import { ChartCanvas } from './ChartCanvas.tsx';
import { ChartLegend } from './ChartLegend.tsx';
import { ChartHead, spoken } from './ChartParts.tsx';
import { MinutesChart } from './MinutesChart.tsx';
import type { MinutesSpec } from './minutes-spec.ts';
import type { MinuteRange } from '../format/calendar.ts';
import { type ChartSpec, type ChartStep, chartSteps, isChartEmpty } from './spec.ts';
import './Chart.css';

interface ChartLooks {
  /** Of the canvas, in CSS pixels. */
  height?: number;
  /** Leave the title out where the card around it has the same one; screen readers still get it. */
  titleHidden?: boolean;
}

/** A chart of minutes also says which part of its time is in view, and is told of another. */
export type ChartProps = ChartLooks &
  ({ spec: ChartSpec } | { spec: MinutesSpec; view: MinuteRange; onView: (view: MinuteRange) => void });

export function Chart(props: ChartProps) {
  const { height = 280, titleHidden = false } = props;
  if ('view' in props) return <MinutesChart {...props} height={height} titleHidden={titleHidden} />;
  return <StepChart spec={props.spec} height={height} titleHidden={titleHidden} />;
}

function StepChart({ spec, height, titleHidden }: { spec: ChartSpec; height: number; titleHidden: boolean }) {
  const { t } = useI18n();
  const ids = { title: useId(), summary: useId() };
  const [asTable, setAsTable] = useState(false);
  const [cursor, setCursor] = useState<number | null>(null);
  const steps = useMemo(() => chartSteps(spec), [spec]);
  const index = cursor === null ? null : Math.min(cursor, steps.length - 1);
  const step = index === null ? undefined : steps[index];
  const said = step ?? steps[0];

  if (isChartEmpty(spec)) {
    return <EmptyState icon={ChartColumn} title={spec.title} detail={t('chart.noData')} />;
  }

  return (
    <figure className="chart" aria-labelledby={ids.title}>
      <ChartHead
        id={ids.title}
        title={spec.title}
        titleHidden={titleHidden}
        asTable={asTable}
        onTable={setAsTable}
      />
      {!asTable && <ChartLegend spec={spec} step={step ?? null} />}
      {asTable ? (
        <StepTable spec={spec} steps={steps} />
      ) : (
        <>
          <p id={ids.summary} className="visually-hidden">
            {`${spec.summary} ${t('chart.instructions')}`}
          </p>
          <div className="chart-stage">
            <input
              type="range"
              className="visually-hidden"
              aria-label={t('chart.cursorName', { chart: spec.title })}
              aria-describedby={ids.summary}
              aria-valuetext={said === undefined ? t('chart.noData') : spoken(said, t('chart.gap'))}
              min={0}
              max={steps.length - 1}
              value={index ?? 0}
              onFocus={() => {
                setCursor((at) => at ?? 0);
              }}
              onChange={(event) => {
                setCursor(event.currentTarget.valueAsNumber);
              }}
              onBlur={() => {
                setCursor(null);
              }}
            />
            <ChartCanvas spec={spec} height={height} cursor={index} onPoint={setCursor} />
          </div>
        </>
      )}
    </figure>
  );
}

/** What the line over the bars says, as a column behind theirs. */
function lineColumn(spec: ChartSpec, gap: string): Column<ChartStep>[] {
  if (spec.kind !== 'stacked' || spec.line === undefined) return [];
  const index = spec.series.length;
  return [
    {
      id: 'line',
      header: spec.line.label,
      align: 'end',
      cell: (step) => step.values[index]?.text ?? gap,
    },
  ];
}

function StepTable({ spec, steps }: { spec: ChartSpec; steps: readonly ChartStep[] }) {
  const { t } = useI18n();
  const gap = t('chart.gap');
  const time: Column<ChartStep> = { id: 'time', header: t('chart.time'), cell: (step) => step.name };
  const columns: Column<ChartStep>[] =
    spec.kind === 'timeline'
      ? [
          { id: 'who', header: t('chart.timelineLabel'), cell: (step) => step.values[0]?.label },
          { ...time, header: t('chart.timelineTime') },
          { id: 'what', header: t('chart.timelineNote'), cell: (step) => step.values[0]?.text ?? gap },
        ]
      : [
          time,
          ...spec.series.map(
            (series, index): Column<ChartStep> => ({
              id: series.id,
              header: series.label,
              align: 'end',
              cell: (step) => step.values[index]?.text ?? gap,
            }),
          ),
          ...lineColumn(spec, gap),
        ];
  return (
    <DataTable caption={spec.title} columns={columns} rows={steps} rowId={(step) => step.id} pageSize={48} />
  );
}
