import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { IconButton } from '../components/Button.tsx';
import { type Column, DataTable } from '../components/DataTable.tsx';
import type { MinuteRange } from '../format/calendar.ts';
import type { Format } from '../format/format.ts';
import { useI18n } from '../i18n/I18n.tsx';
import type { Translate } from '../i18n/translate.ts';
import { ChartLegend } from './ChartLegend.tsx';
import { ChartHead, spoken } from './ChartParts.tsx';
import type { BarStep } from './local-days.ts';
import { MinutesCanvas } from './MinutesCanvas.tsx';
import { barsOf, type MinuteBar, type MinutesSpec, stepOf, type StepWords } from './minutes-spec.ts';
import type { ChartStep } from './spec.ts';
import { barStepFor, panView, zoomView } from './view.ts';

/** What is in view before the width of the canvas is known. */
const FIRST_WIDTH = 800;

export interface MinutesChartProps {
  spec: MinutesSpec;
  view: MinuteRange;
  onView: (view: MinuteRange) => void;
  height: number;
  titleHidden: boolean;
}

/** A chart of many minutes with zoom and pan by pointer, buttons and keys, around `MinutesCanvas`. */
export function MinutesChart({ spec, view, onView, height, titleHidden }: MinutesChartProps) {
  const { t, format } = useI18n();
  const ids = { title: useId(), summary: useId() };
  const [asTable, setAsTable] = useState(false);
  const [width, setWidth] = useState(FIRST_WIDTH);
  const [cursor, setCursor] = useState<number | null>(null);
  const step = barStepFor(view, width);
  const bars = useMemo(() => barsOf(spec, view, step), [spec, view, step]);
  useEffect(() => {
    spec.source.want?.(view, step);
  }, [spec, view, step]);
  const words = useMemo(() => stepWords({ t, format, step }), [t, format, step]);
  const index = cursor === null ? null : Math.min(cursor, bars.length - 1);
  const bar = index === null ? undefined : bars[index];
  const under = bar === undefined ? null : stepOf(spec, bar, words);
  const move = { view, bounds: spec.bounds, onView };
  const tools = useTools(move);
  return (
    <figure className="chart" aria-labelledby={ids.title}>
      <ChartHead
        id={ids.title}
        title={spec.title}
        titleHidden={titleHidden}
        asTable={asTable}
        onTable={setAsTable}
        tools={tools}
      />
      {!asTable && <ChartLegend spec={spec} step={under} />}
      {asTable ? (
        <BarTable spec={spec} bars={bars} words={words} />
      ) : (
        <div className="chart-stage">
          <p id={ids.summary} className="visually-hidden">
            {`${summary(spec, bars, { t, format })} ${t('chart.minutesInstructions')}`}
          </p>
          <input
            type="range"
            className="visually-hidden"
            aria-label={t('chart.cursorName', { chart: spec.title })}
            aria-describedby={ids.summary}
            aria-valuetext={valueText({ spec, bar: bar ?? bars[0], words, gap: t('chart.gap') })}
            min={0}
            max={Math.max(0, bars.length - 1)}
            value={index ?? 0}
            onFocus={() => {
              setCursor((at) => at ?? 0);
            }}
            onChange={(event) => {
              setCursor(event.currentTarget.valueAsNumber);
            }}
            onKeyDown={(event) => {
              onKey(event, { ...move, bars, index: index ?? 0 });
            }}
            onBlur={() => {
              setCursor(null);
            }}
          />
          <MinutesCanvas
            spec={spec}
            view={view}
            bars={bars}
            height={height}
            cursor={index}
            onCursor={setCursor}
            onView={onView}
            onWidth={setWidth}
          />
        </div>
      )}
    </figure>
  );
}

interface Move {
  readonly view: MinuteRange;
  readonly bounds: MinuteRange;
  readonly onView: (view: MinuteRange) => void;
}

function zoomed({ view, bounds }: Move, factor: number, atMinute?: number): MinuteRange {
  return zoomView(view, { factor, bounds, atMinute: atMinute ?? (view.startMinute + view.endMinute) / 2 });
}

function panned({ view, bounds }: Move, share: number): MinuteRange {
  return panView(view, { minutes: share * (view.endMinute - view.startMinute), bounds });
}

/** Keys beyond those of a slider: pages move the view, plus and minus zoom, and arrows at the rim go on. */
function onKey(event: KeyboardEvent, at: Move & { bars: readonly MinuteBar[]; index: number }): void {
  const bar = at.bars[at.index];
  const middle = bar === undefined ? undefined : (bar.startMinute + bar.endMinute) / 2;
  const views: Readonly<Record<string, () => MinuteRange>> = {
    PageUp: () => panned(at, -0.5),
    PageDown: () => panned(at, 0.5),
    '+': () => zoomed(at, 0.5, middle),
    '-': () => zoomed(at, 2, middle),
    ...(at.index === 0 ? { ArrowLeft: () => panned(at, -1 / at.bars.length) } : {}),
    ...(at.index === at.bars.length - 1 ? { ArrowRight: () => panned(at, 1 / at.bars.length) } : {}),
  };
  const next = views[event.key];
  if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  at.onView(next());
}

type Act = 'earlier' | 'later' | 'zoomIn' | 'zoomOut';

const ACTS = {
  earlier: { icon: ChevronLeft, label: 'chart.earlier', to: (move: Move) => panned(move, -0.5) },
  later: { icon: ChevronRight, label: 'chart.later', to: (move: Move) => panned(move, 0.5) },
  zoomIn: { icon: ZoomIn, label: 'chart.zoomIn', to: (move: Move) => zoomed(move, 0.5) },
  zoomOut: { icon: ZoomOut, label: 'chart.zoomOut', to: (move: Move) => zoomed(move, 2) },
} as const;

/** The buttons, which stay the same objects while the view moves: they would cost half of every frame. */
function useTools(move: Move): ReactNode {
  const { t } = useI18n();
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });
  const { view, bounds } = move;
  const isFirst = view.startMinute <= bounds.startMinute;
  const isLast = view.endMinute >= bounds.endMinute;
  return useMemo(() => {
    const isDisabled = { earlier: isFirst, later: isLast, zoomIn: false, zoomOut: isFirst && isLast };
    const press = (act: Act): void => {
      latest.current.onView(ACTS[act].to(latest.current));
    };
    return (
      <fieldset className="minutes-tools" aria-label={t('chart.tools')}>
        {(['earlier', 'later', 'zoomIn', 'zoomOut'] as const).map((act) => (
          <IconButton
            key={act}
            icon={ACTS[act].icon}
            label={t(ACTS[act].label)}
            isDisabled={isDisabled[act]}
            onPress={() => {
              press(act);
            }}
          />
        ))}
      </fieldset>
    );
  }, [t, isFirst, isLast]);
}

function BarTable({
  spec,
  bars,
  words,
}: {
  spec: MinutesSpec;
  bars: readonly MinuteBar[];
  words: StepWords;
}) {
  const { t } = useI18n();
  const gap = t('chart.gap');
  const steps = bars.map((bar) => stepOf(spec, bar, words));
  const columns: Column<ChartStep>[] = [
    { id: 'time', header: t('chart.time'), cell: (step) => step.name },
    ...(steps[0]?.values ?? []).map(
      ({ label }, at): Column<ChartStep> => ({
        id: String(at),
        header: label,
        align: 'end',
        cell: (step) => step.values[at]?.text ?? gap,
      }),
    ),
    { id: 'note', header: t('chart.note'), cell: (step) => step.note ?? '' },
  ];
  return (
    <DataTable caption={spec.title} columns={columns} rows={steps} rowId={({ id }) => id} pageSize={48} />
  );
}

function valueText(of: {
  spec: MinutesSpec;
  bar: MinuteBar | undefined;
  words: StepWords;
  gap: string;
}): string {
  return of.bar === undefined ? of.gap : spoken(stepOf(of.spec, of.bar, of.words), of.gap);
}

/** What is in view, as one sentence: when, and the sum of each series. */
function summary(
  spec: MinutesSpec,
  bars: readonly MinuteBar[],
  { t, format }: { t: Translate; format: Format },
): string {
  const first = bars[0];
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return t('chart.noData');
  const parts = spec.series.map(({ label }, at) =>
    t('chart.partOf', {
      label,
      value: spec.value(bars.reduce((sum, { known }) => sum + (known?.sumsMwh[at] ?? 0), 0)),
    }),
  );
  const when = format.time.range({ startMinute: first.startMinute, endMinute: last.endMinute });
  return `${when}. ${parts.join(', ')}.`;
}

function stepWords({ t, format, step }: { t: Translate; format: Format; step: BarStep }): StepWords {
  const { time } = format;
  return {
    time: ({ startMinute, endMinute }) => {
      if (step === 1) return time.dateTime(startMinute);
      if (step === 'day') return time.fullDate(startMinute);
      if (step === 'week' || step === 'month')
        return `${time.fullDate(startMinute)} – ${time.fullDate(endMinute - 1)}`;
      return time.range({ startMinute, endMinute });
    },
    partial: (known, minutes) => t('chart.partlyRead', { known, minutes }),
    corrected: t('chart.corrected'),
    coming: t('chart.coming'),
  };
}
